// How days, weeks and instants are written. Pages and server both write by these; Intl alone, so that a page does not bring
// Temporal along. Days are « YYYY-MM-DD » or dates at midnight UTC, as the database gives them; instants are shown as the
// clocks of the commune show them, wherever the reader is. `tag` is how the language writes: « nl-BE ».

export const zone = 'Europe/Brussels';

const shapes = {
  /** « lundi 5 juillet 2027 » */
  full: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  /** « lundi 5 juillet » */
  day: { weekday: 'long', day: 'numeric', month: 'long' },
  /** « lundi 5 » */
  weekday: { weekday: 'long', day: 'numeric' },
  /** « 12 mars 2021 » */
  date: { day: 'numeric', month: 'long', year: 'numeric' },
  /** « lun. 5 » */
  short: { weekday: 'short', day: 'numeric' },
  /** « juillet 2027 » */
  month: { month: 'long', year: 'numeric' },
  /** « 18:00 » */
  time: { hour: '2-digit', minute: '2-digit' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

export type DateShape = keyof typeof shapes;

/** A day, without a clock. */
export const formatDay = (day: Date | string, shape: DateShape, tag: string): string => format(toInstant(day), shape, tag, 'UTC');

/** The day of an instant, or its time, in Brussels. */
export const formatInstant = (instant: Date | string, shape: DateShape, tag: string): string => format(new Date(instant), shape, tag, zone);

/** « lundi 5 » and « vendredi 9 juillet »: the ends of a week, of which what both share is said once, with the second. */
export function formatWeekEnds(startDate: Date | string, endDate: Date | string, tag: string, { withYear }: { withYear: boolean }) {
  const [start, end] = [toInstant(startDate), toInstant(endDate)];
  const isOneYear = start.getUTCFullYear() === end.getUTCFullYear();
  const isOneMonth = isOneYear && start.getUTCMonth() === end.getUTCMonth();
  const startShape = isOneMonth ? 'weekday' : isOneYear || !withYear ? 'day' : 'full';
  return { start: format(start, startShape, tag, 'UTC'), end: format(end, withYear ? 'full' : 'day', tag, 'UTC') };
}

/** Midnight UTC of a day, which is read back in UTC. */
const toInstant = (day: Date | string): Date => (typeof day === 'string' ? new Date(`${day.slice(0, 10)}T00:00:00Z`) : day);

// making a formatter takes a hundred times as long as using it, and a page writes a hundred dates; there are as many as
// languages times shapes times two zones
const formats = new Map<string, Intl.DateTimeFormat>();

function format(date: Date, shape: DateShape, tag: string, timeZone: string): string {
  const key = `${tag} ${shape} ${timeZone}`;
  let known = formats.get(key);
  if (!known) formats.set(key, (known = new Intl.DateTimeFormat(tag, { ...shapes[shape], timeZone })));
  const text = known.format(date);
  return tag.startsWith('fr') ? text.replace(aloneOne, '1er') : text;
}

/** French says « 1er janvier » where Intl says « 1 janvier »; no other part of a date is a 1 alone. */
const aloneOne = /\b1\b/;
