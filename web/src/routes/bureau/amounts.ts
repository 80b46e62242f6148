/** Euro cents from « 48 », « 48,00 », « 1 234.50 », « 1.234,50 », « 100,00 EUR » or « 60,- »; undefined when it is no amount. */
export function cents(text: string): number | undefined {
  const written = text.replaceAll(/[\s\u00a0\u202f€']|eur(os?)?/gi, '').replace(/[.,](-{1,2}|–|—)$/, '');
  // a point or comma before three digits and another mark parts thousands
  const plain = written.replace(/^(\d{1,3})([.,])(\d{3})(?=(?!\2)[.,]\d{1,2}$|$)/, '$1$3').replace(',', '.');
  if (!/^\d{1,6}(\.\d{1,2})?$/.test(plain)) return undefined;
  return Math.round(Number(plain) * 100);
}

/** « 1248,00 » for a field or a cell: a decimal comma, no spaces. */
export const amountOf = (value: number): string => (value / 100).toFixed(2).replace('.', ',');
