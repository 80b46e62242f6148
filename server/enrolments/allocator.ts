// The allocator: the parents' clicks, and those of the desk for them. Requests that arrive together are decided together:
//
//   1. the facts are read without a lock; who is refused by them is answered at once: « complet » costs one read. Not
//      while every week that is asked for had seats left a moment ago: then there is nobody to refuse
//   2. for the others one transaction: lock the families, then the weeks in id order; read the facts again; decide in
//      order of arrival (decide-holds.ts), a week with the options asked for as one; write every seat, basket, audit line and mail in one statement (take-seats.ts);
//      commit; answer
//
// So a batch is a constant number of statements, and nobody is answered before the commit. One batch runs at a time in
// a process; what arrives meanwhile is the next one. A request that breaks a batch is found by halving and fails alone.
// The counter and the unique indexes of the database are behind all this: see prisma/functions/counters.sql.
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { isConnectionLost, isGivenUp, type Database } from '../platform/database.ts';
import type { Actor } from '../platform/actor.ts';
import type { Rules } from '../platform/rules.ts';
import { familyLockText } from '../plaines/lock-weeks.ts';
import { decide, mayTake, questionOf, weeksToTidy, weeksWithOptions, type HoldAnswer, type HoldRequest } from './decide-holds.ts';
import { countTakeableOnly, readFacts, type Facts, type Run } from './facts.ts';
import { lockOptions } from './hold-options.ts';
import { takeSeats } from './take-seats.ts';

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
type Options = {
  rules: Pick<Rules, 'holdSeconds' | 'mailAfterSeconds'>;
  /** expires what ran out and passes places to the queue, before anything is taken */
  tidy: (weekIds: string[]) => Promise<unknown>;
};

const maxBatch = 800;
const maxTidyings = 5;
/** Milliseconds before a batch is tried again whose connection broke: to hold twice is to hold once, so nothing is lost. */
const pauses = [50, 150, 400, 900, 1_500];
const runOn =
  (client: pg.Pool | pg.PoolClient): Run =>
  (text, values, name) =>
    client.query({ ...(name && { name }), text, values });
const weekLockText = 'SELECT id FROM week WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE';

/** The allocator of one process. */
export function createSeats(database: Database, { rules, tidy }: Options): Seats {
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
    const run = runOn(database.pool);
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
      const run = runOn(client);
      await client.query('BEGIN');
      const question = questionOf(requests);
      await client.query({ name: 'hold-parents', text: familyLockText, values: [question.parentIds, question.childIds] });
      await client.query({ name: 'hold-weeks', text: weekLockText, values: [question.weekIds] });
      const facts = await readFacts(run, question);
      const due = weeksToTidy(facts);
      if (due.length > 0 && !isLast) {
        await client.query('ROLLBACK');
        return { due };
      }
      countTakeableOnly(facts);
      // none when nobody asks for one
      const options = await lockOptions(run, weeksWithOptions(requests));
      const { answers, grants } = decide(facts, requests, options);
      if (grants.length > 0) await takeSeats(run, grants, rules);
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
