/** « Place communale 1, 4999 Valombre » in its parts; null for what is not a street, four figures and a place. */
export function splitAddress(line: string): { street: string; postalCode: string; city: string } | null {
  const [, street, postalCode, city] = /^(.+?)[\s,]+(?:B-?\s?)?(\d{4})\s+(\D+)$/.exec(line.trim()) ?? [];
  return street && postalCode && city ? { street, postalCode, city } : null;
}
