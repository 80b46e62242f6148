import type { Db, Tx } from '../db.ts';
import { record } from '../audit/record.ts';
import { enqueue, enqueueMail } from '../jobs.ts';
import { lockWeeks } from '../plaines/lock-weeks.ts';
import { offerFreePlaces } from './offer-free-places.ts';

type Ended = { id: string; parentId: string };

/**
 * Writes down what the clock already decided for these weeks: holds and offers that ran out are ended, their parents
 * told, and the places go to the queue. Locks the weeks. Returns how many places came free.
 */
export async function tidyWeeks(tx: Tx, weekIds: readonly string[], offerSeconds: number): Promise<number> {
  await lockWeeks(tx, weekIds);
  const expired = await tx.$queryRaw<Ended[]>`
    UPDATE enrolment SET status = 'EXPIRED', ended_at = held_until
    WHERE week_id = ANY (${[...weekIds]}::uuid[]) AND status = 'HELD' AND held_until <= statement_timestamp()
    RETURNING id, parent_id AS "parentId"`;
  const passed = await tx.$queryRaw<Ended[]>`
    UPDATE waiting_place SET status = 'PASSED', ended_at = offered_until
    WHERE week_id = ANY (${[...weekIds]}::uuid[]) AND status = 'OFFERED' AND offered_until <= statement_timestamp()
    RETURNING id, parent_id AS "parentId"`;
  await tellExpired(tx, expired);
  for (const { id } of passed) {
    await record(tx, 'system', 'offer-passed', `waiting-place:${id}`);
    await enqueueMail(tx, { kind: 'waiting-passed', waitingPlaceId: id });
  }
  await offerFreePlaces(tx, weekIds, offerSeconds);
  return expired.length + passed.length;
}

async function tellExpired(tx: Tx, expired: Ended[]) {
  if (expired.length === 0) return;
  const ids = expired.map(({ id }) => id);
  await tx.auditEntry.createMany({ data: ids.map((id) => ({ actor: 'system', action: 'hold-expired', subject: `enrolment:${id}` })) });
  for (const [parentId, lines] of Map.groupBy(expired, ({ parentId }) => parentId))
    await enqueueMail(tx, { kind: 'hold-expired', parentId, enrolmentIds: lines.map(({ id }) => id) });
  // Money may be on its way for them: ask the provider at once.
  const pending = await tx.payment.findMany({
    where: { status: 'PENDING', method: 'ONLINE', lines: { some: { enrolmentId: { in: ids } } } },
    select: { id: true },
    // Whoever queues several of these jobs does so in this order, or two would wait for each other.
    orderBy: { id: 'asc' },
  });
  for (const { id } of pending) await enqueue(tx, 'check-payment', { paymentId: id }, { key: `check:${id}` });
}

/**
 * Tidies every week where something ran out, or where a place stayed free because nobody who waits was eligible then, a
 * few weeks per transaction; the workers' every-minute job, and what a web process does before it shows counts. Safe in several processes at once: whoever gets a week's lock does its work.
 */
export async function tidyDueWeeks(db: Db, offerSeconds: number): Promise<number> {
  const due = await db.$queryRaw<{ weekId: string }[]>`
    SELECT DISTINCT week_id AS "weekId" FROM (
      SELECT week_id FROM enrolment WHERE status = 'HELD' AND held_until <= now()
      UNION ALL SELECT week_id FROM waiting_place WHERE status = 'OFFERED' AND offered_until <= now()
      UNION ALL SELECT id FROM week WHERE capacity + overbooked > taken AND cancelled_at IS NULL
        AND EXISTS (SELECT FROM waiting_place WHERE week_id = week.id AND status = 'WAITING')) AS due
    ORDER BY 1`;
  let freed = 0;
  for (let at = 0; at < due.length; at += weeksPerTransaction) {
    const weekIds = due.slice(at, at + weeksPerTransaction).map(({ weekId }) => weekId);
    freed += await db.$transaction((tx) => tidyWeeks(tx, weekIds, offerSeconds));
  }
  await dropBegun(db);
  return freed;
}

const weeksPerTransaction = 10;

/** The queue of a week that has begun is over. */
const dropBegun = (db: Db) => db.$executeRaw`
  UPDATE waiting_place SET status = 'DROPPED', ended_at = now() FROM week
  WHERE week.id = waiting_place.week_id AND waiting_place.status = 'WAITING'
    AND week.start_date <= (now() AT TIME ZONE 'Europe/Brussels')::date`;
