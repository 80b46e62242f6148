import { transact, type ActContext, type ActSource } from '../platform/act.ts';
import { todayInBrussels } from '../platform/clock.ts';
import type { Db, Tx } from '../platform/database.ts';
import { recordEach } from '../audit/record.ts';
import { enqueue, enqueueMails } from '../platform/jobs.ts';
import { lockWeeks } from '../plaines/lock-weeks.ts';
import { offerFreePlaces } from './offer-free-places.ts';

/**
 * Writes down what the clock already decided for these weeks: holds and offers that ran out are ended, their parents
 * told, and the places go to the queue. Locks the weeks. Returns how many places came free. A constant number of
 * statements, however many holds ran out together, three days after opening minute.
 */
export async function tidyWeeks(ctx: ActContext, weekIds: readonly string[]): Promise<number> {
  const { tx } = ctx;
  await lockWeeks(tx, weekIds);
  const expired = await endHolds(tx, weekIds);
  const passed = await tx.$queryRaw<{ id: string }[]>`
    UPDATE waiting_place SET status = 'PASSED', ended_at = offered_until
    WHERE week_id = ANY (${[...weekIds]}::uuid[]) AND status = 'OFFERED' AND offered_until <= statement_timestamp()
    RETURNING id`;
  await recordEach(
    tx,
    'system',
    'offer-passed',
    passed.map(({ id }) => `waiting-place:${id}`),
  );
  await enqueueMails(
    tx,
    passed.map(({ id }) => ({ kind: 'waiting-passed', waitingPlaceId: id })),
  );
  await offerFreePlaces(ctx, weekIds);
  return expired + passed.length;
}

/** Ends the holds that ran out; each is recorded, and each parent told in one mail. Returns how many. */
async function endHolds(tx: Tx, weekIds: readonly string[]): Promise<number> {
  const [ended] = await tx.$queryRaw<{ count: number; pending: string[] }[]>`
    WITH ended AS (
      UPDATE enrolment SET status = 'EXPIRED', ended_at = held_until
      WHERE week_id = ANY (${[...weekIds]}::uuid[]) AND status = 'HELD' AND held_until <= statement_timestamp()
      RETURNING id, parent_id, seq
    ), told AS (
      INSERT INTO audit_entry (actor, action, subject) SELECT 'system', 'hold-expired', 'enrolment:' || id FROM ended ORDER BY seq
    ), mailed AS (
      SELECT queue_jobs(json_agg(json_build_object('task', 'mail', 'payload', payload))) FROM (
        SELECT json_build_object('kind', 'hold-expired', 'parentId', parent_id, 'enrolmentIds', json_agg(id ORDER BY seq)) AS payload
        FROM ended GROUP BY parent_id) AS mail
    )
    SELECT (SELECT count(*) FROM ended)::int AS count, ARRAY(
      SELECT DISTINCT payment.id FROM payment JOIN payment_line ON payment_line.payment_id = payment.id
      JOIN ended ON ended.id = payment_line.enrolment_id WHERE payment.status = 'PENDING' AND payment.method = 'ONLINE'
      -- whoever queues several of these jobs does so in this order, or two would wait for each other
      ORDER BY payment.id)::text[] AS pending
    FROM mailed`;
  // Money may be on its way for them: ask the provider at once.
  for (const paymentId of ended!.pending) await enqueue(tx, 'check-payment', { paymentId }, { key: `check:${paymentId}` });
  return ended!.count;
}

/**
 * Tidies every week where something ran out, or where a place stayed free because nobody who waits was eligible then, a
 * few weeks per transaction; the workers' every-minute job, and what a web process does before it shows counts. Safe in
 * several processes at once: each takes the weeks that nobody else is at, and comes back to the others at the end.
 */
export async function tidyDueWeeks(app: ActSource): Promise<number> {
  const db = app.database.prisma;
  const due = await db.$queryRaw<{ weekId: string }[]>`
    SELECT week_id AS "weekId" FROM week_availability JOIN week ON week.id = week_id
    WHERE expired > 0 OR (takeable > 0 AND cancelled_at IS NULL
      AND EXISTS (SELECT FROM waiting_place WHERE waiting_place.week_id = week.id AND status = 'WAITING'))
    ORDER BY 1`;
  let freed = 0;
  const busy: string[] = [];
  for (const weekIds of inPortions(due.map(({ weekId }) => weekId))) {
    freed += await transact(app, 'system', async (ctx) => {
      const mine = await lockFreeWeeks(ctx.tx, weekIds);
      busy.push(...weekIds.filter((weekId) => !mine.includes(weekId)));
      return mine.length > 0 ? tidyWeeks(ctx, mine) : 0;
    });
  }
  for (const weekIds of inPortions(busy)) freed += await transact(app, 'system', (ctx) => tidyWeeks(ctx, weekIds));
  await dropBegun(db);
  return freed;
}

const weeksPerTransaction = 10;

function* inPortions(weekIds: string[]): Generator<string[]> {
  for (let at = 0; at < weekIds.length; at += weeksPerTransaction) yield weekIds.slice(at, at + weeksPerTransaction);
}

/** Locks those of the weeks that nobody else has locked. */
async function lockFreeWeeks(tx: Tx, weekIds: string[]): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM week WHERE id = ANY (${weekIds}::uuid[]) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED`;
  return rows.map(({ id }) => id);
}

/** The queue of a week that has begun is over. */
const dropBegun = (db: Db) => db.$executeRaw`
  UPDATE waiting_place SET status = 'DROPPED', ended_at = now() FROM week
  WHERE week.id = waiting_place.week_id AND waiting_place.status = 'WAITING'
    AND week.start_date <= ${todayInBrussels}`;
