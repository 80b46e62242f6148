import Holidays from 'date-holidays';
import { isoDay, toDate, toPlainDate } from '../language/dates.ts';
import { languageTag, type Locale } from '../language/messages.ts';

const belgium = new Holidays('BE', { types: ['public'] });

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

/** Name of a Belgian public holiday, or null. */
export function nameHoliday(day: string, locale: Locale): string | null {
  return holidaysOf(day.slice(0, 4), languageTag(locale)).get(day) ?? null;
}

/** Names by day. The rules of a year take milliseconds, and a calendar asks for every week: read once per year and language. */
function holidaysOf(year: string, language: string): Map<string, string> {
  const key = `${year} ${language}`;
  const known = years.get(key);
  if (known) return known;
  const names = new Map(
    belgium
      .getHolidays(Number(year), language)
      .map(({ date, name }) => [isoDay(date), name] as const)
      .toReversed(),
  );
  years.set(key, names);
  return names;
}

const years = new Map<string, Map<string, string>>();
