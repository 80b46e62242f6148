// What the desk does with one place of a family: as the address of the page names it, and the field of the graph that it takes.
import { m } from '#paraglide/messages.js';

export const needs = {
  rendre: 'releaseForFamily',
  echanger: 'swapForFamily',
  annuler: 'cancelForFamily',
  jours: 'refundDays',
  absence: 'announceAbsencesForFamily',
  options: 'chooseOptionsForFamily',
} as const;

export type PlaceAct = keyof typeof needs;

export const isPlaceAct = (text: string | null): text is PlaceAct => text !== null && Object.hasOwn(needs, text);

export const actWords: Record<PlaceAct, () => string> = {
  rendre: m.bureau_place_release,
  echanger: m.bureau_place_swap,
  annuler: m.bureau_place_cancel,
  jours: m.bureau_place_days,
  absence: m.bureau_place_absence,
  options: m.bureau_place_options,
};

type Place = {
  readonly status: string;
  readonly options: readonly unknown[];
  readonly week: { readonly plaine: { readonly options: readonly unknown[] } };
};

/** What can be done with a place as it is. */
export function mayDoWith({ status, options, week }: Place): PlaceAct[] {
  const chosen: PlaceAct[] = options.length + week.plaine.options.length > 0 ? ['options'] : [];
  if (status === 'HELD') return [...chosen, 'rendre', 'echanger'];
  return status === 'CONFIRMED' ? [...chosen, 'echanger', 'annuler', 'jours', 'absence'] : [];
}
