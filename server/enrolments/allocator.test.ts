import { transact } from '../platform/act.ts';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { App } from '../context.ts';
import { createChild, createParent, createApp, createSeason, readPlaces } from '../../tests/kit/people.ts';
import { tidyWeeks } from './expire-weeks.ts';
import { meetAt, openGate } from '../../tests/races/interleave.ts';
import { createSeats } from './allocator.ts';
import type { WeekId } from '../platform/ids.ts';

let app: App;
beforeAll(async () => {
  app = await createApp();
});

const family = async (about: Parameters<typeof createChild>[2] = {}, parentAbout: Parameters<typeof createParent>[1] = {}) => {
  const parent = await createParent(app, parentAbout);
  return { parent, child: await createChild(app, [parent], about) };
};

const ask = ({ parent, child }: Awaited<ReturnType<typeof family>>, weekIds: WeekId[]) =>
  app.seats.hold({ actor: parent.actor, parentId: parent.actor.parentId, childId: child.id, weekIds });

const rules = { holdSeconds: 60, mailAfterSeconds: 1 };

test('a free week is held for 72 real hours, with its price and a basket', async () => {
  const { weeks } = await createSeason(app, [3]);
  const someone = await family();
  const answer = await ask(someone, [weeks[0]!.id]);
  expect(answer).toMatchObject({ kind: 'done', refused: [] });
  const [enrolment] = await app.database.prisma.enrolment.findMany({ where: { childId: someone.child.id }, include: { basket: true } });
  expect(enrolment).toMatchObject({
    status: 'HELD',
    priceCents: 6000,
    dayCount: 5,
    category: 'RESIDENT',
    siblingRank: 1,
    basket: { status: 'OPEN' },
  });
  expect(enrolment!.heldUntil!.getTime() - enrolment!.heldAt.getTime()).toBe(72 * 3_600_000);
});

test('sixty parents at once for ten places: ten are held, in order of arrival, and fifty are told it is full', async () => {
  const { weeks } = await createSeason(app, [10]);
  const families = await Promise.all(Array.from({ length: 60 }, () => family()));
  const answers = await Promise.all(families.map((someone) => ask(someone, [weeks[0]!.id])));
  const outcomes = answers.map((answer) =>
    answer.kind === 'done' && answer.heldIds.length === 1 ? 'held' : answer.kind === 'done' ? answer.refused[0]!.state : answer.kind,
  );
  expect(outcomes).toEqual([...Array(10).fill('held'), ...Array(50).fill('FULL')]);
  expect(await readPlaces(app, weeks[0]!.id)).toMatchObject({ capacity: 10, taken: 10, held: 10 });
});

test('a repeated request gets the answer of the first: double click, retry, second tab, co-parent', async () => {
  const { weeks } = await createSeason(app, [5]);
  const [one, other] = [await createParent(app), await createParent(app)];
  const child = await createChild(app, [one, other]);
  const asks = Array.from({ length: 20 }, (_, index) => ask({ parent: index % 2 ? one : other, child }, [weeks[0]!.id]));
  const held = (await Promise.all(asks)).map((answer) => answer.kind === 'done' && answer.heldIds[0]);
  expect(new Set(held).size).toBe(1);
  expect(await readPlaces(app, weeks[0]!.id)).toMatchObject({ held: 1 });
});

test('one child has one week at the same dates, and siblings pay by rank', async () => {
  const { weeks: petite } = await createSeason(app, [5, 5]);
  const { weeks: grande } = await createSeason(app, [5, 5]);
  const parent = await createParent(app);
  const [zoe, emile] = [await createChild(app, [parent]), await createChild(app, [parent], { givenName: 'Émile' })];
  const answer = await ask({ parent, child: zoe }, [petite[0]!.id, grande[0]!.id, grande[1]!.id]);
  expect(answer).toMatchObject({
    kind: 'done',
    heldIds: [expect.any(String), expect.any(String)],
    refused: [{ weekId: grande[0]!.id, state: 'NOT_ELIGIBLE' }],
  });
  await ask({ parent, child: emile }, [grande[0]!.id]);
  const [second] = await app.database.prisma.enrolment.findMany({ where: { childId: emile.id } });
  expect(second).toMatchObject({ siblingRank: 2, dayRateCents: 960, priceCents: 4800 });
});

test('a hold that ran out is free on the dot, though nothing wrote it down', async () => {
  const { weeks } = await createSeason(app, [1]);
  const first = await family();
  await ask(first, [weeks[0]!.id]);
  await app.database.prisma
    .$executeRaw`UPDATE enrolment SET held_until = now() - interval '1 millisecond' WHERE child_id = ${first.child.id}::uuid`;
  const answer = await ask(await family(), [weeks[0]!.id]);
  expect(answer).toMatchObject({ kind: 'done', heldIds: [expect.any(String)] });
  expect(await app.database.prisma.enrolment.findFirst({ where: { childId: first.child.id } })).toMatchObject({ status: 'EXPIRED' });
});

test('a hold that ran out elsewhere at the same dates does not stand in the way, though nothing wrote it down', async () => {
  const [{ weeks: petite }, { weeks: grande }] = [await createSeason(app, [1]), await createSeason(app, [1])];
  const someone = await family();
  await ask(someone, [petite[0]!.id]);
  await app.database.prisma
    .$executeRaw`UPDATE enrolment SET held_until = now() - interval '1 millisecond' WHERE child_id = ${someone.child.id}::uuid`;
  expect(await ask(someone, [grande[0]!.id])).toMatchObject({ kind: 'done', heldIds: [expect.any(String)] });
  expect(await readPlaces(app, petite[0]!.id)).toMatchObject({ held: 0, taken: 0 });
});

test('a hold that runs out while the click waits for the lock is written down first', async () => {
  const { weeks } = await createSeason(app, [1]);
  const weekId = weeks[0]!.id;
  const first = await family();
  await ask(first, [weekId]);
  const { pool, prisma } = app.database;
  // The facts before the lock say that a place is free; between them and the lock, it is taken and its time runs out again.
  await pool.query(`UPDATE enrolment SET held_until = now() - interval '1 millisecond' WHERE week_id = $1`, [weekId]);
  const second = await family();
  let tidyings = 0;
  const seats = createSeats(app.database, {
    rules,
    tidy: async (weekIds) => {
      await transact(app, 'system', (ctx) => tidyWeeks(ctx, weekIds));
      if ((tidyings += 1) > 1) return;
      const late = prisma.enrolment.findFirstOrThrow({ where: { weekId } });
      const { id: _id, seq: _seq, ...again } = await late;
      await prisma.enrolment.create({ data: { ...again, status: 'HELD', endedAt: null, heldUntil: new Date(Date.now() - 1_000) } });
    },
  });
  const { actor } = second.parent;
  const answer = await seats.hold({ actor, parentId: actor.parentId, childId: second.child.id, weekIds: [weekId] });
  expect(answer).toMatchObject({ kind: 'done', heldIds: [expect.any(String)] });
  expect([tidyings, await readPlaces(app, weekId)]).toMatchObject([2, { held: 1, taken: 1 }]);
});

test('a connection that breaks in the middle of a batch is replaced, and nobody notices', async () => {
  const { weeks } = await createSeason(app, [20]);
  const families = await Promise.all(Array.from({ length: 20 }, () => family()));
  const asking = families.map((someone) => ask(someone, [weeks[0]!.id]));
  const { pool } = app.database;
  for (let kill = 0; kill < 5; kill += 1)
    await pool
      .query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'portail direct' AND pid <> pg_backend_pid()`,
      )
      .catch(() => {});
  const answers = await Promise.all(asking);
  expect(answers.map((answer) => answer.kind === 'done' && answer.heldIds.length)).toEqual(Array(20).fill(1));
  expect(await readPlaces(app, weeks[0]!.id)).toMatchObject({ held: 20, taken: 20 });
});

test('a poisoned request fails alone', async () => {
  const { weeks } = await createSeason(app, [10]);
  const [good, poisoned] = [await family(), await family()];
  const ghost = { ...poisoned.parent.actor, personId: 'not-a-uuid\u0000' };
  const [a, b, c] = await Promise.allSettled([
    ask(good, [weeks[0]!.id]),
    app.seats.hold({ actor: ghost, parentId: ghost.parentId, childId: poisoned.child.id, weekIds: [weeks[0]!.id] }),
    ask(await family(), [weeks[0]!.id]),
  ]);
  expect([a.status, b.status, c.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await readPlaces(app, weeks[0]!.id)).toMatchObject({ held: 2 });
});

describe('refusals', () => {
  test.each([
    [
      'an expired health sheet',
      { sheet: 'expired' as const },
      { kind: 'refused', obstacle: { reason: 'READINESS', gaps: ['HEALTH_SHEET_EXPIRED'] } },
    ],
    ['no health sheet', { sheet: 'none' as const }, { kind: 'refused', obstacle: { reason: 'READINESS', gaps: ['HEALTH_SHEET_MISSING'] } }],
    [
      'a child too young',
      { birthDate: `${new Date().getUTCFullYear()}-09-01` },
      { kind: 'done', heldIds: [], refused: [{ state: 'NOT_ELIGIBLE' }] },
    ],
  ])('%s', async (_name, about, expected) => {
    const { weeks } = await createSeason(app, [2]);
    expect(await ask(await family(about), [weeks[0]!.id])).toMatchObject(expected);
  });

  test("another family's child looks like one that does not exist", async () => {
    const { weeks } = await createSeason(app, [2]);
    const { child } = await family();
    const stranger = await createParent(app);
    expect(await ask({ parent: stranger, child }, [weeks[0]!.id])).toEqual({ kind: 'unknown-child' });
  });
});

test('statements per batch do not grow with children and weeks', async () => {
  const { weeks } = await createSeason(app, [50, 50, 50]);
  const count = async (families: number, weekIds: WeekId[]) => {
    const all = await Promise.all(Array.from({ length: families }, () => family()));
    let statements = 0;
    const counting = { ...app.database, pool: countingPool(app, () => (statements += 1)) };
    const seats = createSeats(counting, { rules, tidy: async () => 0 });
    await Promise.all(
      all.map(({ parent, child }) => seats.hold({ actor: parent.actor, parentId: parent.actor.parentId, childId: child.id, weekIds })),
    );
    return statements;
  };
  const one = await count(1, [weeks[0]!.id]);
  expect(one).toBe(7); // facts; BEGIN, parents, weeks, facts, write, COMMIT
  expect(
    await count(
      20,
      weeks.map(({ id }) => id),
    ),
  ).toBe(one);
});

function countingPool({ database: { pool } }: App, tick: () => void) {
  const count = <Target extends { query: (...args: never[]) => unknown }>(target: Target) =>
    new Proxy(target, {
      get: (object, key) => {
        const value = Reflect.get(object, key) as unknown;
        if (key === 'query') return (...args: never[]) => (tick(), object.query(...args));
        return typeof value === 'function' ? value.bind(object) : value;
      },
    });
  return new Proxy(count(pool), {
    get: (object, key) => (key === 'connect' ? async () => count(await pool.connect()) : Reflect.get(object, key)),
  });
}

/** Six processes' allocators on one database, their statements rewritten as told; they wait for each other at `meet`. */
async function raceOf(capacity: number, { meet, rewrite }: { meet: string; rewrite?: (text: string) => string }) {
  const { weeks } = await createSeason(app, [capacity]);
  const tidy = async () => 0;
  const options = { rules, tidy };
  const before = meetAt(meet, 6);
  const gates = Array.from({ length: 6 }, () => openGate(app.database.url, { rewrite, before }));
  onTestFinished(async () => void (await Promise.all(gates.map((gate) => gate.close()))));
  const processes = gates.map(({ database }) => createSeats(database, options));
  const families = await Promise.all(Array.from({ length: capacity * 6 }, () => family()));
  const answers = await Promise.allSettled(
    families.map(({ parent, child }, index) =>
      processes[index % processes.length]!.hold({
        actor: parent.actor,
        parentId: parent.actor.parentId,
        childId: child.id,
        weekIds: [weeks[0]!.id],
      }),
    ),
  );
  const granted = answers.filter(
    (answer) => answer.status === 'fulfilled' && answer.value.kind === 'done' && answer.value.heldIds.length === 1,
  ).length;
  const failed = answers.filter((answer) => answer.status === 'rejected').length;
  return { granted, failed, ...(await readPlaces(app, weeks[0]!.id)) };
}

describe('several processes', () => {
  test('grant exactly the capacity, and nobody gets an error', async () => {
    // All six have seen ten free places before the first of them has the lock.
    expect(await raceOf(10, { meet: 'SELECT id FROM week' })).toMatchObject({ granted: 10, failed: 0, held: 10, taken: 10 });
  });

  test('without the lock on the weeks the database still refuses places past capacity; without both the same race oversells', async () => {
    const unlocked = {
      rewrite: (text: string) => (text.startsWith('SELECT id FROM week') ? text.replace(' FOR NO KEY UPDATE', '') : text),
      // All six have decided before the first of them writes.
      meet: 'INSERT INTO enrolment',
    };
    expect((await raceOf(10, unlocked)).held).toBe(10);
    await app.database.prisma.$executeRaw`ALTER TABLE week DROP CONSTRAINT week_places`;
    expect((await raceOf(10, unlocked)).held).toBe(60);
  });
});
