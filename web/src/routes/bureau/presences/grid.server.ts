// The grid of a week: which week and days are shown, and what a form of it says.
import type { AttendanceGridQuery, AttendanceStatus, WeekAttendanceMark } from '#generated/graphql.ts';
import type { Values } from '#lib/forms/values.ts';
import type { StaffPlaine } from '../staff.server.ts';
import { cellName } from './cells.ts';

export const statuses = ['PRESENT', 'ABSENT_JUSTIFIED', 'ABSENT'] as const satisfies AttendanceStatus[];
const isStatus = (text: string): text is AttendanceStatus => statuses.some((status) => status === text);

/** Above so many children the grid opens with one day. */
const mostForWeek = 150;
/** In the address: all days, whatever the size of the group. */
export const everyDay = 'tous';

type Group = NonNullable<AttendanceGridQuery['admin']['group']>;

/** The week that is noted most likely: the one of today, else the last that began. */
export function weekOfToday(plaines: readonly StaffPlaine[], today: string): string | null {
  const begun = plaines
    .flatMap(({ weeks }) => weeks)
    .filter(({ week, cancelledAt }) => !cancelledAt && week.startDate <= today)
    .sort((one, other) => other.week.startDate.localeCompare(one.week.startDate));
  return (begun.find(({ week }) => week.endDate >= today) ?? begun[0])?.id ?? null;
}

/** The days of the grid: the one that is asked for, else all of them, or the last one that has come when there are many children. */
export function daysShown({ week, coming }: Group, asked: string | null, today: string): readonly string[] {
  const { openDays } = week;
  if (asked && openDays.includes(asked)) return [asked];
  if (asked === everyDay || coming.length <= mostForWeek) return openDays;
  return [openDays.findLast((day) => day <= today) ?? openDays[0]!];
}

/** The cells of a form: every one that is not to come, an empty one takes back what was noted. */
export function readMarks(values: Values, { coming }: Group, days: readonly string[]): WeekAttendanceMark[] {
  return coming.flatMap(({ enrolmentId }) =>
    days.flatMap((day) => {
      const typed = values[cellName(enrolmentId, day)];
      if (typed === undefined) return [];
      return [{ enrolmentId, day, status: isStatus(typed) ? typed : null }];
    }),
  );
}
