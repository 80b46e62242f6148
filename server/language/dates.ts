// The calendar's arithmetic, by Temporal. Days are « YYYY-MM-DD » or dates at midnight UTC, as the database gives them; the
// commune lives in Brussels.
import { Temporal } from 'temporal-polyfill';
import { zone } from './date-format.ts';

/** « YYYY-MM-DD » of a day. */
export const isoDay = (day: Date | string): string => (typeof day === 'string' ? day : day.toISOString()).slice(0, 10);

/** « YYYY-MM-DD » as the database's driver gives a day. */
export const fromIsoDay = (day: string): Date => new Date(`${day}T00:00:00Z`);
export const toPlainDate = (day: Date | string) => Temporal.PlainDate.from(isoDay(day));
export const toDate = (day: Temporal.PlainDate) => new Date(`${day.toString()}T00:00:00Z`);

/** The day in Brussels at an instant. */
export const dayOf = (instant: Date) => Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone).toPlainDate();

/** Monday of the week of a day. */
export const mondayOf = (day: Date | string) => {
  const date = toPlainDate(day);
  return date.subtract({ days: date.dayOfWeek - 1 });
};

/** True for a « YYYY-MM-DD » that the calendar has: 2027-02-31 is none. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}

/**
 * Whole months of age on a day, never before the birth. Opening minute asks this several times for each click, and Temporal
 * takes forty times as long for it; a test holds both equal.
 */
export function ageInMonths(birthDate: Date | string, day: Date | string): number {
  const [birth, now] = [isoDay(birthDate), isoDay(day)];
  const monthOf = (iso: string) => Number(iso.slice(0, 4)) * 12 + Number(iso.slice(5, 7));
  return monthOf(now) - monthOf(birth) - (now.slice(8) < birth.slice(8) ? 1 : 0);
}

/** Seconds of a duration without months or years: a day is 24 real hours, across a clock change too. */
export const toSeconds = (duration: Temporal.Duration) =>
  duration.total({ unit: 'seconds', relativeTo: Temporal.PlainDate.from('2000-01-01') });

/** `duration` after an instant: hours are real hours, days and months are the commune's calendar's. */
export const addDuration = (instant: Date, duration: Temporal.Duration) =>
  new Date(Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone).add(duration).epochMilliseconds);
