/** Euro cents from « 48 », « 48,00 » or « 1 234.50 »; undefined when it is no amount. */
export function cents(text: string): number | undefined {
  const plain = text.replaceAll(/[\s\u00a0\u202f€]/g, '').replace(',', '.');
  if (!/^\d{1,6}(\.\d{1,2})?$/.test(plain)) return undefined;
  return Math.round(Number(plain) * 100);
}

/** « 48,00 » for a field. */
export const amountOf = (value: number): string => (value / 100).toFixed(2).replace('.', ',');
