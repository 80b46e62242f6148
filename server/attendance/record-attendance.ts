import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import { dayOf, isoDay } from '../language/dates.ts';
import { Prisma, readClock, type Tx } from '../platform/database.ts';
import type { EnrolmentId, WeekId } from '../platform/ids.ts';
import { InputInvalid } from '../platform/refusals.ts';
import { localized, messages } from '../language/messages.ts';
import { plainesWithin } from '../identity/access.ts';
import { closeDays, judgeCorrections, noteCorrected } from './closed-days.ts';
import type { AttendanceStatus, WeekMark } from './mark.ts';

export type AttendanceInput = {
  day: Date;
  marks: { enrolmentId: EnrolmentId; status: AttendanceStatus }[];
  /** why, for a day that is closed */
  reason?: string | null;
};
export type WeekAttendanceInput = {
  weekId: WeekId;
  /** of the week's attendance as it was read */
  version: number;
  marks: WeekMark[];
  /** days on which who is announced absent, and of whom nothing is noted, was absent with a reason; not of a day that is closed */
  announcedAbsentOn?: Date[];
  /** days on which everybody else was there of whom nothing is noted, these marks counted; of a day that is closed nothing changes */
  allPresentOn: Date[];
  /** days that are complete then */
  closeOn?: Date[];
  /** why, for days that are closed already */
  reason?: string | null;
};

/**
 * Notes who was there on a day; noting again corrects. Days present are what the tax certificate counts (AR/CIR 92
 * art. 63/18/6: absences are not care).
 * @throws InputInvalid for a day to come or not open, an enrolment that is not confirmed or not of the member's site, or a
 *   closed day that changes without a reason
 */
export async function recordAttendance(ctx: ActContext<StaffActor>, { day, marks, reason }: AttendanceInput): Promise<string[]> {
  const { tx, actor } = ctx;
  await refuseAhead(tx, [{ day, field: 'day' }]);
  const ids = [...new Set(marks.map(({ enrolmentId }) => enrolmentId))];
  const known = await tx.enrolment.findMany({
    where: {
      id: { in: ids },
      status: 'CONFIRMED',
      week: { openDays: { has: new Date(isoDay(day)) }, plaine: plainesWithin(actor, 'record attendance') },
    },
    select: { id: true, weekId: true },
  });
  const weekOf = new Map<string, string>(known.map(({ id, weekId }) => [id, weekId]));
  refuseUnknown(marks.findIndex(({ enrolmentId }) => !weekOf.has(enrolmentId)));
  const weeks = Map.groupBy(known, ({ weekId }) => weekId);
  for (const weekId of [...weeks.keys()].sort()) await countChange(tx, weekId);
  const ofDay = marks.map((mark) => ({ ...mark, day }));
  const why = reason?.trim() || null;
  const changes = ofDay.map((mark, index) => ({ mark, weekId: weekOf.get(mark.enrolmentId)!, field: `marks.${index}.status` }));
  const corrected = await judgeCorrections(tx, changes, why);
  await write(tx, ofDay);
  if (corrected) await noteCorrected(tx, corrected.marks);
  for (const [weekId, enrolments] of weeks)
    await record(tx, actor, 'attendance-recorded', `week:${weekId}`, {
      day: isoDay(day),
      children: enrolments.length,
      ...(corrected && { reason: why }),
    });
  return ids;
}

/**
 * Notes a whole week at once, all of it or nothing: corrections, marks that are taken back, and the days on which all the
 * others were there. Returns how many children were marked.
 * @throws InputInvalid for a week that is unknown or out of reach, one that somebody noted since it was read, a day to come or
 *   not open, an enrolment that is not a confirmed one of the week, a closed day that changes without a reason, or a day that
 *   is to be closed and is not complete
 */
export async function recordWeekAttendance(ctx: ActContext<StaffActor>, input: WeekAttendanceInput): Promise<number> {
  const { tx, actor } = ctx;
  const { weekId, version, marks, announcedAbsentOn = [], allPresentOn, closeOn = [] } = input;
  const week = await tx.week.findFirst({
    where: { id: weekId, plaine: plainesWithin(actor, 'record attendance') },
    select: { openDays: true, enrolments: { where: { status: 'CONFIRMED' }, select: { id: true } } },
  });
  if (!week) throw new InputInvalid(localized(messages.refusal_unknown_week), 'weekId', 'UNKNOWN');
  await refuseAhead(tx, [
    ...marks.map(({ day }, index) => ({ day, field: `marks.${index}.day` })),
    ...announcedAbsentOn.map((day, index) => ({ day, field: `announcedAbsentOn.${index}` })),
    ...allPresentOn.map((day, index) => ({ day, field: `allPresentOn.${index}` })),
    ...closeOn.map((day, index) => ({ day, field: `closeOn.${index}` })),
  ]);
  const [ids, open] = [new Set<string>(week.enrolments.map(({ id }) => id)), new Set(week.openDays.map(isoDay))];
  refuseUnknown(marks.findIndex(({ enrolmentId, day }) => !ids.has(enrolmentId) || !open.has(isoDay(day))));
  refuseNotOpen({ announcedAbsentOn, allPresentOn, closeOn }, open);

  if ((await countChange(tx, weekId)) !== version + 1)
    throw new InputInvalid(localized(messages.refusal_attendance_changed), null, 'OUTDATED');
  const reason = input.reason?.trim() || null;
  const changes = marks.map((mark, index) => ({ mark, weekId, field: `marks.${index}.status` }));
  const corrected = await judgeCorrections(tx, changes, reason);
  await write(tx, marks);
  if (corrected) await noteCorrected(tx, corrected.marks);
  await fillIn(tx, weekId, { announcedAbsentOn, allPresentOn });
  const children = allPresentOn.length > 0 ? ids.size : new Set(marks.map(({ enrolmentId }) => enrolmentId)).size;
  const days = [...new Set([...marks.map(({ day }) => day), ...announcedAbsentOn, ...allPresentOn].map(isoDay))].sort();
  await record(tx, actor, 'attendance-recorded', `week:${weekId}`, {
    days,
    children,
    ...(corrected && { corrected: corrected.days, reason }),
  });
  if (closeOn.length > 0) await record(tx, actor, 'attendance-closed', `week:${weekId}`, { days: await closeDays(ctx, weekId, closeOn) });
  return children;
}

type WholeDays = Required<Pick<WeekAttendanceInput, 'announcedAbsentOn' | 'allPresentOn'>>;

/** Notes who is not noted yet: an absence that was announced is no presence, whatever is said of all the others. */
async function fillIn(tx: Tx, weekId: string, { announcedAbsentOn, allPresentOn }: WholeDays): Promise<void> {
  const isClosed = Prisma.sql`EXISTS (SELECT FROM attendance_closing AS closing WHERE closing.week_id = enrolment.week_id AND closing.day = wanted.day)`;
  const isAnnounced = Prisma.sql`EXISTS (SELECT FROM announced_absence AS absence WHERE enrolment_id = enrolment.id AND absence.day = wanted.day)`;
  await note(announcedAbsentOn, 'ABSENT_JUSTIFIED', isAnnounced);
  await note(allPresentOn, 'PRESENT', Prisma.sql`NOT ${isAnnounced}`);

  async function note(days: Date[], status: AttendanceStatus, who: Prisma.Sql): Promise<void> {
    if (days.length > 0)
      await tx.$executeRaw`
        INSERT INTO attendance (enrolment_id, day, status)
        SELECT enrolment.id, wanted.day, ${status}::attendance_status FROM enrolment, unnest(${days.map(isoDay)}::date[]) AS wanted (day)
        WHERE week_id = ${weekId}::uuid AND enrolment.status = 'CONFIRMED' AND ${who} AND NOT ${isClosed}
        ON CONFLICT DO NOTHING`;
  }
}

/** Locks the week's attendance and counts the change. Returns the new version. */
async function countChange(tx: Tx, weekId: string): Promise<number> {
  const [row] = await tx.$queryRaw<{ version: number }[]>`
    INSERT INTO attendance_sheet (week_id, version) VALUES (${weekId}::uuid, 1)
    ON CONFLICT (week_id) DO UPDATE SET version = attendance_sheet.version + 1 RETURNING version`;
  return row!.version;
}

async function refuseAhead(tx: Tx, days: { day: Date; field: string }[]): Promise<void> {
  const today = dayOf(await readClock(tx)).toString();
  const ahead = days.find(({ day }) => isoDay(day) > today);
  if (ahead) throw new InputInvalid(localized(messages.refusal_attendance_ahead), ahead.field, 'OUT_OF_RANGE');
}

function refuseNotOpen(days: Record<string, readonly Date[]>, open: ReadonlySet<string>) {
  for (const [field, of] of Object.entries(days)) {
    const index = of.findIndex((day) => !open.has(isoDay(day)));
    if (index >= 0) throw new InputInvalid(localized(messages.refusal_attendance_closed), `${field}.${index}`, 'NOT_APPLICABLE');
  }
}

function refuseUnknown(index: number) {
  if (index >= 0) throw new InputInvalid(localized(messages.refusal_attendance_unknown), `marks.${index}.enrolmentId`, 'UNKNOWN');
}

/** One statement for all that is noted, one for all that is taken back; of two marks of a child and day the last one counts. */
async function write(tx: Tx, marks: readonly WeekMark[]): Promise<void> {
  const last = [...new Map(marks.map((mark) => [`${mark.enrolmentId} ${isoDay(mark.day)}`, mark])).values()];
  const columns = (of: readonly WeekMark[]) => [of.map(({ enrolmentId }) => enrolmentId), of.map(({ day }) => isoDay(day))] as const;
  const noted = last.filter(({ status }) => status !== null);
  const [ids, days] = columns(noted);
  if (noted.length > 0)
    await tx.$executeRaw`
      INSERT INTO attendance (enrolment_id, day, status)
      SELECT * FROM unnest(${ids}::uuid[], ${days}::date[], ${noted.map(({ status }) => status)}::attendance_status[])
      ON CONFLICT (enrolment_id, day) DO UPDATE SET status = excluded.status`;
  const [backIds, backDays] = columns(last.filter(({ status }) => status === null));
  if (backIds.length > 0)
    await tx.$executeRaw`
      DELETE FROM attendance USING unnest(${backIds}::uuid[], ${backDays}::date[]) AS back (enrolment_id, day)
      WHERE attendance.enrolment_id = back.enrolment_id AND attendance.day = back.day`;
}
