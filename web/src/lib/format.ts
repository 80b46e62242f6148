import { m } from '#paraglide/messages.js';
import { formatTag } from './languages.ts';

/** The commune's own clock: deadlines are told in it wherever the reader is. */
const zone = 'Europe/Brussels';

/** « 48,00 € » from euro cents, with spaces that do not break. */
export function money(cents: number): string {
  return formatter('money', { style: 'currency', currency: 'EUR' }).format(cents / 100);
}

/** « jeudi 14 mai à 18:00 » from an ISO instant, Brussels time. */
export function deadline(instant: string): string {
  const at = new Date(instant);
  return m.deadline_words({ day: words('day', at, zone), time: words('time', at, zone) });
}

/** « jeudi 14 mai 2027 à 18:00 » from an ISO instant, Brussels time. */
export const instant = (at: string): string => m.deadline_words({ day: dayOf(at), time: words('time', new Date(at), zone) });

/** « jeudi 14 mai 2027 » from an ISO instant, Brussels time. */
export const dayOf = (instant: string): string => words('dayOfYear', new Date(instant), zone);

/** « lundi 5 juillet » from a day. */
export const day = (date: string): string => words('day', noon(date), 'UTC');

/** « 12 mars 2021 » from a day. */
export const dateLong = (date: string): string => words('date', noon(date), 'UTC');

/** « lun 5 → ven 9 » is written « lun. 5 » and « ven. 9 »: one end of it, from a day. */
export const dayShort = (date: string): string => words('short', noon(date), 'UTC');

/** « du lundi 5 au vendredi 9 juillet » from two days. */
export function week(startDate: string, endDate: string): string {
  const sameMonth = startDate.slice(0, 7) === endDate.slice(0, 7);
  const start = words(sameMonth ? 'weekday' : 'day', noon(startDate), 'UTC');
  return m.week_words({ start, end: day(endDate) });
}

/** « Juillet 2027 » from a day. */
export function month(date: string): string {
  const text = words('month', noon(date), 'UTC');
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
export function list(items: readonly string[]): string {
  return new Intl.ListFormat(formatTag(), { type: 'conjunction' }).format(items);
}

/**
 * « de Zoé », « d'Émile », « d'Hugo »: what French makes of « de » before a name. A blank {ofName} stands only in French
 * sentences; the other languages say {name}. A Y is a vowel before a consonant: « d'Yves », but « de Yasmine ».
 */
export const ofName = (name: string): string => (elides.test(name.normalize('NFD')) ? `d'${name}` : `de ${name}`);

/** The blanks of a sentence that names somebody: {name}, and French's {ofName}. */
export const named = (name: string) => ({ name, ofName: ofName(name) });

/** « 2 ans et demi à 5 ans »: bounds in months, both included. */
export function ages(minMonths: number, maxMonths: number): string {
  return m.ages({ from: age(minMonths), to: m.years({ count: Math.floor(maxMonths / 12) }) });
}

/** « 2 ans et demi » from months. */
export function age(months: number): string {
  const years = m.years({ count: Math.floor(months / 12) });
  return months % 12 >= 6 ? m.years_and_half({ years }) : years;
}

const shapes = {
  day: { weekday: 'long', day: 'numeric', month: 'long' },
  weekday: { weekday: 'long', day: 'numeric' },
  dayOfYear: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  date: { day: 'numeric', month: 'long', year: 'numeric' },
  short: { weekday: 'short', day: 'numeric' },
  month: { month: 'long', year: 'numeric' },
  time: { hour: '2-digit', minute: '2-digit' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

function words(shape: keyof typeof shapes, date: Date, timeZone: string): string {
  const key = `${formatTag()} ${shape} ${timeZone}`;
  let format = dates.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(formatTag(), { ...shapes[shape], timeZone });
    dates.set(key, format);
  }
  return format.format(date);
}

function formatter(name: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${formatTag()} ${name}`;
  let format = numbers.get(key);
  if (!format) {
    format = new Intl.NumberFormat(formatTag(), options);
    numbers.set(key, format);
  }
  return format;
}

// making a formatter is slow, and a page writes a hundred dates
const dates = new Map<string, Intl.DateTimeFormat>();
const numbers = new Map<string, Intl.NumberFormat>();

// accents are taken off by the normal form; ligatures are not
const elides = /^(?:[aeiouhæœ]|y[^aeiouyæœ\W])/i;

/** A day without a clock: noon UTC, read back in UTC. */
const noon = (date: string): Date => new Date(`${date}T12:00:00Z`);
