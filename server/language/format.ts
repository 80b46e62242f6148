// Days, instants and amounts in messages, for mails and refusals. Days are dates without a time (midnight UTC, as the
// database gives them); instants are shown as the clocks of the commune show them.
import type { Temporal } from 'temporal-polyfill';
import { dayOf, toDate, toPlainDate, zone } from './dates.ts';
import { formatTag, officialLocale, messages, type Locale } from './messages.ts';

/** « lundi 5 juillet 2027 » */
export const formatDay = (day: Date, locale: Locale) => inWords(toPlainDate(day), locale, { month: true, year: true });

const weeks = new Map<string, string>();
const mostWeeks = 2_000;

/** « du lundi 5 au vendredi 9 juillet 2027 »; what both days share is said once. There are few weeks and many who are told of them. */
export function formatWeek(startDate: Date, endDate: Date, locale: Locale): string {
  const key = `${startDate.getTime()} ${endDate.getTime()} ${locale}`;
  const known = weeks.get(key) ?? writeWeek(startDate, endDate, locale);
  if (weeks.size >= mostWeeks) weeks.clear();
  weeks.set(key, known);
  return known;
}

function writeWeek(startDate: Date, endDate: Date, locale: Locale): string {
  const [start, end] = [toPlainDate(startDate), toPlainDate(endDate)];
  const year = start.year !== end.year;
  const month = year || start.month !== end.month;
  return messages.format_week(
    { start: inWords(start, locale, { month, year }), end: inWords(end, locale, { month: true, year: true }) },
    { locale },
  );
}

/** « jeudi 14 mai à 18:00 », in the commune's time. */
export function formatInstant(instant: Date, locale: Locale): string {
  const time = writer(locale, { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(instant);
  return messages.format_instant({ day: inWords(dayOf(instant), locale, { month: true, year: false }), time }, { locale });
}

const amounts = new Map<Locale, Intl.NumberFormat>();

/** « 48,00 € » from euro cents. */
export function formatCents(cents: number, locale: Locale = officialLocale): string {
  const known = amounts.get(locale) ?? new Intl.NumberFormat(formatTag(locale), { style: 'currency', currency: 'EUR' });
  amounts.set(locale, known);
  return known.format(cents / 100);
}

function inWords(day: Temporal.PlainDate, locale: Locale, shown: { month: boolean; year: boolean }): string {
  const { month, year } = shown;
  const shape: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', timeZone: 'UTC' };
  if (month) shape.month = 'long';
  if (year) shape.year = 'numeric';
  return writer(locale, shape)
    .formatToParts(toDate(day))
    .map(({ type, value }) => (type === 'day' && day.day === 1 ? messages.format_first_of_month({}, { locale }) : value))
    .join('');
}

const writers = new Map<string, Intl.DateTimeFormat>();

/** Making a formatter takes a hundred times as long as using it, and opening minute writes four dates for every « complet ». */
function writer(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const known = writers.get(key) ?? new Intl.DateTimeFormat(formatTag(locale), options);
  writers.set(key, known);
  return known;
}

/**
 * « de Zoé », « d'Émile », « d'Hugo »: what French makes of « de » before a name. A blank {ofName} stands only in French
 * sentences; the other languages say {name}. A Y is a vowel before a consonant: « d'Yves », but « de Yasmine ».
 */
export const ofName = (name: string): string => (elides.test(name.normalize('NFD')) ? `d'${name}` : `de ${name}`);

// accents are taken off by the normal form; ligatures are not
const elides = /^(?:[aeiouhæœ]|y[^aeiouyæœ\W])/i;
