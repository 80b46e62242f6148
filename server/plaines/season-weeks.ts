// The weeks of a season from nothing: one for each of its calendar weeks and each plaine that is named, in one act.
import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import type { SeasonKind } from '../../prisma/generated/client/enums.ts';
import type { Tx } from '../platform/database.ts';
import type { PlaineId, SeasonId } from '../platform/ids.ts';
import { record } from '../audit/record.ts';
import { isoDay, mondayOf, toDate } from '../language/dates.ts';
import { localized, messages } from '../language/messages.ts';
import { InputInvalid } from '../platform/refusals.ts';
import { crossOutHolidays, type PlannedWeek, readOpenHolidays, rowsOf } from './planned-weeks.ts';
import { lock } from './seasons.ts';

export type SeasonWeeksInput = {
  seasonId: SeasonId;
  /** places and animators of each week of that plaine; animators null: not said yet */
  plaines: { plaineId: PlaineId; capacity: number; animators: number | null }[];
  /** weeks that are left out, by any of their days */
  leftOut: Date[];
  /** public holidays on which the plaines are open all the same */
  openHolidays: Date[];
};

const workdays: Record<SeasonKind, number[]> = {
  AUTUMN: [0, 1, 2, 3, 4],
  WINTER: [0, 1, 2, 3, 4],
  CARNIVAL: [0, 1, 2, 3, 4],
  SPRING: [0, 1, 2, 3, 4],
  SUMMER: [0, 1, 2, 3, 4],
  WEDNESDAYS: [2],
};

/**
 * The weeks that would be made, first one first; changes nothing. Days outside of the season's are not open.
 * @throws InputInvalid for an unknown or archived season, no plaine, one that is unknown or named twice, or an open day that is no holiday
 */
export async function planSeasonWeeks(tx: Tx, { seasonId, plaines, leftOut, openHolidays }: SeasonWeeksInput): Promise<PlannedWeek[]> {
  const season = await tx.season.findFirst({ where: { id: seasonId, archivedAt: null } });
  if (!season) throw new InputInvalid(localized(messages.refusal_unknown_season), 'seasonId', 'UNKNOWN');
  const ids = plaines.map(({ plaineId }) => plaineId);
  if (ids.length === 0) throw new InputInvalid(localized(messages.refusal_season_no_plaine), 'plaines', 'REQUIRED');
  if (new Set(ids).size < ids.length) throw new InputInvalid(localized(messages.refusal_plaine_twice), 'plaines', 'TAKEN');
  const known = await tx.plaine.findMany({
    where: { id: { in: ids } },
    include: { site: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  if (known.length < ids.length) throw new InputInvalid(localized(messages.refusal_unknown_plaine), 'plaines', 'UNKNOWN');
  const opened = readOpenHolidays(openHolidays);
  const weeks = calendarWeeks(season, new Set(leftOut.map((day) => isoDay(toDate(mondayOf(day)))))).flatMap(({ monday, days }) => {
    const { openDays, holidays } = crossOutHolidays(days, opened);
    const [startDate, endDate] = [openDays[0], openDays.at(-1)];
    return startDate && endDate ? [{ monday, startDate, endDate, openDays, holidays }] : [];
  });
  const taken = await tx.week.findMany({
    where: { plaineId: { in: ids }, monday: { in: weeks.map(({ monday }) => monday) } },
    select: { plaineId: true, monday: true },
  });
  const isTaken = new Set(taken.map(({ plaineId, monday }) => `${plaineId} ${isoDay(monday)}`));
  return weeks.flatMap((week) =>
    known.map(({ id, name, site }) => {
      const { capacity, animators } = plaines.find(({ plaineId }) => plaineId === id)!;
      const exists = isTaken.has(`${id} ${isoDay(week.monday)}`);
      return { ...week, plaineId: id, plaineName: name, siteName: site.name, capacity, animators, exists };
    }),
  );
}

/** The season's calendar weeks with their working days inside of it; Mondays as ISO days in `leftOut` are left out. */
function calendarWeeks({ kind, firstDay, lastDay }: { kind: SeasonKind; firstDay: Date; lastDay: Date }, leftOut: Set<string>) {
  const weeks: { monday: Date; days: Date[] }[] = [];
  for (let monday = mondayOf(firstDay); toDate(monday) <= lastDay; monday = monday.add({ weeks: 1 })) {
    if (leftOut.has(monday.toString())) continue;
    const days = workdays[kind].map((nth) => toDate(monday.add({ days: nth }))).filter((day) => firstDay <= day && day <= lastDay);
    weeks.push({ monday: toDate(monday), days });
  }
  return weeks;
}

/** Makes those that do not exist yet; again makes none. Returns how many were made. @throws as `planSeasonWeeks` does */
export async function makeSeasonWeeks({ tx, actor }: ActContext<StaffActor>, input: SeasonWeeksInput): Promise<number> {
  await lock(tx);
  const planned = await planSeasonWeeks(tx, input);
  const { count } = await tx.week.createMany({ data: rowsOf(planned, input.seasonId), skipDuplicates: true });
  await record(tx, actor, 'season-weeks-made', `season:${input.seasonId}`, {
    weeks: count,
    plaines: input.plaines.map(({ plaineId, capacity }) => ({ plaine: plaineId, capacity })),
    openHolidays: input.openHolidays.map(isoDay),
  });
  return count;
}
