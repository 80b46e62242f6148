// Days and instants, by Temporal; nothing is computed by hand. Days are « YYYY-MM-DD » or dates at midnight UTC, as the
// database gives them; the commune lives in Brussels.
import { Temporal } from 'temporal-polyfill';

export const zone = 'Europe/Brussels';

export const toPlainDate = (day: Date | string) =>
  Temporal.PlainDate.from(typeof day === 'string' ? day.slice(0, 10) : day.toISOString().slice(0, 10));
export const toDate = (day: Temporal.PlainDate) => new Date(`${day.toString()}T00:00:00Z`);

/** The day in Brussels at an instant. */
export const dayOf = (instant: Date) => Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone).toPlainDate();

/** Monday of the week of a day. */
export const mondayOf = (day: Date | string) => {
  const date = toPlainDate(day);
  return date.subtract({ days: date.dayOfWeek - 1 });
};

/** Whole months of age on a day. */
export const ageInMonths = (birthDate: Date | string, day: Date | string) => {
  const { years, months } = toPlainDate(birthDate).until(toPlainDate(day), { largestUnit: 'years' });
  return years * 12 + months;
};

/** Seconds of a duration without months or years: a day is 24 real hours, across a clock change too. */
export const toSeconds = (duration: Temporal.Duration) =>
  duration.total({ unit: 'seconds', relativeTo: Temporal.PlainDate.from('2000-01-01') });

/** `duration` after an instant: hours are real hours, days and months are the commune's calendar's. */
export const addDuration = (instant: Date, duration: Temporal.Duration) =>
  new Date(Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone).add(duration).epochMilliseconds);

/** True for a day of the calendar, « YYYY-MM-DD »; 31 February is none. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}
