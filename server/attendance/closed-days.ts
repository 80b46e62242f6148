// A day of a group is closed by a person once everybody is noted; from then on certificates count it. It is never opened
// again: a correction has a reason, which the trail keeps.
import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import { isoDay } from '../language/dates.ts';
import { formatDate } from '../language/format.ts';
import { localized, messages } from '../language/messages.ts';
import type { Tx } from '../platform/database.ts';
import { InputInvalid } from '../platform/refusals.ts';
import type { WeekMark } from './mark.ts';

/** The closed days of weeks, as « week day ». */
async function readClosed(tx: Tx, weekIds: readonly string[]): Promise<Set<string>> {
  const rows = await tx.attendanceClosing.findMany({ where: { weekId: { in: [...weekIds] } }, select: { weekId: true, day: true } });
  return new Set(rows.map(({ weekId, day }) => closedKey(weekId, day)));
}

const closedKey = (weekId: string, day: Date) => `${weekId} ${isoDay(day)}`;

type Change = { mark: WeekMark; weekId: string; field: string };

/**
 * The marks that change something on a day that is closed; the caller has seen that they are of these weeks.
 * @throws InputInvalid when there are some and no reason, or when one of them would leave a child without a mark
 */
export async function judgeCorrections(
  tx: Tx,
  changes: readonly Change[],
  reason: string | null,
): Promise<{ days: string[]; marks: WeekMark[] } | null> {
  const closed = await readClosed(tx, [...new Set(changes.map(({ weekId }) => weekId))]);
  const onClosed = changes.filter(({ mark, weekId }) => closed.has(closedKey(weekId, mark.day)));
  if (onClosed.length === 0) return null;
  const noted = await tx.attendance.findMany({ where: { enrolmentId: { in: onClosed.map(({ mark }) => mark.enrolmentId) } } });
  const before = new Map(noted.map(({ enrolmentId, day, status }) => [`${enrolmentId} ${isoDay(day)}`, status]));
  const changed = onClosed.filter(({ mark }) => (before.get(`${mark.enrolmentId} ${isoDay(mark.day)}`) ?? null) !== mark.status);
  const emptied = changed.find(({ mark }) => mark.status === null);
  if (emptied) throw new InputInvalid(localized(messages.refusal_attendance_emptied), emptied.field, 'NOT_APPLICABLE');
  if (changed.length === 0) return null;
  if (!reason) throw new InputInvalid(localized(messages.refusal_attendance_reason), 'reason', 'REQUIRED');
  const marks = changed.map(({ mark }) => mark);
  return { days: [...new Set(marks.map(({ day }) => isoDay(day)))].sort(), marks };
}

/** Keeps that these marks changed after their day was closed: papers that were issued before are looked at again. */
export const noteCorrected = (tx: Tx, marks: readonly WeekMark[]) => tx.$executeRaw`
  UPDATE attendance SET corrected_at = statement_timestamp()
  FROM unnest(${marks.map(({ enrolmentId }) => enrolmentId)}::uuid[], ${marks.map(({ day }) => isoDay(day))}::date[]) AS changed (enrolment_id, day)
  WHERE attendance.enrolment_id = changed.enrolment_id AND attendance.day = changed.day`;

/**
 * Closes days of a week; a day that is closed stays as it was. Returns the days that are closed now and were not.
 * @throws InputInvalid for a day on which somebody is not noted
 */
export async function closeDays({ tx, actor }: ActContext<StaffActor>, weekId: string, days: readonly Date[]): Promise<string[]> {
  const rows = await tx.$queryRaw<{ day: Date; missing: number; announced: number }[]>`
    SELECT wanted.day, count(*)::int AS missing, (count(*) FILTER (WHERE EXISTS (
        SELECT FROM announced_absence WHERE enrolment_id = enrolment.id AND announced_absence.day = wanted.day)))::int AS announced
    FROM unnest(${days.map(isoDay)}::date[]) AS wanted (day), enrolment
    WHERE week_id = ${weekId}::uuid AND status = 'CONFIRMED'
      AND NOT EXISTS (SELECT FROM attendance WHERE enrolment_id = enrolment.id AND attendance.day = wanted.day)
    GROUP BY 1 ORDER BY 1 LIMIT 1`;
  const [incomplete] = rows;
  if (incomplete) {
    const field = `closeOn.${days.findIndex((day) => isoDay(day) === isoDay(incomplete.day))}`;
    const { missing: count, announced } = incomplete;
    // all that is missing was announced: the sentence says how to take it over
    const say = announced === count ? messages.refusal_attendance_announced : messages.refusal_attendance_incomplete;
    throw new InputInvalid((locale) => say({ day: formatDate(incomplete.day, locale), count }, { locale }), field, 'NOT_APPLICABLE');
  }
  const closed = await tx.$queryRaw<{ day: Date }[]>`
    INSERT INTO attendance_closing (week_id, day, closed_by)
    SELECT ${weekId}::uuid, day, ${actor.staff.id}::uuid FROM unnest(${days.map(isoDay)}::date[]) AS wanted (day)
    ON CONFLICT DO NOTHING RETURNING day`;
  return closed.map(({ day }) => isoDay(day)).sort();
}
