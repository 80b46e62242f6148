import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import { dayOf, toPlainDate } from '../language/dates.ts';
import { readClock } from '../platform/database.ts';
import type { EnrolmentId } from '../platform/ids.ts';
import { InputInvalid } from '../platform/refusals.ts';
import { localized, messages } from '../language/messages.ts';
import { plainesWithin } from '../identity/access.ts';

export type AttendanceStatus = 'PRESENT' | 'ABSENT_JUSTIFIED' | 'ABSENT';
export type AttendanceInput = { day: Date; marks: { enrolmentId: EnrolmentId; status: AttendanceStatus }[] };

/**
 * Notes who was there on a day; noting again corrects. Days present are what the tax certificate counts (AR/CIR 92
 * art. 63/18/6: absences are not care).
 * @throws InputInvalid for a day to come or not open, or an enrolment that is not confirmed or not of the member's site
 */
export async function recordAttendance(ctx: ActContext<StaffActor>, { day, marks }: AttendanceInput): Promise<string[]> {
  const { tx, actor } = ctx;
  const date = toPlainDate(day).toString();
  if (date > dayOf(await readClock(tx)).toString())
    throw new InputInvalid(localized(messages.refusal_attendance_ahead), 'day', 'OUT_OF_RANGE');
  const ids = [...new Set(marks.map(({ enrolmentId }) => enrolmentId))];
  const known = await tx.enrolment.findMany({
    where: {
      id: { in: ids },
      status: 'CONFIRMED',
      week: { openDays: { has: new Date(date) }, plaine: plainesWithin(actor, 'record attendance') },
    },
    select: { id: true, weekId: true },
  });
  const missing = marks.findIndex(({ enrolmentId }) => !known.some(({ id }) => id === enrolmentId));
  if (missing >= 0) throw new InputInvalid(localized(messages.refusal_attendance_unknown), `marks.${missing}.enrolmentId`, 'UNKNOWN');
  for (const { enrolmentId, status } of marks)
    await tx.attendance.upsert({
      where: { enrolmentId_day: { enrolmentId, day: new Date(date) } },
      create: { enrolmentId, day: new Date(date), status },
      update: { status },
    });
  for (const [weekId, enrolments] of Map.groupBy(known, (enrolment) => enrolment.weekId))
    await record(tx, actor, 'attendance-recorded', `week:${weekId}`, { day: date, children: enrolments.length });
  return ids;
}
