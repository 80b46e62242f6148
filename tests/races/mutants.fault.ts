// Broken versions of the allocator and of the changes of state. Each must turn a suite red that the real one passes:
// a race test that cannot fail proves nothing. A mutant that survives makes this file red.
import { transact } from '../../server/platform/act.ts';
import pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../server/platform/database.ts';
import { createSeats } from '../../server/enrolments/allocator.ts';
import type { HoldAnswer } from '../../server/enrolments/decide-holds.ts';
import { Refusal } from '../../server/platform/refusals.ts';
import type { App } from '../../server/context.ts';
import { tidyWeeks } from '../../server/enrolments/expire-weeks.ts';
import { interleave, meetAt, openGate } from './interleave.ts';
import { findBreaches } from '../../server/commands/invariants.ts';
import { createCommune, createWorld } from '../model/world.ts';
import { Model } from '../model/rules.ts';
import { acts, createScene, readScene, runInOrder } from './scene.ts';
import { createApp } from '../kit/people.ts';

type Mutant = {
  suite: keyof typeof suites;
  /** what the statements become */
  rewrite?: (text: string) => string;
  /** a mark of the statement at which the six allocators wait for each other; by default the lock on the weeks */
  meet?: string;
  /** what becomes of the allocator's database */
  wrap?: (database: Database) => Database;
  /** what the database loses */
  ddl?: string;
};
type Sickness = Pick<Mutant, 'rewrite' | 'wrap' | 'meet'>;

const forget = (part: string | RegExp) => (text: string) => text.replace(part, '');
const onlyIn = (mark: string, rewrite: (text: string) => string) => (text: string) => (text.includes(mark) ? rewrite(text) : text);
const forgetLock = forget(/ FOR NO KEY UPDATE/);
const noCheck = 'ALTER TABLE week DROP CONSTRAINT week_places;';

const isWeekLock = (text: string) => text.includes('FROM week WHERE') && text.includes('FOR NO KEY UPDATE');

/** The allocator decides, under its locks, by the facts that it read without them. */
function believeFirstFacts(database: Database): Database {
  let first: unknown;
  const { pool } = database;
  const query = async (statement: { name?: string }) => {
    const answer = await pool.query(statement as pg.QueryConfig);
    if (statement.name === 'hold-facts') first = answer;
    return answer;
  };
  const connect = async () => {
    const client = await pool.connect();
    const ask = (statement: string | { name?: string }) =>
      typeof statement === 'object' && statement.name === 'hold-facts' ? first : client.query(statement as string);
    return new Proxy(client, {
      get: (target, key) => (key === 'query' ? ask : key === 'release' ? target.release.bind(target) : Reflect.get(target, key)),
    });
  };
  return { ...database, pool: Object.assign(Object.create(pool) as pg.Pool, { query, connect }) };
}

const mutants: Record<string, Mutant> = {
  'the weeks are not locked': {
    suite: 'race for ten places',
    rewrite: (text) => (isWeekLock(text) ? forgetLock(text) : text),
    // Once all have read what is free, and none has written.
    meet: 'INSERT INTO enrolment',
    ddl: noCheck,
  },
  'what was read before the lock is believed after it': { suite: 'race for ten places', wrap: believeFirstFacts, ddl: noCheck },
  'the counter is not kept': {
    suite: 'race for ten places',
    ddl: 'DROP TRIGGER enrolment_counted_i ON enrolment;',
  },
  'what ran out is expired without a look at its state': {
    suite: 'tidy while a payment settles',
    rewrite: onlyIn("SET status = 'EXPIRED'", forget(" AND status = 'HELD'")),
    ddl: 'DROP TRIGGER enrolment_transitions ON enrolment; ALTER TABLE enrolment DROP CONSTRAINT enrolment_ended;',
  },
  'what is released is not looked at again': {
    suite: 'release while a payment settles',
    rewrite: onlyIn("SET status = 'CANCELLED'", (text) =>
      forget(/ AND held_until > statement_timestamp\(\)/)(forget(" AND status = 'HELD'")(text)),
    ),
    ddl: 'DROP TRIGGER enrolment_transitions ON enrolment;',
  },
  'a payment is settled without a lock': {
    suite: 'settle a payment twice',
    rewrite: (text) =>
      text.includes('SET checked_at') ? text.replace(/UPDATE.*/s, 'SELECT $1::uuid') : text.includes('FROM week') ? text : forgetLock(text),
    ddl: 'DROP TRIGGER payment_transitions ON payment;',
  },
  'a child joins the queue without a lock': {
    suite: 'join the queue while a place is released',
    rewrite: (text) => (isWeekLock(text) ? forgetLock(text) : text),
  },
  'a late payment does not look whether the place is gone': {
    suite: 'late payment of a full week',
    rewrite: onlyIn('AS available', (text) => text.replace('available.takeable', '1 AS takeable')),
    ddl: noCheck,
  },
};

let app: App;
beforeAll(async () => {
  app = await createApp({ DATABASE_POOL: '3' });
  await createCommune(app);
});

/** Six processes, sixty families, ten places; all six see the ten free before any takes one. Returns what went wrong. */
async function race({ rewrite, wrap = (database) => database, meet = 'SELECT id FROM week' }: Sickness = {}): Promise<string[]> {
  const families = Array.from({ length: 60 }, (_, parent) => [parent]);
  const world = await createWorld(
    app,
    new Model({ weeks: [{ name: 'A', monday: 0, capacity: 10 }], parentsOf: families, closesAt: 10_000 }),
  );
  const before = meetAt(meet, 6);
  const processes = Array.from({ length: 6 }, () => openGate(app.database.url, { rewrite, before }));
  const allocators = processes.map(({ database }) =>
    createSeats(wrap(database), {
      rules: { holdSeconds: 3_600, mailAfterSeconds: 60 },
      tidy: (weekIds) => transact({ ...app, database }, 'system', (ctx) => tidyWeeks(ctx, weekIds)),
    }),
  );
  const answers = await Promise.allSettled(
    world.parents.map((actor, index) =>
      allocators[index % 6]!.hold({ actor, parentId: actor.parentId, childId: world.children[index]!, weekIds: world.weeks }),
    ),
  );
  await Promise.all(processes.map((gate) => gate.close()));
  const isGranted = (answer: PromiseSettledResult<HoldAnswer>) =>
    answer.status === 'fulfilled' && answer.value.kind === 'done' && answer.value.heldIds.length === 1;
  const granted = answers.filter(isGranted).length;
  const failed = answers.filter(({ status }) => status === 'rejected').length;
  return [...(granted === 10 ? [] : [`${granted} granted`]), ...(failed === 0 ? [] : [`${failed} failed`]), ...(await breaches())];
}

/** Two acts run into each other at every statement. Returns what went wrong. */
const pair =
  (first: keyof typeof acts, second: keyof typeof acts, isTidied = false) =>
  async ({ rewrite }: Sickness = {}) => {
    const before = isTidied ? [acts.tidy!] : [];
    const [one, other] = [acts[first]!, acts[second]!];
    const [gate, beside] = [openGate(app.database.url, { rewrite }), openGate(app.database.url, { rewrite })];
    const wrong: string[] = [];
    try {
      const orders = [await runInOrder(app, [...before, one, other]), await runInOrder(app, [...before, other, one])];
      for (let statement = 0; wrong.length === 0; statement += 1) {
        const scene = await createScene(app);
        for (const act of before) await act(scene, app.database);
        const { reached, outcomes } = await interleave(
          gate,
          statement,
          (database) => one(scene, database),
          () => other(scene, beside.database),
        );
        if (!reached) break;
        for (const outcome of outcomes)
          if (outcome.status === 'rejected' && !(outcome.reason instanceof Refusal)) wrong.push(String(outcome.reason));
        wrong.push(...(await breaches()));
        if (!orders.includes(await readScene(scene))) wrong.push(`no order of the two leaves this, at statement ${statement}`);
      }
    } finally {
      await Promise.all([gate.close(), beside.close()]);
    }
    return wrong;
  };

const breaches = async () => (await findBreaches(app.database.pool)).map(({ invariant }) => `not true: ${invariant}`);

const suites = {
  'race for ten places': race,
  'tidy while a payment settles': pair('tidy', 'settle a late payment'),
  'release while a payment settles': pair('release', 'settle a payment'),
  'settle a payment twice': pair('settle a payment', 'settle a payment'),
  'join the queue while a place is released': pair('join the queue', 'release', true),
  'late payment of a full week': pair('settle a late payment', 'join the queue'),
};

describe('the real thing passes', () => {
  test.each(Object.keys(suites) as (keyof typeof suites)[])('%s', { timeout: 120_000 }, async (name) => {
    expect(await suites[name]()).toEqual([]);
  });
});

describe('a mutant is caught', () => {
  test.each(Object.entries(mutants))('%s', { timeout: 120_000 }, async (name, { suite, ddl, ...sickness }) => {
    const sick = await createApp({ DATABASE_POOL: '3' });
    await createCommune(sick);
    if (ddl) await execute(sick.database.url, ddl);
    const healthy = app;
    app = sick;
    try {
      const wrong = await suites[suite](sickness).catch((error: unknown) => [String(error)]);
      console.log(`mutant « ${name} »: ${wrong[0] ?? 'SURVIVES'}`);
      expect(wrong, `« ${name} » survives « ${suite} »`).not.toEqual([]);
    } finally {
      app = healthy;
    }
  });
});

async function execute(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}
