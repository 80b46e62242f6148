// Days, weeks, instants, amounts and ages in the server's sentences: the shared formats with the language of the reader.
import * as ages from './ages.ts';
import * as dates from './date-format.ts';
import { formatTag, officialLocale, messages, type Locale } from './messages.ts';
import { formatMoney } from './money.ts';

/** « lundi 5 juillet 2027 » */
export const formatDay = (day: Date, locale: Locale) => dates.formatDay(day, 'full', formatTag(locale));

/** « 12 novembre 2026 » */
export const formatDate = (day: Date | string, locale: Locale) => dates.formatDay(day, 'date', formatTag(locale));

/** « du lundi 5 au vendredi 9 juillet 2027 »; a mail is read in another year, so it says which. */
export const formatWeek = (startDate: Date | string, endDate: Date | string, locale: Locale): string =>
  messages.format_week(dates.formatWeekEnds(startDate, endDate, formatTag(locale), { withYear: true }), { locale });

/** « jeudi 14 mai à 18:00 », in the commune's time; `withYear`: « jeudi 14 mai 2027 à 18:00 », for what is kept. */
export function formatInstant(instant: Date, locale: Locale, { withYear = false } = {}): string {
  const [day, time] = ([withYear ? 'full' : 'day', 'time'] as const).map((shape) => dates.formatInstant(instant, shape, formatTag(locale)));
  return messages.format_instant({ day: day!, time: time! }, { locale });
}

/** « 48,00 € » from euro cents. */
export const formatCents = (cents: number, locale: Locale = officialLocale): string => formatMoney(cents, formatTag(locale));

const ageMessages = (locale: Locale): ages.AgeMessages => ({
  years: (count) => messages.format_years({ count }, { locale }),
  yearsAndHalf: (count) => messages.format_years_and_half({ count }, { locale }),
});

/** « 2 ans et demi »: from which age a plaine is open. */
export const formatAge = (months: number, locale: Locale): string => ages.formatAge(months, ageMessages(locale));

/** « 5 ans »: up to which age a plaine is open, included. */
export const formatMaxAge = (months: number, locale: Locale): string => ages.formatMaxAge(months, ageMessages(locale));
