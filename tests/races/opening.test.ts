// The minute of an opening with pages and clicks, small: two portals, a few dozen families. tests/faults has two thousand.
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSeason } from '../kit/open-season.ts';
import { createDatabase } from '../kit/people.ts';
import { startPortals } from '../kit/storm.ts';

let pool: pg.Pool;
let running: Awaited<ReturnType<typeof startPortals>>;
beforeAll(async () => {
  const url = await createDatabase();
  pool = new pg.Pool({ connectionString: url, max: 2 });
  running = await startPortals(url, ['web', 'web']);
}, 120_000);
afterAll(async () => {
  await running?.stop();
  await pool?.end();
}, 60_000);

test('a season opens: exactly the places are held, every page is whole, with and without a script', { timeout: 120_000 }, async () => {
  const origins = running.portals.map(({ origin }) => origin);
  const { walks, held, capacity } = await openSeason({ origins, pool, parents: 60, places: 20, withinMs: 500 });
  expect(walks.flatMap(({ broken }) => broken)).toEqual([]);
  expect(held).toBe(capacity);
  expect(walks.filter(({ outcome }) => outcome === 'held')).toHaveLength(capacity);
  expect(walks.filter(({ outcome }) => outcome === 'refused')).toHaveLength(60 - capacity);
});
