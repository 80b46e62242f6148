// F1, F2, F15: processes that die, by themselves or because they are told to.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startChildPortal } from '../kit/child-portal.ts';
import { createClickers, createWeeks, startPortals, type Click } from '../kit/storm.ts';
import { expectNothingLost, expectNothingStuck, insist, openGround, percentile, type Ground, type Insisted } from './ground.ts';

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

const origins = () => running.portals.map(({ origin }) => origin);

/** Parents one after the other, so that the storm lasts as long as the fault takes. */
async function rush(parents: number, everyMs: number, capacities: number[]) {
  const weekIds = await createWeeks(ground.pool, capacities);
  const clickers = await createClickers(ground.pool, parents);
  const outcomes = clickers.map(async (clicker, nth) => {
    await sleep(nth * everyMs);
    return insist(origins(), { clicker, weekIds: [weekIds[nth % weekIds.length]!] } satisfies Click, { first: nth });
  });
  return { weekIds, outcomes: Promise.all(outcomes) };
}

test('F1: kill -9 of a portal, twenty times in a storm, loses no acknowledged hold', { timeout: 600_000 }, async () => {
  const storm = await rush(1_200, 60, [150, 150, 150, 150]);
  await sleep(6_000);
  const [calmUntil, kills] = [performance.now(), [] as { dead: number; from: number; to: number }[]];
  for (let kill = 0; kill < 20; kill += 1) {
    const victim = running.portals[kill % 2]!;
    const { port } = new URL(victim.origin);
    await sleep(300);
    const from = performance.now();
    await victim.stop('SIGKILL');
    // Before the next one starts: a start takes half of a small machine, which is not the dead one's doing.
    await sleep(400);
    kills.push({ dead: kill % 2, from, to: performance.now() });
    running.portals[kill % 2] = await startChildPortal({ ...running.shared, ROLE: 'web', PORT: port, ORIGIN: victim.origin });
  }
  const outcomes = await storm.outcomes;
  const p99 = (some: Insisted[]) =>
    percentile(
      some.map(({ ms }) => ms),
      0.99,
    );
  const calm = p99(outcomes.filter(({ began }) => began < calmUntil));
  const survivors = p99(outcomes.filter(({ at, began }) => kills.some(({ dead, from, to }) => at !== dead && began >= from && began < to)));
  console.log(`F1: p99 ${Math.round(calm)} ms before, ${Math.round(survivors)} ms at the other portal right after a kill`);
  expect(survivors).toBeLessThan(2 * calm + 100);
  await expectNothingLost(ground, storm.weekIds, outcomes, 600);
  await expectNothingStuck(ground);
});

test(
  'F2: kill -9 of PostgreSQL and its immediate restart, six times in a storm: the portals stay, serve again within 5 s, and nothing is lost',
  { timeout: 600_000 },
  async () => {
    const storm = await rush(400, 50, [80, 80]);
    for (let kill = 0; kill < 6; kill += 1) {
      await sleep(1_500);
      // SIGQUIT is what pg_ctl restart -m immediate sends; whoever watches the server starts it again.
      await ground.signal(kill % 2 === 0 ? 'SIGKILL' : 'SIGQUIT');
    }
    await ground.ready();
    await expect.poll(async () => (await fetch(`${origins()[1]}/readyz`)).status, { timeout: 5_000 }).toBe(200);
    const outcomes = await storm.outcomes;
    await expect.poll(async () => (await fetch(`${origins()[0]}/readyz`)).status, { timeout: 10_000 }).toBe(200);
    for (const { pid } of running.portals) expect(process.kill(pid, 0)).toBe(true);
    await expectNothingLost(ground, storm.weekIds, outcomes, 160);
    await expectNothingStuck(ground);
  },
);

test('R14: /readyz tells of a lost database within 5 s, and of its return', async () => {
  await ground.pool.query('SELECT');
  await ground.signal('SIGSTOP');
  try {
    // A stopped postmaster takes nobody new; those it took before serve on until they are ended too.
    await ground.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'`,
    );
    await expect.poll(async () => (await fetch(`${origins()[0]}/readyz`)).status, { timeout: 5_000 }).toBe(503);
  } finally {
    await ground.signal('SIGKILL');
  }
  await ground.ready();
  // Ready, and really serving, each of them.
  const weekIds = await createWeeks(ground.pool, [2]);
  const clickers = await createClickers(ground.pool, 2);
  const outcomes = await Promise.all(
    origins().map(async (origin, nth) => {
      await expect.poll(async () => (await fetch(`${origin}/readyz`)).status, { timeout: 15_000 }).toBe(200);
      return insist([origin], { clicker: clickers[nth]!, weekIds }, { tries: 25 });
    }),
  );
  await expectNothingLost(ground, weekIds, outcomes, 2);
});

test(
  'F15: each portal is restarted by SIGTERM in the opening minute, and a client that tries once more sees no error',
  { timeout: 300_000 },
  async () => {
    const storm = await rush(600, 25, [120, 120]);
    for (const turn of [0, 1]) {
      await sleep(1_000);
      const old = running.portals[turn]!;
      const { port } = new URL(old.origin);
      expect(await old.stop()).toBe(0);
      running.portals[turn] = await startChildPortal({ ...running.shared, ROLE: 'web', PORT: port, ORIGIN: old.origin });
    }
    const outcomes = await storm.outcomes;
    expect(outcomes.filter(({ tries }) => tries > 2).map(({ errors }) => errors.map(String))).toEqual([]);
    await expectNothingLost(ground, storm.weekIds, outcomes, 240);
  },
);
