import type { ActContext } from '../platform/act.ts';
import type { Tx } from '../platform/database.ts';
import { findObstacle } from './eligibility.ts';
import { addOffer, linkOf, readFacts, type Facts } from './facts.ts';
import { runIn } from '../plaines/lock-weeks.ts';
import { enqueueMails } from '../platform/jobs.ts';
import { recordEach } from '../audit/record.ts';

type Line = { id: string; childId: string; parentId: string; weekId: string; free: number };

/**
 * Offers the free places of these weeks to the first eligible children of their queues, within the change that freed them.
 * The weeks must be locked. A child who is not eligible now keeps the line and is passed over; nothing is offered once
 * the week has begun or the period has closed, and no offer outlasts either. A child has one running offer per dates: the
 * place of a second one would wait for two days for somebody who cannot come. Returns the number of offers made.
 */
export async function offerFreePlaces(ctx: ActContext, weekIds: readonly string[]): Promise<number> {
  const { tx, rules } = ctx;
  const left = new Map<string, number>();
  const chosen: Line[] = [];
  const closings = new Map<string, Date | null>();
  for (let part = 0; part === 0 || [...left.values()].some((free) => free > 0); part += 1) {
    const lines = await readQueues(tx, weekIds, part);
    if (lines.length === 0) break;
    const facts = await choose(tx, await lockChildren(tx, lines, part > 0), left, chosen);
    for (const { id, seasonId } of facts.weeks.values()) closings.set(id, facts.periods.get(seasonId)?.closesAt ?? null);
  }
  if (chosen.length === 0) return 0;
  await tx.$executeRaw`
    UPDATE waiting_place SET status = 'OFFERED', offered_at = statement_timestamp(),
      offered_until = least(statement_timestamp() + make_interval(secs => ${rules.offerSeconds}::float8),
        week.start_date::timestamp AT TIME ZONE 'Europe/Brussels', line.closes_at)
    FROM week, unnest(${chosen.map(({ id }) => id)}::uuid[], ${chosen.map(({ weekId }) => closings.get(weekId)?.toISOString() ?? null)}::timestamptz[])
      AS line (id, closes_at)
    WHERE week.id = waiting_place.week_id AND waiting_place.id = line.id`;
  await recordEach(
    tx,
    'system',
    'place-offered',
    chosen.map(({ id }) => `waiting-place:${id}`),
  );
  await enqueueMails(
    tx,
    chosen.map(({ id }) => ({ kind: 'waiting-offered', waitingPlaceId: id })),
  );
  return chosen.length;
}

/** Adds to `chosen` those of the lines that get a place, and takes it off `left`, places by week; returns what it was decided by. */
async function choose(tx: Tx, lines: Line[], left: Map<string, number>, chosen: Line[]): Promise<Facts> {
  const taken = await readOfferedDates(tx, lines);
  const facts = await readFacts(runIn(tx), {
    parentIds: [...new Set(lines.map(({ parentId }) => parentId))],
    childIds: [...new Set(lines.map(({ childId }) => childId))],
    weekIds: [...new Set(lines.map(({ weekId }) => weekId))],
  });
  const dates = ({ childId, weekId }: Line) => datesOf(childId, facts.weeks.get(weekId)?.monday);
  const take = (line: Line) => {
    taken.add(dates(line));
    const monday = facts.weeks.get(line.weekId)?.monday;
    if (monday) addOffer(facts, { ...line, monday });
  };
  for (const line of chosen) take(line);
  for (const line of lines) {
    const free = left.get(line.weekId) ?? line.free;
    const isChosen = free > 0 && !taken.has(dates(line)) && mayBeOffered(facts, line);
    left.set(line.weekId, isChosen ? free - 1 : free);
    if (!isChosen) continue;
    take(line);
    chosen.push(line);
  }
  return facts;
}

const linesAtOnce = 100;

/** The queues of the weeks that have free places, in order, a part at a time: the first ones are mostly enough. */
const readQueues = (tx: Tx, weekIds: readonly string[], part: number) => tx.$queryRaw<Line[]>`
  SELECT line.id, line.child_id AS "childId", line.parent_id AS "parentId", week.id AS "weekId", week.takeable AS free
  FROM (SELECT week_id AS id, takeable FROM week_availability) AS week CROSS JOIN LATERAL (
    SELECT * FROM waiting_place WHERE week_id = week.id AND status = 'WAITING' ORDER BY priority, seq
    LIMIT ${linesAtOnce} OFFSET ${part * linesAtOnce}) AS line
  WHERE week.id = ANY (${[...weekIds]}::uuid[]) AND week.takeable > 0
  ORDER BY line.priority, line.seq`;

const datesOf = (childId: string, monday: string | undefined) => `${childId} ${monday}`;

/**
 * Locks the children, in id order and after the weeks, as everybody who offers does: two weeks of the same dates may be
 * offered from at once. Whoever has locked some already does not wait for more (it might be waited for in turn): returns
 * the lines whose child it has, the others keep their line until the next look.
 */
async function lockChildren(tx: Tx, lines: Line[], hasLocked: boolean): Promise<Line[]> {
  const childIds = [...new Set(lines.map(({ childId }) => childId))].sort();
  const locked = hasLocked
    ? await tx.$queryRaw<{ id: string }[]>`
        SELECT id FROM child WHERE id = ANY (${childIds}::uuid[]) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED`
    : await tx.$queryRaw<{ id: string }[]>`SELECT id FROM child WHERE id = ANY (${childIds}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  const mine = new Set(locked.map(({ id }) => id));
  return lines.filter(({ childId }) => mine.has(childId));
}

/** The dates for which each of these children has an offer that runs. */
async function readOfferedDates(tx: Tx, lines: Line[]): Promise<Set<string>> {
  const running = await tx.$queryRaw<{ childId: string; monday: string }[]>`
    SELECT child_id AS "childId", week.monday::text AS monday FROM waiting_place JOIN week ON week.id = week_id
    WHERE child_id = ANY (${lines.map(({ childId }) => childId)}::uuid[]) AND status = 'OFFERED' AND offered_until > statement_timestamp()`;
  return new Set(running.map(({ childId, monday }) => datesOf(childId, monday)));
}

function mayBeOffered(facts: Facts, { childId, parentId, weekId }: Line): boolean {
  const child = facts.children.get(childId);
  const week = facts.weeks.get(weekId);
  if (!child || !week?.isOffered || !linkOf(facts, parentId, childId)) return false;
  // How many seats there are is counted line by line, over all the queues.
  return findObstacle(facts, { parentId, child, week }, ['CAPACITY']) === null;
}
