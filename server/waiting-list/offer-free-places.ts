import type { Tx } from '../db.ts';
import { findObstacle, readinessGaps, categoryFor } from '../plaines/eligibility.ts';
import { linkOf, readFacts, type Facts } from '../plaines/facts.ts';
import { runIn } from '../plaines/lock-weeks.ts';
import { isOpenFor } from '../plaines/period.ts';
import { enqueueMails } from '../jobs.ts';
import { recordEach } from '../audit/record.ts';

type Line = { id: string; childId: string; parentId: string; weekId: string; free: number };

/**
 * Offers the free places of these weeks to the first eligible children of their queues, within the change that freed them.
 * The weeks must be locked. A child who is not eligible now keeps the line and is passed over; nothing is offered once
 * the week has begun or the period has closed, and no offer outlasts either. A child has one running offer per dates: the
 * place of a second one would wait for two days for somebody who cannot come. Returns the number of offers made.
 */
export async function offerFreePlaces(tx: Tx, weekIds: readonly string[], offerSeconds: number): Promise<number> {
  const lines = await readQueues(tx, weekIds);
  if (lines.length === 0) return 0;
  const taken = await lockOfferedDates(tx, lines);
  const facts = await readFacts(runIn(tx), {
    parentIds: [...new Set(lines.map(({ parentId }) => parentId))],
    childIds: [...new Set(lines.map(({ childId }) => childId))],
    weekIds: [...new Set(lines.map(({ weekId }) => weekId))],
  });
  const left = new Map(lines.map(({ weekId, free }) => [weekId, free]));
  const chosen: Line[] = [];
  for (const line of lines) {
    const dates = datesOf(line.childId, facts.weeks.get(line.weekId)?.monday);
    if (left.get(line.weekId)! <= 0 || taken.has(dates) || !mayBeOffered(facts, line)) continue;
    left.set(line.weekId, left.get(line.weekId)! - 1);
    taken.add(dates);
    chosen.push(line);
  }
  if (chosen.length === 0) return 0;
  await tx.$executeRaw`
    UPDATE waiting_place SET status = 'OFFERED', offered_at = statement_timestamp(),
      offered_until = least(statement_timestamp() + make_interval(secs => ${offerSeconds}::float8),
        week.start_date::timestamp AT TIME ZONE 'Europe/Brussels', ${facts.period!.closesAt})
    FROM week WHERE week.id = waiting_place.week_id AND waiting_place.id = ANY (${chosen.map(({ id }) => id)}::uuid[])`;
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

/** The heads of the queues of the weeks that have free places, in order. */
const readQueues = (tx: Tx, weekIds: readonly string[]) => tx.$queryRaw<Line[]>`
  SELECT line.id, line.child_id AS "childId", line.parent_id AS "parentId", week.id AS "weekId", week.capacity + week.overbooked - week.taken AS free
  FROM week CROSS JOIN LATERAL (
    SELECT * FROM waiting_place WHERE week_id = week.id AND status = 'WAITING' ORDER BY priority, seq LIMIT 100) AS line
  WHERE week.id = ANY (${[...weekIds]}::uuid[]) AND week.capacity + week.overbooked > week.taken
  ORDER BY line.priority, line.seq`;

const datesOf = (childId: string, monday: string | undefined) => `${childId} ${monday}`;

/**
 * The dates for which each of these children has an offer that runs. Locks the children, in id order and after the weeks,
 * as everybody who offers does: two weeks of the same dates may be offered from at once.
 */
async function lockOfferedDates(tx: Tx, lines: Line[]): Promise<Set<string>> {
  const childIds = [...new Set(lines.map(({ childId }) => childId))].sort();
  await tx.$queryRaw`SELECT id FROM child WHERE id = ANY (${childIds}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  const running = await tx.$queryRaw<{ childId: string; monday: string }[]>`
    SELECT child_id AS "childId", week.monday::text AS monday FROM waiting_place JOIN week ON week.id = week_id
    WHERE child_id = ANY (${childIds}::uuid[]) AND status = 'OFFERED' AND offered_until > statement_timestamp()`;
  return new Set(running.map(({ childId, monday }) => datesOf(childId, monday)));
}

function mayBeOffered(facts: Facts, { childId, parentId, weekId }: Line): boolean {
  const child = facts.children.get(childId);
  const week = facts.weeks.get(weekId);
  if (!child || !week?.isOffered || !linkOf(facts, parentId, childId)) return false;
  if (!isOpenFor(facts.period, categoryFor(facts, parentId, child) === 'RESIDENT', facts.now)) return false;
  if (readinessGaps(child, facts.now).length > 0) return false;
  return findObstacle(facts, parentId, child, week) === null;
}
