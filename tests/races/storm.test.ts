// Opening minute, over HTTP, at two portals in processes of their own and a worker in a third, on one PostgreSQL. The
// database itself watches every commit. `npm test` takes what is harder, two processes and a worker; `npm run test:faults`
// one process and no worker too.
import { transact } from '../../server/platform/act.ts';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSeats, type Seats } from '../../server/enrolments/allocator.ts';
import { tidyWeeks } from '../../server/enrolments/expire-weeks.ts';
import { findBreaches } from '../../server/commands/invariants.ts';
import { isEveryCase } from '../kit/commit.ts';
import { countDeadlocks, watchEveryCommit } from '../kit/invariants.ts';
import { meetAt, openGate } from './interleave.ts';
import { openSeason } from '../kit/open-season.ts';
import { openPortal } from '../kit/running-portal.ts';
import { clickAll, createClickers, createWeeks, readHolders, startPortals, type Click, type Clicker } from '../kit/storm.ts';
import { createDatabase } from '../kit/people.ts';

let url: string;
let pool: pg.Pool;
let origins: string[];
let running: Awaited<ReturnType<typeof startPortals>>;
beforeAll(async () => {
  url = await createDatabase();
  pool = new pg.Pool({ connectionString: url, max: 3 });
  running = await startPortals(url, ['web', 'web', 'worker']);
  origins = running.portals.slice(0, 2).map(({ origin }) => origin);
  await watchEveryCommit(pool);
}, 120_000);
afterAll(async () => {
  await running.stop();
  await pool.end();
}, 60_000);

const parents = 160;
const shuffle = <Item>(items: Item[]) =>
  items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);

const shapes: Record<string, { capacities: number[]; weeksOf: (weekIds: string[], nth: number) => string[] }> = {
  'everybody wants one week': { capacities: [60], weeksOf: (weekIds) => weekIds },
  'each a week at random': { capacities: Array(12).fill(4), weeksOf: (weekIds) => shuffle(weekIds).slice(0, 1) },
  'each the next week in turn': { capacities: Array(12).fill(4), weeksOf: (weekIds, nth) => [weekIds[nth % weekIds.length]!] },
  'each all weeks, in an order of one’s own': { capacities: Array(5).fill(12), weeksOf: (weekIds) => shuffle(weekIds) },
};

describe.each(Object.entries(shapes))('%s', (_name, { capacities, weeksOf }) => {
  test.each([['two processes', 2] as const, ...(isEveryCase ? [['one process', 1] as const] : [])])(
    '%s: exactly the capacity, no error, no deadlock',
    { timeout: 90_000 },
    async (_processes, count) => {
      const weekIds = await createWeeks(pool, capacities);
      const clickers = await createClickers(pool, parents);
      const clicks = clickers.map((clicker, nth): Click => ({ clicker, weekIds: weeksOf(weekIds, nth) }));
      const before = await countDeadlocks(pool);
      const outcomes = await clickAll(origins.slice(0, count), clicks);
      expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);

      const granted = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value.held : []));
      const wanted = weekIds.map((id, nth) => Math.min(capacities[nth]!, clicks.filter((each) => each.weekIds.includes(id)).length));
      const holders = await readHolders(pool, weekIds);
      expect(weekIds.map((id) => holders.filter(({ weekId }) => weekId === id).length)).toEqual(wanted);
      expect(granted.toSorted()).toEqual(holders.map(({ id }) => id).toSorted());
      expect(await findBreaches(pool)).toEqual([]);
      expect(await countDeadlocks(pool)).toBe(before);
    },
  );
});

test('a season opens: exactly the places are held, every page is whole, with and without a script', { timeout: 90_000 }, async () => {
  const { walks, held, capacity } = await openSeason({ origins, pool, parents: 40, places: 20, withinMs: 500 });
  expect(walks.flatMap(({ broken }) => broken)).toEqual([]);
  expect(held).toBe(capacity);
  expect(walks.filter(({ outcome }) => outcome === 'held')).toHaveLength(capacity);
  expect(walks.filter(({ outcome }) => outcome === 'refused')).toHaveLength(40 - capacity);
});

describe('sixty parents at once for ten places, at the door of the browser', () => {
  const rush = async (race?: { meet: string; rewrite?: (text: string) => string }) => {
    const { app, origin } = await openPortal({
      DATABASE_URL: url,
      DATA_KEYS: running.shared.DATA_KEYS,
      ORIGIN: 'http://localhost:4000',
      RATE_LIMITS: 'off',
    });
    if (race) {
      const before = meetAt(race.meet, 6);
      // As many allocators as there would be processes: one alone never races.
      const gates = Array.from({ length: 6 }, () => openGate(url, { rewrite: race.rewrite, before }));
      const allocators = gates.map(({ database }) =>
        createSeats(database, {
          rules: { holdSeconds: 3_600, mailAfterSeconds: 60 },
          tidy: (weekIds) => transact({ ...app, database }, 'system', (ctx) => tidyWeeks(ctx, weekIds)),
        }),
      );
      // Only when all have come, so that each allocator decides about ten of them at once.
      const all = Promise.withResolvers<void>();
      let turn = 0;
      const hold: Seats['hold'] = async (request) => {
        const nth = (turn += 1);
        if (nth === 60) all.resolve();
        await all.promise;
        return allocators[nth % 6]!.hold(request);
      };
      app.seats = { ...app.seats, hold };
    }
    app.env.ORIGIN = origin;
    const weekIds = await createWeeks(pool, [10]);
    const clickers = await createClickers(pool, 60);
    const outcomes = await clickAll(
      [origin],
      clickers.map((clicker) => ({ clicker, weekIds })),
    );
    return {
      held: outcomes.filter((outcome) => outcome.status === 'fulfilled' && outcome.value.held.length === 1).length,
      failed: outcomes.filter(({ status }) => status === 'rejected').length,
      holders: (await readHolders(pool, weekIds)).length,
    };
  };

  test('exactly ten are held', async () => {
    expect(await rush()).toEqual({ held: 10, failed: 0, holders: 10 });
  });
  test('through six allocators too', async () => {
    // Each has seen ten free places before the first of them has the lock.
    expect(await rush({ meet: 'SELECT id FROM week' })).toEqual({ held: 10, failed: 0, holders: 10 });
  });
  test('an allocator without its lock is caught', async () => {
    await pool.query('ALTER TABLE week DROP CONSTRAINT week_places; DROP TRIGGER witness_enrolments ON enrolment');
    const unlocked = await rush({
      rewrite: (text) => (text.startsWith('SELECT id FROM week') ? text.replace(' FOR NO KEY UPDATE', '') : text),
      // Each has decided before the first of them writes.
      meet: 'INSERT INTO enrolment',
    });
    expect(unlocked.holders).toBe(60);
  });
});

describe('HOLD_FOR=PT5S', () => {
  test.each([['with a worker', ['web', 'worker'] as const] as const, ...(isEveryCase ? [['without one', ['web'] as const] as const] : [])])(
    'the place is back on the dot, and whoever watches sees it, %s',
    { timeout: 90_000 },
    async (_name, roles) => {
      const address = await createDatabase();
      const database = new pg.Pool({ connectionString: address, max: 2 });
      const { portals, stop } = await startPortals(address, [...roles], { HOLD_FOR: 'PT5S', SEAT_BEAT_MS: '200' });
      try {
        const { origin } = portals[0]!;
        const weekIds = await createWeeks(database, [1]);
        const [first, second] = (await createClickers(database, 2)) as [Clicker, Clicker];
        const leaving = new AbortController();
        const frames = watch(origin, weekIds[0]!, leaving.signal);
        expect((await frames.next()).value).toMatchObject({ seatsLeft: 1 });
        await clickAll([origin], [{ clicker: first, weekIds }]);
        expect((await frames.next()).value).toMatchObject({ seatsLeft: 0 });
        const { rows } = await database.query<{ until: Date }>('SELECT held_until AS until FROM enrolment WHERE week_id = $1', [
          weekIds[0],
        ]);
        const back = (await frames.next()).value!;
        expect(back.seatsLeft).toBe(1);
        const late = back.at - rows[0]!.until.getTime();
        expect(late).toBeGreaterThanOrEqual(0);
        // The worker's round would come up to a minute later; how slow the machine is does not matter here.
        expect(late).toBeLessThan(10_000);
        leaving.abort();
        const [again] = await clickAll([origin], [{ clicker: second, weekIds }]);
        expect(again).toMatchObject({ status: 'fulfilled', value: { refused: 0 } });
        expect(await findBreaches(database)).toEqual([]);
      } finally {
        await stop();
        await database.end();
      }
    },
  );
});

/** The counts of one week as the page gets them, each with the time it came. */
async function* watch(origin: string, weekId: string, signal: AbortSignal) {
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    signal,
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', origin },
    body: JSON.stringify({ query: 'subscription { seatCounts { weekId seatsLeft } }' }),
  });
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1];
      text = text.slice(end + 2);
      if (!data) continue;
      const { data: counts } = JSON.parse(data) as { data?: { seatCounts: { weekId: string; seatsLeft: number }[] } };
      const found = counts?.seatCounts.find((week) => week.weekId === weekId);
      if (found) yield { ...found, at: Date.now() };
    }
  }
}
