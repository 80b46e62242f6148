import Holidays from 'date-holidays';
import { toDate, toPlainDate } from '../calendar.ts';
import type { Locale } from '../words.ts';

const belgium = new Holidays('BE', { types: ['public'] });

/** Working days of a week when a plaine is closed, with the name of the public holiday where there is one. */
export function closedDaysOf({ startDate, endDate, openDays }: { startDate: Date; endDate: Date; openDays: Date[] }, locale: Locale) {
  const open = new Set(openDays.map((day) => toPlainDate(day).toString()));
  const closed: { date: Date; name: string | null }[] = [];
  const last = toPlainDate(endDate);
  for (let day = toPlainDate(startDate); day.until(last).days >= 0; day = day.add({ days: 1 }))
    if (day.dayOfWeek <= 5 && !open.has(day.toString())) closed.push({ date: toDate(day), name: nameHoliday(day.toString(), locale) });
  return closed;
}

/** Name of a Belgian public holiday, or null. */
export function nameHoliday(day: string, locale: Locale): string | null {
  const year = belgium.getHolidays(Number(day.slice(0, 4)), locale);
  return year.find((holiday) => holiday.date.startsWith(day))?.name ?? null;
}
