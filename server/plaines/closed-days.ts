import Holidays from 'date-holidays';
import { toDate, toPlainDate } from '../calendar.ts';
import { languageTag, type Locale } from '../words.ts';

const belgium = new Holidays('BE', { types: ['public'] });

/** Days from Monday to Friday when a plaine is closed, with the name of the public holiday where there is one. */
export function closedDaysOf({ monday, openDays }: { monday: Date; openDays: Date[] }, locale: Locale) {
  const open = new Set(openDays.map((day) => toPlainDate(day).toString()));
  const closed: { date: Date; name: string | null }[] = [];
  for (let days = 0; days < 5; days += 1) {
    const day = toPlainDate(monday).add({ days });
    if (!open.has(day.toString())) closed.push({ date: toDate(day), name: nameHoliday(day.toString(), locale) });
  }
  return closed;
}

/** Name of a Belgian public holiday, or null. */
export function nameHoliday(day: string, locale: Locale): string | null {
  const year = belgium.getHolidays(Number(day.slice(0, 4)), languageTag(locale));
  return year.find((holiday) => holiday.date.startsWith(day))?.name ?? null;
}
