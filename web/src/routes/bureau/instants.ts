import { Temporal } from 'temporal-polyfill';
import { zone } from '#language/date-format.ts';

/**
 * The ISO instant of « 2027-03-01T19:00 » on the commune's clock, to the minute. An hour that the clock change skips
 * becomes the one after it; undefined when it is no date and time.
 */
export function instantOf(local: string): string | undefined {
  try {
    return Temporal.PlainDateTime.from(local.trim().replace(' ', 'T')).toZonedDateTime(zone).toInstant().toString();
  } catch {
    return undefined;
  }
}

/** The other way round, as a field of date and time wants it. */
export const localOf = (instant: string): string =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' });
