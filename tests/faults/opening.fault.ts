// The minute of an opening: two thousand families at two portals, pages and clicks as browsers send them.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countInversions, openSeason } from '../kit/open-season.ts';
import { startPortals } from '../kit/storm.ts';
import { openGround, type Ground } from './ground.ts';
import { findBreaches } from '../../server/commands/invariants.ts';

let ground: Ground;
let running: Awaited<ReturnType<typeof startPortals>>;
beforeAll(async () => {
  ground = await openGround();
  running = await startPortals(ground.url, ['web', 'web']);
});
afterAll(async () => {
  await running.stop();
  await ground.close();
});

test('F17: two thousand families open a season: exactly the places are held, nothing breaks, who came first is let in first', async () => {
  const parents = Number(process.env.OPENING_PARENTS ?? 2_000);
  const origins = running.portals.map(({ origin }) => origin);
  const season = { origins, pool: ground.pool, parents, places: parents * 0.3, withinMs: 10_000 };
  const { walks, held, capacity, desk } = await openSeason(season);
  expect(walks.flatMap(({ broken }) => broken)).toEqual([]);
  expect(held).toBe(capacity);
  expect(walks.filter(({ outcome }) => outcome === 'held')).toHaveLength(capacity);
  expect(countInversions(walks)).toBeLessThanOrEqual(0.005);
  // staff go before everybody: they never meet the waiting room
  expect(desk.length).toBeGreaterThan(3);
  expect(desk.filter((ms) => !Number.isFinite(ms))).toEqual([]);
  expect(await findBreaches(ground.pool)).toEqual([]);
});
