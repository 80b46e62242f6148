// Amounts as the payment provider and the banks write them: a string with two decimals. Never through a float.

/** « 120.00 » for 12000 euro cents. @throws RangeError unless a safe whole number, zero or more */
export function formatAmount(cents: number): string {
  if (!Number.isSafeInteger(cents) || cents < 0) throw new RangeError(`not an amount in cents: ${cents}`);
  const digits = String(cents).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Euro cents of « 120.00 »; null for anything that is not digits, a point and two decimals. */
export function parseAmount(text: string): number | null {
  const match = /^(\d{1,13})\.(\d{2})$/.exec(text);
  return match ? Number(match[1]! + match[2]!) : null;
}
