// Amounts and days as ISO 20022 writes them.
import { dayOf, isDay } from '../../language/dates.ts';
import type { Day } from './shapes.ts';

/** Euro cents of « 48 », « 131.7 », « 48.00 », « 48.000 »; null for anything finer than a cent, negative, or no number. */
export function readDecimal(text: string): number | null {
  const [, whole, fraction = ''] = /^\+?(\d{1,13})(?:\.(\d*))?$/.exec(text.trim()) ?? [];
  if (whole === undefined || !/^\d{0,2}0*$/.test(fraction)) return null;
  return Number(whole + fraction.slice(0, 2).padEnd(2, '0'));
}

/** YYYY-MM-DD, in Brussels for an instant in universal time; null for none or for a day that the calendar does not have. */
export function readDay(day: Day | undefined): string | null {
  const written = day?.Dt ?? day?.DtTm;
  if (!written) return null;
  const found = written.slice(0, 10);
  if (!isDay(found)) return null;
  const instant = new Date(written);
  return /T.*Z$/.test(written) && !Number.isNaN(instant.getTime()) ? dayOf(instant).toString() : found;
}
