// The price that a form shows beside a week and sends back with it: the change of a paid place is agreed to by its price.
import { money } from '#lib/format.ts';
import { m } from '#paraglide/messages.js';

/** Name of the hidden field that holds the price of a week, in euro cents. */
export const priceField = (weekId: string): string => `prix-${weekId}`;

/** The price that was shown with the chosen week, in euro cents; null: none was. */
export function agreedPrice(form: FormData, weekId: string): number | null {
  const value = form.get(priceField(weekId));
  return typeof value === 'string' && /^\d{1,7}$/.test(value) ? Number(value) : null;
}

/** What a swap costs more, or gives back, in words. */
export function differenceWords(differenceCents: number): string {
  if (differenceCents === 0) return m.swap_same();
  return differenceCents > 0 ? m.swap_more({ amount: money(differenceCents) }) : m.swap_less({ amount: money(-differenceCents) });
}
