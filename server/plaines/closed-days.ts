import holidays from '../generated/holidays.json' with { type: 'json' };
import { isoDay, toDate, toPlainDate } from '../language/dates.ts';
import { languageTag, type Locale } from '../language/messages.ts';

/** Days from Monday to Friday when a plaine is closed, with the name of the public holiday where there is one. */
export function closedDaysOf({ monday, openDays }: { monday: Date; openDays: Date[] }, locale: Locale) {
  const open = new Set(openDays.map(isoDay));
  const closed: { date: Date; name: string | null }[] = [];
  for (let days = 0; days < 5; days += 1) {
    const day = toPlainDate(monday).add({ days });
    if (!open.has(day.toString())) closed.push({ date: toDate(day), name: nameHoliday(day.toString(), locale) });
  }
  return closed;
}

/** Name of a Belgian public holiday, from 2020 to 2100, or null. */
export function nameHoliday(day: string, locale: Locale): string | null {
  return (holidays as Record<string, Record<string, string>>)[day]?.[languageTag(locale)] ?? null;
}
