import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import type { PlaineId, SeasonId, WeekId } from '../platform/ids.ts';
import { record } from '../audit/record.ts';
import { isoDay, mondayOf, toDate } from '../language/dates.ts';
import { CapacityBelowTaken, InputInvalid } from '../platform/refusals.ts';
import { localized, messages } from '../language/messages.ts';
import { lockWeeks } from '../plaines/lock-weeks.ts';
import { seasonForWeek } from '../plaines/seasons.ts';
import { refuseFarDays } from '../plaines/within-reason.ts';
import { tidyWeeks } from './expire-weeks.ts';

export type WeekInput = {
  id?: WeekId | null;
  plaineId: PlaineId;
  startDate: Date;
  openDays: Date[];
  capacity: number;
  /** animators posted to the group; null: not said yet; undefined: as before */
  animators?: number | null;
  /** null: of none; undefined: as before, and of a new week the only season that holds its days */
  seasonId?: SeasonId | null;
};

/**
 * Creates a week of a plaine, or changes one. What ran out by the clock is ended before anything is counted; places added
 * go to the queue at once. Returns its id.
 * @throws InputInvalid for days that are not one ISO week's, far from today, or dates that are taken; CapacityBelowTaken
 */
export async function saveWeek(ctx: ActContext<StaffActor>, { id = null, ...input }: WeekInput): Promise<string> {
  const { tx, actor } = ctx;
  const days = readDays(input);
  if (!(await tx.plaine.findUnique({ where: { id: input.plaineId }, select: { id: true } })))
    throw new InputInvalid(localized(messages.refusal_unknown_plaine), 'plaineId', 'UNKNOWN');
  const twin = await tx.week.findUnique({
    where: { plaineId_monday: { plaineId: input.plaineId, monday: days.monday } },
    select: { id: true },
  });
  if (twin && twin.id !== id) throw datesTaken();
  const animators = input.animators === undefined ? {} : { animators: input.animators };
  const detail = { start: isoDay(days.startDate), days: days.openDays.length, capacity: input.capacity };
  if (!id) {
    await refuseFarDays(tx, { startDate: days.startDate });
    const seasonId = await seasonForWeek(tx, days.monday, input.seasonId);
    const data = [{ plaineId: input.plaineId, seasonId, capacity: input.capacity, ...animators, ...days }];
    const [week] = await tx.week.createManyAndReturn({ data, skipDuplicates: true, select: { id: true } });
    if (!week) throw datesTaken();
    await record(tx, actor, 'week-created', `week:${week.id}`, { plaine: input.plaineId, ...detail });
    return week.id;
  }
  const [locked] = await lockWeeks(tx, [id]);
  if (!locked) throw new InputInvalid(localized(messages.refusal_unknown_week), 'id', 'UNKNOWN');
  await tidyWeeks(ctx, [id]);
  const week = await tx.week.findUniqueOrThrow({ where: { id } });
  if (week.plaineId !== input.plaineId) throw new InputInvalid(localized(messages.refusal_week_moved), 'plaineId', 'NOT_APPLICABLE');
  if (week.cancelledAt) throw new InputInvalid(localized(messages.refusal_week_cancelled), 'id', 'NOT_APPLICABLE');
  if (isMoved(week, days)) await refuseFarDays(tx, { startDate: days.startDate });
  if (week.taken > 0 && isMoved(week, days))
    throw new InputInvalid(localized(messages.refusal_week_dates, { children: week.taken }), 'openDays', 'IN_USE');
  if (input.capacity + week.overbooked < week.taken)
    throw new CapacityBelowTaken(localized(messages.refusal_capacity, { taken: week.taken }), week.taken);
  const season = input.seasonId === undefined ? {} : { seasonId: await seasonForWeek(tx, days.monday, input.seasonId) };
  const overbooked = Math.min(week.overbooked, Math.max(0, week.taken - input.capacity));
  await tx.week.update({ where: { id }, data: { capacity: input.capacity, overbooked, ...animators, ...season, ...days } });
  await record(tx, actor, 'week-changed', `week:${id}`, { ...detail, capacityBefore: week.capacity });
  if (input.capacity > week.capacity) await tidyWeeks(ctx, [id]);
  return id;
}

const datesTaken = () => new InputInvalid(localized(messages.refusal_week_exists), 'startDate', 'TAKEN');

/** Open days in order, all within the ISO week of the first day; a week is named by its Monday, never by its number. */
function readDays({ startDate, openDays }: WeekInput) {
  const sorted = [...new Set(openDays.map(isoDay))].sort().map((day) => new Date(day));
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last) throw new InputInvalid(localized(messages.refusal_no_open_day), 'openDays', 'REQUIRED');
  const monday = mondayOf(startDate);
  if (!mondayOf(first).equals(monday) || !mondayOf(last).equals(monday))
    throw new InputInvalid(localized(messages.refusal_not_one_week), 'openDays', 'OUT_OF_RANGE');
  if (isoDay(startDate) > isoDay(first)) throw new InputInvalid(localized(messages.refusal_start_after_open), 'startDate', 'WRONG_ORDER');
  return { startDate: new Date(isoDay(startDate)), endDate: last, monday: toDate(monday), openDays: sorted };
}

type Days = ReturnType<typeof readDays>;
const isMoved = (week: Omit<Days, 'monday'>, days: Days) =>
  isoDay(week.startDate) !== isoDay(days.startDate) || week.openDays.map(isoDay).join() !== days.openDays.map(isoDay).join();
