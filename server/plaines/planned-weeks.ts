// Weeks before they are made, by a copy of a season or from its dates: public holidays are crossed out, unless they are opened by name.
import { isoDay } from '../language/dates.ts';
import { localized, messages, officialLocale } from '../language/messages.ts';
import { InputInvalid } from '../platform/refusals.ts';
import { nameHoliday } from './closed-days.ts';

export type Holiday = { date: Date; name: string; isOpen: boolean };

/** A week before it is made. */
export type PlannedWeek = {
  plaineId: string;
  plaineName: string;
  siteName: string;
  monday: Date;
  startDate: Date;
  endDate: Date;
  openDays: Date[];
  capacity: number;
  animators: number | null;
  /** of its days, closed or open all the same */
  holidays: Holiday[];
  /** the plaine has a week at these dates already, which stays as it is */
  exists: boolean;
};

/** ISO days that are opened though they are holidays. @throws InputInvalid for a day that is none */
export function readOpenHolidays(days: Date[]): Set<string> {
  const opened = new Set(days.map(isoDay));
  for (const day of opened)
    if (!nameHoliday(day, officialLocale)) throw new InputInvalid(localized(messages.refusal_not_a_holiday), 'openHolidays', 'INVALID');
  return opened;
}

/** The public holidays among these days, in their order. */
export const holidaysAmong = (days: Date[]): Omit<Holiday, 'isOpen'>[] =>
  days.flatMap((date) => {
    const name = nameHoliday(isoDay(date), officialLocale);
    return name ? [{ date, name }] : [];
  });

/** The days that stay open, and the holidays among all of them; `wanted` in order, `opened` as ISO days. */
export function crossOutHolidays(wanted: Date[], opened: Set<string>): { openDays: Date[]; holidays: Holiday[] } {
  const holidays = holidaysAmong(wanted).map((holiday) => ({ ...holiday, isOpen: opened.has(isoDay(holiday.date)) }));
  const closed = new Set(holidays.filter(({ isOpen }) => !isOpen).map(({ date }) => isoDay(date)));
  return { openDays: wanted.filter((day) => !closed.has(isoDay(day))), holidays };
}

/** Week by week, then by the name of the plaine, as tables show them. */
export const inOrder = <Week extends PlannedWeek>(weeks: Week[]): Week[] =>
  weeks.toSorted(
    (one, other) =>
      one.monday.getTime() - other.monday.getTime() ||
      one.plaineName.localeCompare(other.plaineName, 'fr') ||
      one.siteName.localeCompare(other.siteName, 'fr'),
  );

/** What is written of planned weeks: those that exist stay as they are. */
export const rowsOf = (weeks: PlannedWeek[], seasonId: string) =>
  weeks
    .filter(({ exists }) => !exists)
    .map(({ plaineId, monday, startDate, endDate, openDays, capacity, animators }) => ({
      seasonId,
      plaineId,
      monday,
      startDate,
      endDate,
      openDays,
      capacity,
      animators,
    }));
