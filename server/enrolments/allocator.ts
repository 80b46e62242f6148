// The one place that takes places. Requests that arrive together are decided together:
//
//   1. the facts are read without a lock; who is refused by them is answered at once: « complet » costs one read. Not
//      while every week that is asked for had places left a moment ago: then there is nobody to refuse
//   2. for the others one transaction: lock the families, then the weeks in id order; read the facts again; decide in
//      order of arrival; write every place, basket, audit line and mail in one statement; commit; answer
//
// So a batch is a constant number of statements, and nobody is answered before the commit. One batch runs at a time in
// a process; what arrives meanwhile is the next one. A request that breaks a batch is found by halving and fails alone.
// The counter and the unique indexes of the database are behind all this: see the migration last_lines.
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { v7 as uuid } from 'uuid';
import { nameForAudit, type Actor } from '../platform/actor.ts';
import { isConnectionLost, isGivenUp, type Database } from '../platform/database.ts';
import type { Gap } from '../platform/refusals.ts';
import type { Rules } from '../platform/rules.ts';
import type { LocalizedText } from '../language/messages.ts';
import { categoryFor, judge, quote, readinessGaps, type WeekState } from './eligibility.ts';
import {
  addEnrolment,
  linkOf,
  readFacts,
  type ChildFacts,
  type Facts,
  type FactsQuestion,
  type LiveEnrolment,
  type Run,
  type WeekFacts,
} from './facts.ts';
import { isOpenFor, nextOpening } from './period.ts';
import type { Price } from './price.ts';

export type HoldRequest = { actor: Actor; parentId: string; childId: string; weekIds: string[]; source?: 'PARENT' | 'STAFF' };
export type RefusedPlace = {
  weekId: string;
  childName: string;
  state: WeekState;
  say: LocalizedText;
  plaineName: string;
  startDate: string;
  endDate: string;
};
export type HoldAnswer =
  | { kind: 'unknown-child' }
  | { kind: 'unknown-week'; weekId: string }
  | { kind: 'closed'; opensAt: Date | null }
  | { kind: 'not-ready'; child: string; gaps: Gap[] }
  | { kind: 'done'; heldIds: string[]; refused: RefusedPlace[] };

export type Seats = {
  /** Takes each week that is free for the child, refuses the others one by one; answers after the commit. */
  hold: (request: HoldRequest) => Promise<HoldAnswer>;
  /** for the metrics: batches and requests so far */
  counts: { batches: number; requests: number; granted: number };
};

/**
 * What the acts that take places through the allocator are given, `(ctx, input)`, in the place of a transaction: the
 * allocator opens its own, one for all who ask at the same moment.
 */
export type SeatsContext<Who extends Actor> = { seats: Seats; database: Pick<Database, 'prisma'>; actor: Who };

type Waiting = { request: HoldRequest; answer: (answer: HoldAnswer) => void; fail: (error: unknown) => void };
type Grant = { id: string; request: HoldRequest; weekId: string; monday: string; price: Price; offerId: string | null };
type Options = {
  rules: Pick<Rules, 'holdSeconds' | 'mailAfterSeconds'>;
  /** expires what ran out and passes places to the queue, before anything is taken */
  tidy: (weekIds: string[]) => Promise<unknown>;
  /** replaced by the tests that prove what the lock is for */
  lockText?: { parents: string; weeks: string };
};

const maxBatch = 800;
const maxTidyings = 5;
/** Milliseconds before a batch is tried again whose connection broke: to hold twice is to hold once, so nothing is lost. */
const pauses = [50, 150, 400, 900, 1_500];
const locks = {
  parents: 'SELECT id FROM parent WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE',
  weeks: 'SELECT id FROM week WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE',
};

/** The allocator of one process. */
export function createSeats(database: Database, { rules, tidy, lockText = locks }: Options): Seats {
  const queue: Waiting[] = [];
  const counts = { batches: 0, requests: 0, granted: 0 };
  /** weeks that had places left after the last batch that took some: a guess that only says which way to go */
  const open = new Set<string>();
  let isFlushing = false;

  async function flush() {
    while (queue.length > 0) {
      const batch = queue.splice(0, maxBatch);
      counts.batches += 1;
      counts.requests += batch.length;
      await answerAll(batch);
    }
    isFlushing = false;
  }

  async function answerAll(batch: Waiting[], attempt = 0): Promise<void> {
    try {
      const answers = await decideBatch(batch.map(({ request }) => request));
      batch.forEach((waiting, index) => waiting.answer(answers[index]!));
    } catch (error) {
      const pause = pauses[attempt];
      if (isConnectionLost(error)) {
        if (pause === undefined) return batch.forEach((waiting) => waiting.fail(error));
        await sleep(pause);
        return answerAll(batch, attempt + 1);
      }
      if (isGivenUp(error) || batch.length === 1) return batch.forEach((waiting) => waiting.fail(error));
      const middle = batch.length >> 1;
      await answerAll(batch.slice(0, middle));
      await answerAll(batch.slice(middle));
    }
  }

  async function decideBatch(requests: HoldRequest[]): Promise<HoldAnswer[]> {
    // Places are there and clicks take them: nobody to be refused by a look without a lock.
    if (requests.every(({ weekIds }) => weekIds.every((weekId) => open.has(weekId)))) return takeTidied(requests);
    const run: Run = (text, values) => database.pool.query({ name: 'hold-facts', text, values });
    let facts = await readFacts(run, questionOf(requests));
    const due = weeksToTidy(facts);
    if (due.length > 0) {
      await tidy(due);
      facts = await readFacts(run, questionOf(requests));
    }
    // Each by itself: what one of them would take must not refuse another before it is really taken.
    const answers = requests.map((request) => (mayTake(facts, request) ? null : decide(facts, [request]).answers[0]!));
    const wanted = requests.filter((_request, index) => answers[index] === null);
    if (wanted.length === 0) return answers.map((answer) => answer!);
    const taken = (await takeTidied(wanted)).values();
    return answers.map((answer) => answer ?? taken.next().value!);
  }

  /** A hold may run out between the tidying and the lock: then once more, so that the queue is served before the click. */
  async function takeTidied(requests: HoldRequest[]): Promise<HoldAnswer[]> {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await takeLocked(requests, attempt === maxTidyings);
      if ('answers' in outcome) return outcome.answers;
      await tidy(outcome.due);
    }
  }

  /** With `isLast`, what ran out meanwhile counts as taken: rather « complet » once too often than for ever again. */
  async function takeLocked(requests: HoldRequest[], isLast: boolean): Promise<{ answers: HoldAnswer[] } | { due: string[] }> {
    const client = await database.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const question = questionOf(requests);
      await client.query({ name: 'hold-parents', text: lockText.parents, values: [question.parentIds] });
      await client.query({ name: 'hold-weeks', text: lockText.weeks, values: [question.weekIds] });
      const facts = await readFacts((text, values) => client.query({ name: 'hold-facts', text, values }), question);
      const due = weeksToTidy(facts);
      if (due.length > 0 && !isLast) {
        await client.query('ROLLBACK');
        return { due };
      }
      for (const week of facts.weeks.values()) week.free = Math.max(0, week.free - week.ranOut);
      const { answers, grants } = decide(facts, requests);
      if (grants.length > 0) await write(client, grants, rules);
      await client.query('COMMIT');
      counts.granted += grants.length;
      remember(facts, grants.length > 0);
      return { answers };
    } catch (error) {
      if (isConnectionLost(error) || isGivenUp(error)) broken = error as Error;
      else await client.query('ROLLBACK').catch((lost: Error) => (broken = lost));
      throw error;
    } finally {
      client.release(broken);
    }
  }

  function remember({ weeks }: Facts, hasGranted: boolean) {
    if (!hasGranted) return open.clear();
    for (const { id, free } of weeks.values()) {
      if (free > 0) open.add(id);
      else open.delete(id);
    }
  }

  return {
    counts,
    hold: (request) =>
      new Promise((answer, fail) => {
        queue.push({ request, answer, fail });
        if (isFlushing) return;
        isFlushing = true;
        setImmediate(() => void flush());
      }),
  };
}

const questionOf = (requests: HoldRequest[]): FactsQuestion => ({
  parentIds: [...new Set(requests.map(({ parentId }) => parentId))],
  childIds: [...new Set(requests.map(({ childId }) => childId))],
  weekIds: [...new Set(requests.flatMap(({ weekIds }) => weekIds))],
});

/** Weeks where something ran out that stands in the way: of those asked for, and at the same dates of the same children. */
const weeksToTidy = (facts: Facts) => {
  const ranOut = [...facts.weeks.values()].filter((week) => week.ranOut > 0).map(({ id }) => id);
  return [...new Set([...ranOut, ...facts.staleWeekIds])];
};

/** True when the request, alone, would take a place. */
function mayTake(facts: Facts, { parentId, childId, weekIds }: HoldRequest): boolean {
  const child = facts.children.get(childId);
  if (!child || !weekIds.every((weekId) => facts.weeks.get(weekId)?.isOffered)) return false;
  return weekIds.some((weekId) => ['FREE', 'OFFERED'].includes(judge(facts, parentId, child, facts.weeks.get(weekId)!).state));
}

/**
 * Decides requests in their order. What one of them takes is there for the next to see: `facts` is changed as places go.
 */
export function decide(facts: Facts, requests: HoldRequest[]) {
  const grants: Grant[] = [];
  const answers = requests.map((request): HoldAnswer => {
    const child = facts.children.get(request.childId);
    if (!child || !linkOf(facts, request.parentId, request.childId)) return { kind: 'unknown-child' };
    const unknown = request.weekIds.find((weekId) => !facts.weeks.get(weekId)?.isOffered);
    if (unknown) return { kind: 'unknown-week', weekId: unknown };
    const refusal = refuseChild(facts, request, child);
    if (refusal) return refusal;

    const heldIds: string[] = [];
    const refused: RefusedPlace[] = [];
    for (const weekId of new Set(request.weekIds)) {
      const week = facts.weeks.get(weekId)!;
      const verdict = judge(facts, request.parentId, child, week);
      if (verdict.enrolment) heldIds.push(verdict.enrolment.id);
      else if (verdict.state === 'FREE' || verdict.state === 'OFFERED') {
        const grant = take(facts, request, child, week, verdict.state === 'OFFERED' ? verdict.queued!.id : null);
        grants.push(grant);
        heldIds.push(grant.id);
      } else
        refused.push({
          weekId,
          childName: child.givenName,
          state: verdict.state,
          say: verdict.say!,
          plaineName: week.plaineName,
          startDate: week.startDate,
          endDate: week.endDate,
        });
    }
    return { kind: 'done', heldIds, refused };
  });
  return { answers, grants };
}

/** Reasons that hold for every week: closed, or the child is not ready. A repeated request is answered as the first was. */
function refuseChild(facts: Facts, request: HoldRequest, child: ChildFacts): HoldAnswer | null {
  const isSettled = (weekId: string) =>
    facts.enrolmentsOfChild.get(child.id)?.some((live) => live.weekId === weekId) ||
    facts.queueOfChild.get(child.id)?.some((line) => line.weekId === weekId && line.status === 'OFFERED');
  if (request.weekIds.length > 0 && request.weekIds.every(isSettled)) return null;
  const isResident = categoryFor(facts, request.parentId, child) === 'RESIDENT';
  if (!isOpenFor(facts.period, isResident, facts.now)) return { kind: 'closed', opensAt: nextOpening(facts.period, isResident, facts.now) };
  const gaps = readinessGaps(child, facts.now);
  return gaps.length > 0 ? { kind: 'not-ready', child: child.givenName, gaps } : null;
}

function take(facts: Facts, request: HoldRequest, child: ChildFacts, week: WeekFacts, offerId: string | null): Grant {
  const price = quote(facts, request.parentId, child, week);
  const enrolment: LiveEnrolment = {
    id: uuid(),
    childId: child.id,
    parentId: request.parentId,
    weekId: week.id,
    monday: week.monday,
    status: 'HELD',
  };
  addEnrolment(facts, enrolment);
  if (!offerId) week.free -= 1;
  return { id: enrolment.id, request, weekId: week.id, monday: week.monday, price, offerId };
}

// One row per place, as columns: PostgreSQL reads arrays several times faster than the same rows as JSON.
const writeText = `
WITH place AS MATERIALIZED (
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::date[], $6::int[], $7::int[], $8::int[], $9::tariff_category[],
    $10::int[], $11::enrolment_source[], $12::text[]) WITH ORDINALITY AS place
    (id, parent_id, child_id, week_id, monday, price_cents, day_rate_cents, day_count, category, sibling_rank, source, actor, ord)
), used_basket AS (
  INSERT INTO basket (id, parent_id) SELECT gen_random_uuid(), parent_id FROM place GROUP BY parent_id ORDER BY parent_id
  ON CONFLICT (parent_id) WHERE status IN ('OPEN', 'VALIDATED') DO UPDATE SET status = 'OPEN', validated_at = NULL
  RETURNING id, parent_id, xmax = 0 AS is_new
), taken AS (
  INSERT INTO enrolment (id, basket_id, parent_id, child_id, week_id, monday, status, source, held_at, held_until,
    price_cents, day_rate_cents, day_count, category, sibling_rank)
  SELECT place.id, used_basket.id, parent_id, child_id, week_id, monday, 'HELD', source, statement_timestamp(),
    statement_timestamp() + make_interval(secs => $13), price_cents, day_rate_cents, day_count, category, sibling_rank
  FROM place JOIN used_basket USING (parent_id) ORDER BY ord
  RETURNING id, week_id
), told AS (
  INSERT INTO audit_entry (actor, action, subject, detail)
  SELECT place.actor, 'place-held', 'enrolment:' || taken.id, jsonb_build_object('week', taken.week_id)
  FROM taken JOIN place ON place.id = taken.id ORDER BY ord
), mailed AS (
  SELECT count(*) FROM graphile_worker.add_jobs(ARRAY(
    SELECT ROW('tell-places-held', json_build_object('basketIds', json_agg(id)), NULL, statement_timestamp(), NULL, NULL, NULL, NULL)
      ::graphile_worker.job_spec FROM used_basket WHERE is_new HAVING count(*) > 0
    UNION ALL
    SELECT ROW('mail', json_build_object('kind', 'places-held', 'basketId', id), NULL, statement_timestamp() + make_interval(secs => $14),
      NULL, 'held:' || id, NULL, NULL)::graphile_worker.job_spec FROM used_basket WHERE NOT is_new))
)
SELECT count(*)::int AS places FROM taken, mailed`;

async function write(client: pg.PoolClient, grants: Grant[], { holdSeconds, mailAfterSeconds }: Options['rules']) {
  const offers = grants.flatMap(({ offerId }) => offerId ?? []);
  // First, so that the place is free when the enrolment takes it.
  if (offers.length > 0)
    await client.query(`UPDATE waiting_place SET status = 'ACCEPTED', ended_at = statement_timestamp() WHERE id = ANY ($1::uuid[])`, [
      offers,
    ]);
  const column = <Value>(of: (grant: Grant) => Value) => grants.map(of);
  await client.query({
    name: 'hold-write',
    text: writeText,
    values: [
      column(({ id }) => id),
      column(({ request }) => request.parentId),
      column(({ request }) => request.childId),
      column(({ weekId }) => weekId),
      column(({ monday }) => monday),
      column(({ price }) => price.priceCents),
      column(({ price }) => price.dayRateCents),
      column(({ price }) => price.dayCount),
      column(({ price }) => price.category),
      column(({ price }) => price.siblingRank),
      column(({ offerId, request }) => (offerId ? 'OFFER' : (request.source ?? 'PARENT'))),
      column(({ request }) => nameForAudit(request.actor)),
      holdSeconds,
      mailAfterSeconds,
    ],
  });
}
