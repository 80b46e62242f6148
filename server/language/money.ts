const amounts = new Map<string, Intl.NumberFormat>();

/** « 48,00 € » from euro cents, with spaces that do not break. @param tag how the language writes amounts: « nl-BE » */
export function formatMoney(cents: number, tag: string): string {
  let amount = amounts.get(tag);
  // making a formatter takes a hundred times as long as using it; there is one per language
  if (!amount) amounts.set(tag, (amount = new Intl.NumberFormat(tag, { style: 'currency', currency: 'EUR' })));
  return amount.format(cents / 100);
}
