// Dates, amounts, ages and names as server/language writes them, in the language of the page.
import { formatAge, formatMaxAge, type AgeMessages } from '#language/ages.ts';
import { formatDay, formatInstant, formatWeekEnds, type DateShape } from '#language/date-format.ts';
import { formatMoney } from '#language/money.ts';
import { formatList } from '#language/names.ts';
import { m } from '#paraglide/messages.js';
import { formatTag } from './languages.ts';

export { named, ofName } from '#language/names.ts';

/** « 48,00 € » from euro cents, with spaces that do not break. */
export const money = (cents: number): string => formatMoney(cents, formatTag());

/** « jeudi 14 mai à 18:00 » from an ISO instant, Brussels time. */
export const deadline = (at: string): string => writeInstant(at, 'day');

/** « jeudi 14 mai 2027 à 18:00 » from an ISO instant, Brussels time. */
export const instant = (at: string): string => writeInstant(at, 'full');

const writeInstant = (at: string, shape: DateShape): string =>
  m.format_instant({ day: formatInstant(at, shape, formatTag()), time: formatInstant(at, 'time', formatTag()) });

/** « jeudi 14 mai 2027 » from an ISO instant, Brussels time. */
export const dayOf = (at: string): string => formatInstant(at, 'full', formatTag());

/** « lundi 5 juillet » from a day. */
export const day = (date: string): string => formatDay(date, 'day', formatTag());

/** « 12 mars 2021 » from a day. */
export const dateLong = (date: string): string => formatDay(date, 'date', formatTag());

/** « lun 5 → ven 9 » is written « lun. 5 » and « ven. 9 »: one end of it, from a day. */
export const dayShort = (date: string): string => formatDay(date, 'short', formatTag());

/** « du lundi 5 au vendredi 9 juillet » from two days. */
export const week = (startDate: string, endDate: string): string =>
  m.format_week(formatWeekEnds(startDate, endDate, formatTag(), { withYear: false }));

/** « Juillet 2027 » from a day. */
export function month(date: string): string {
  const text = formatDay(date, 'month', formatTag());
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** « 2 jours et 4 heures » between two ISO instants, in the two largest units. */
export function timeLeft(until: string, now: string): string {
  const left = Math.max(0, Date.parse(until) - Date.parse(now));
  // the last minute is still one
  const minutes = left > 0 ? Math.max(1, Math.floor(left / 60_000)) : 0;
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  if (days > 0) return m.time_days_hours({ days: m.days({ count: days }), hours: m.hours({ count: hours }) });
  if (hours > 0) {
    return m.time_days_hours({ days: m.hours({ count: hours }), hours: m.minutes({ count: minutes % 60 }) });
  }
  return m.minutes({ count: minutes });
}

/** « Zoé et Émile » */
export const list = (items: readonly string[]): string => formatList(items, formatTag());

/** « de 2 ans et demi à 5 ans »: bounds in months, both included. */
export const ages = (minMonths: number, maxMonths: number): string =>
  m.ages({ from: age(minMonths), to: formatMaxAge(maxMonths, ageMessages) });

/** « 2 ans et demi » from months. */
export const age = (months: number): string => formatAge(months, ageMessages);

const ageMessages: AgeMessages = {
  years: (count) => m.format_years({ count }),
  yearsAndHalf: (count) => m.format_years_and_half({ count }),
};
