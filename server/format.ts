// Days, instants and amounts in words, for mails and refusals. Days are dates without a time (midnight UTC, as the
// database gives them); instants are shown as the clocks of the commune show them.
import { Temporal } from 'temporal-polyfill';
import { toPlainDate, zone } from './calendar.ts';
import { words, type Locale } from './words.ts';

/** « lundi 5 juillet 2027 » */
export const formatDay = (day: Date, locale: Locale) => inWords(toPlainDate(day), locale, { month: true, year: true });

/** « du lundi 5 au vendredi 9 juillet 2027 »; what both days share is said once. */
export function formatWeek(startDate: Date, endDate: Date, locale: Locale): string {
  const [start, end] = [toPlainDate(startDate), toPlainDate(endDate)];
  const year = start.year !== end.year;
  const month = year || start.month !== end.month;
  return words.format_week(
    { start: inWords(start, locale, { month, year }), end: inWords(end, locale, { month: true, year: true }) },
    { locale },
  );
}

/** « jeudi 14 mai à 18:00 », in the commune's time. */
export function formatInstant(instant: Date, locale: Locale): string {
  const local = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone);
  const time = local.toPlainTime().toLocaleString(locale, { hour: '2-digit', minute: '2-digit' });
  return words.format_instant({ day: inWords(local.toPlainDate(), locale, { month: true, year: false }), time }, { locale });
}

/** « 48,00 € » from euro cents. */
export const formatCents = (cents: number, locale: Locale = 'fr') =>
  new Intl.NumberFormat(`${locale}-BE`, { style: 'currency', currency: 'EUR' }).format(cents / 100);

function inWords(day: Temporal.PlainDate, locale: Locale, shown: { month: boolean; year: boolean }): string {
  const part = (options: Intl.DateTimeFormatOptions) => day.toLocaleString(locale, options);
  return [
    part({ weekday: 'long' }),
    day.day === 1 ? words.format_first_of_month({}, { locale }) : String(day.day),
    shown.month && part({ month: 'long' }),
    shown.year && String(day.year),
  ]
    .filter(Boolean)
    .join(' ');
}
