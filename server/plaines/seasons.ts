import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import type { SeasonKind } from '../../prisma/generated/client/enums.ts';
import { readClock, type Tx } from '../platform/database.ts';
import type { SeasonId } from '../platform/ids.ts';
import { record } from '../audit/record.ts';
import { dayOf, isoDay, mondayOf, toDate } from '../language/dates.ts';
import { localized, messages } from '../language/messages.ts';
import { AlreadyDecided, InputInvalid } from '../platform/refusals.ts';
import { refuseFarDays } from './within-reason.ts';

export type SeasonInput = {
  id?: SeasonId | null;
  /** no two seasons have the same */
  name: string;
  kind: SeasonKind;
  firstDay: Date;
  lastDay: Date;
  /** as it was read; nobody else's change is lost. Left out by who creates it, or does not mind */
  version?: number | null;
  /** weeks between these days that have no season become weeks of this one */
  takesWeeks: boolean;
};

/**
 * Creates a season, or changes one that is not archived. Returns its id.
 * @throws InputInvalid for a name that is taken, days in the wrong order or far from today, an unknown id, a change of somebody
 *   else since it was read, or weeks left outside
 */
export async function saveSeason(ctx: ActContext<StaffActor>, input: SeasonInput): Promise<string> {
  const { tx, actor } = ctx;
  const { id = null, version = null, name, kind, firstDay, lastDay, takesWeeks } = input;
  // Two members of staff who give two seasons one name would each see none.
  await lock(tx);
  const before = id ? await tx.season.findFirst({ where: { id, archivedAt: null } }) : null;
  if (id && !before) throw new InputInvalid(localized(messages.refusal_unknown_season), 'id', 'UNKNOWN');
  if (before && version !== null && version !== before.version)
    throw new InputInvalid(localized(messages.refusal_season_changed), null, 'OUTDATED');
  await checkSeason(tx, { id, name, firstDay, lastDay });
  const data = { name, kind, firstDay, lastDay };
  const season = before
    ? await tx.season.update({ where: { id: before.id }, data: { ...data, version: { increment: 1 } } })
    : await tx.season.create({ data });
  const between = { gte: toDate(mondayOf(firstDay)), lte: lastDay };
  const outside = await tx.week.count({ where: { seasonId: season.id, NOT: { monday: between } } });
  if (outside > 0) throw new InputInvalid(localized(messages.refusal_season_weeks_outside, { weeks: outside }), 'lastDay', 'OUT_OF_RANGE');
  const { count } = takesWeeks
    ? await tx.week.updateMany({ where: { seasonId: null, monday: between }, data: { seasonId: season.id } })
    : { count: 0 };
  await record(tx, actor, before ? 'season-changed' : 'season-created', `season:${season.id}`, {
    before: before && detailOf(before),
    after: detailOf(season),
    weeksTaken: count,
  });
  return season.id;
}

const detailOf = ({ name, kind, firstDay, lastDay }: Pick<SeasonInput, 'name' | 'kind' | 'firstDay' | 'lastDay'>) => ({
  name,
  kind,
  firstDay: isoDay(firstDay),
  lastDay: isoDay(lastDay),
});

/** One change of seasons at a time. */
export const lock = (tx: Tx) => tx.$executeRaw`LOCK TABLE season IN SHARE ROW EXCLUSIVE MODE`;

/** @throws InputInvalid for a name that another season has, or days that no season can have */
export async function checkSeason(
  tx: Tx,
  { id, name, firstDay, lastDay }: { id: string | null; name: string; firstDay: Date; lastDay: Date },
): Promise<void> {
  await refuseFarDays(tx, { firstDay, lastDay });
  if (lastDay < firstDay) throw new InputInvalid(localized(messages.refusal_season_order), 'lastDay', 'WRONG_ORDER');
  const twin = await tx.season.findUnique({ where: { name }, select: { id: true } });
  if (twin && twin.id !== id) throw new InputInvalid(localized(messages.refusal_season_taken), 'name', 'TAKEN');
}

/**
 * Takes a season that is over out of every list; what families had in it stays. Again is done already.
 * @throws InputInvalid for an unknown season; AlreadyDecided before its last day is over
 */
export async function archiveSeason(ctx: ActContext<StaffActor>, id: SeasonId): Promise<void> {
  const { tx, actor } = ctx;
  await lock(tx);
  const season = await tx.season.findUnique({ where: { id } });
  if (!season) throw new InputInvalid(localized(messages.refusal_unknown_season), 'id', 'UNKNOWN');
  if (season.archivedAt) return;
  const now = await readClock(tx);
  if (isoDay(season.lastDay) >= dayOf(now).toString()) throw new AlreadyDecided(localized(messages.refusal_season_not_over));
  await tx.season.update({ where: { id }, data: { archivedAt: now } });
  await record(tx, actor, 'season-archived', `season:${id}`, { name: season.name });
}

/**
 * The season of a week: the one that is named, else the only one whose days hold it; null when none does, or several.
 * @throws InputInvalid for an unknown or archived one, or a week outside its days
 */
export async function seasonForWeek(tx: Tx, monday: Date, seasonId: SeasonId | null | undefined): Promise<string | null> {
  if (seasonId === null) return null;
  const open = await tx.season.findMany({ where: { archivedAt: null, ...(seasonId && { id: seasonId }) } });
  const holding = open.filter(({ firstDay, lastDay }) => toDate(mondayOf(firstDay)) <= monday && monday <= lastDay);
  if (!seasonId) return holding.length === 1 ? holding[0]!.id : null;
  if (open.length === 0) throw new InputInvalid(localized(messages.refusal_unknown_season), 'seasonId', 'UNKNOWN');
  if (holding.length === 0) throw new InputInvalid(localized(messages.refusal_week_outside_season), 'seasonId', 'OUT_OF_RANGE');
  return seasonId;
}
