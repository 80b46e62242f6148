import { ageInMonths, dayOf } from '#language/dates.ts';
import { Temporal } from 'temporal-polyfill';

/**
 * A day as yyyy-mm-dd, from a date field or from what people write where there is none:
 * 12/3/2021, 12.03.2021, 12-3-2021. Undefined when the calendar has no such day.
 */
export function date(text: string): string | undefined {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const local = /^(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})$/.exec(text);
  const [year, month, day] = iso ? iso.slice(1) : (local?.slice(1).reverse() ?? []);
  if (!year || !month || !day) return undefined;
  try {
    const fields = { year: Number(year), month: Number(month), day: Number(day) };
    return Temporal.PlainDate.from(fields, { overflow: 'reject' }).toString();
  } catch {
    return undefined;
  }
}

/** Something, one @, a domain with a dot; whether it is read is proven by the confirmation mail. */
export function email(text: string): string | undefined {
  return /^[^\s@<>(),;:"]+@[^\s@<>(),;:".]+(\.[^\s@<>(),;:".]+)+$/.test(text) ? text : undefined;
}

/** Whole years on the day of `now`, an ISO instant, by the commune's calendar. */
export const yearsOld = (birthDate: string, now: string): number =>
  Math.floor(ageInMonths(birthDate, dayOf(new Date(now)).toString()) / 12);
