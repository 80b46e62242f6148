// Next year's season from this one: the same weeks, moved by whole weeks so that the first Monday falls on the new one's.
import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import type { SeasonKind } from '../../prisma/generated/client/enums.ts';
import type { Tx } from '../platform/database.ts';
import type { SeasonId } from '../platform/ids.ts';
import { record } from '../audit/record.ts';
import { isoDay, mondayOf, toDate, toPlainDate } from '../language/dates.ts';
import { localized, messages, officialLocale } from '../language/messages.ts';
import { AlreadyDecided, InputInvalid } from '../platform/refusals.ts';
import { nameHoliday } from './closed-days.ts';
import { crossOutHolidays, inOrder, type PlannedWeek, readOpenHolidays, rowsOf } from './planned-weeks.ts';
import { checkSeason, lock } from './seasons.ts';

export type CopyInput = {
  sourceId: SeasonId;
  name: string;
  firstDay: Date;
  /** public holidays on which the plaines are open all the same */
  openHolidays: Date[];
};
export type CopiedWeek = PlannedWeek & { sourceId: string };
export type SeasonCopy = { name: string; kind: SeasonKind; firstDay: Date; lastDay: Date; weeks: CopiedWeek[] };

/**
 * What a copy would be; changes nothing.
 * @throws InputInvalid for an unknown season, a name that is taken, far days, no week to copy, or an open day that is no holiday;
 *   AlreadyDecided when the season was copied
 */
export async function planCopy(tx: Tx, { sourceId, name, firstDay, openHolidays }: CopyInput): Promise<SeasonCopy> {
  const source = await tx.season.findUnique({
    where: { id: sourceId },
    include: {
      copy: { select: { name: true } },
      weeks: { where: { cancelledAt: null }, include: { plaine: { include: { site: true } } }, orderBy: [{ monday: 'asc' }] },
    },
  });
  if (!source) throw new InputInvalid(localized(messages.refusal_unknown_season), 'sourceId', 'UNKNOWN');
  if (source.copy) throw new AlreadyDecided(localized(messages.refusal_season_copied, { name: source.name, copy: source.copy.name }));
  if (source.weeks.length === 0) throw new InputInvalid(localized(messages.refusal_season_empty), 'sourceId', 'OUT_OF_RANGE');
  const shift = mondayOf(source.firstDay).until(mondayOf(firstDay)).total('days');
  if (shift <= 0) throw new InputInvalid(localized(messages.refusal_season_copy_before), 'firstDay', 'WRONG_ORDER');
  const move = (day: Date) => toDate(toPlainDate(day).add({ days: shift }));
  // The last day may be a Saturday of the moved week, and the first day chosen a Tuesday: never before it.
  const lastDay = move(source.lastDay) < firstDay ? firstDay : move(source.lastDay);
  await checkSeason(tx, { id: null, name, firstDay, lastDay });
  const opened = readOpenHolidays(openHolidays);
  const moved = source.weeks.map((week) => ({ week, monday: move(week.monday), ...moveDays(week.openDays, move, opened) }));
  const taken = await tx.week.findMany({
    where: { plaineId: { in: source.weeks.map(({ plaineId }) => plaineId) }, monday: { in: moved.map(({ monday }) => monday) } },
    select: { plaineId: true, monday: true },
  });
  const isTaken = new Set(taken.map(({ plaineId, monday }) => `${plaineId} ${isoDay(monday)}`));
  const weeks = moved.flatMap(({ week, monday, openDays, holidays }): CopiedWeek[] => {
    const [startDate, endDate] = [openDays[0], openDays.at(-1)];
    if (!startDate || !endDate) return [];
    const { id, plaineId, plaine, capacity, animators } = week;
    const exists = isTaken.has(`${plaineId} ${isoDay(monday)}`);
    const named = { sourceId: id, plaineId, plaineName: plaine.name, siteName: plaine.site.name };
    return [{ ...named, monday, startDate, endDate, openDays, capacity, animators, holidays, exists }];
  });
  return { name, kind: source.kind, firstDay, lastDay, weeks: inOrder(weeks) };
}

/** The open days moved: what was a holiday then and is none now opens, what is one now closes unless it is opened by name. */
function moveDays(openDays: Date[], move: (day: Date) => Date, opened: Set<string>) {
  const monday = mondayOf(openDays[0]!);
  const workdays = [0, 1, 2, 3, 4].map((days) => toDate(monday.add({ days })));
  const closedByHoliday = workdays.filter((day) => nameHoliday(isoDay(day), officialLocale));
  const wanted = [...new Set([...openDays, ...closedByHoliday].map(isoDay))].sort().map((day) => move(new Date(day)));
  return crossOutHolidays(wanted, opened);
}

/** Makes the new season with all its weeks. Returns its id. @throws as `planCopy` does */
export async function copySeason(ctx: ActContext<StaffActor>, input: CopyInput): Promise<string> {
  const { tx, actor } = ctx;
  await lock(tx);
  const { name, kind, firstDay, lastDay, weeks } = await planCopy(tx, input);
  const season = await tx.season.create({ data: { name, kind, firstDay, lastDay, copiedFromId: input.sourceId } });
  const { count } = await tx.week.createMany({
    data: rowsOf(weeks, season.id),
    skipDuplicates: true,
  });
  await record(tx, actor, 'season-copied', `season:${season.id}`, {
    from: input.sourceId,
    name,
    firstDay: isoDay(firstDay),
    weeks: count,
    openHolidays: input.openHolidays.map(isoDay),
  });
  return season.id;
}
