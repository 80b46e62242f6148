import holidays from '../generated/holidays.json' with { type: 'json' };
import { isoDay } from '../language/dates.ts';
import { languageTag, type Locale } from '../language/messages.ts';

const dayMs = 86_400_000;

/**
 * Days from Monday to Friday when a plaine is closed, with the name of the public holiday where there is one. Days are dates at
 * midnight UTC, which has no clock changes: a calendar asks for those of twenty weeks, and Temporal takes 2 ms for them.
 */
export function closedDaysOf({ monday, openDays }: { monday: Date; openDays: Date[] }, locale: Locale) {
  const open = new Set(openDays.map(isoDay));
  const closed: { date: Date; name: string | null }[] = [];
  for (let days = 0; days < 5; days += 1) {
    const date = new Date(monday.getTime() + days * dayMs);
    const day = isoDay(date);
    if (!open.has(day)) closed.push({ date, name: nameHoliday(day, locale) });
  }
  return closed;
}

/** Name of a Belgian public holiday, from 2020 to 2100, or null. */
export function nameHoliday(day: string, locale: Locale): string | null {
  return (holidays as Record<string, Record<string, string>>)[day]?.[languageTag(locale)] ?? null;
}
