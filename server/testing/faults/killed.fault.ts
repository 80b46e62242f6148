// F1, F2, F15: processes that die, by themselves or because they are told to.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startChildPortal } from '../child-portal.ts';
import { createClickers, createWeeks, startPortals, type Click } from '../storm.ts';
import { expectNothingLost, expectNothingStuck, insist, openGround, type Ground } from './ground.ts';

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
  for (let kill = 0; kill < 20; kill += 1) {
    const victim = running.portals[kill % 2]!;
    const { port } = new URL(victim.origin);
    await sleep(300);
    await victim.stop('SIGKILL');
    running.portals[kill % 2] = await startChildPortal({ ...running.shared, ROLE: 'web', PORT: port, ORIGIN: victim.origin });
  }
  const outcomes = await storm.outcomes;
  await expectNothingLost(ground, storm.weekIds, outcomes, 600);
  await expectNothingStuck(ground);
});

test(
  'F2: kill -9 of PostgreSQL, five times in a storm: the portals stay, serve again, and nothing is lost',
  { timeout: 600_000 },
  async () => {
    const storm = await rush(400, 50, [80, 80]);
    for (let kill = 0; kill < 5; kill += 1) {
      await sleep(1_500);
      await ground.signal('SIGKILL');
    }
    const outcomes = await storm.outcomes;
    await expect.poll(async () => (await fetch(`${origins()[0]}/readyz`)).status, { timeout: 10_000 }).toBe(200);
    for (const { pid } of running.portals) expect(process.kill(pid, 0)).toBe(true);
    await expectNothingLost(ground, storm.weekIds, outcomes, 160);
    await expectNothingStuck(ground);
  },
);

test('R14: /readyz tells of a lost database within 5 s, and of its return', async () => {
  await ground.signal('SIGSTOP');
  await expect.poll(async () => (await fetch(`${origins()[0]}/readyz`)).status, { timeout: 5_000 }).toBe(503);
  await ground.signal('SIGKILL');
  await expect.poll(async () => (await fetch(`${origins()[0]}/readyz`)).status, { timeout: 15_000 }).toBe(200);
  await ground.ready();
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
    expect(Math.max(...outcomes.map(({ tries }) => tries))).toBeLessThanOrEqual(2);
    await expectNothingLost(ground, storm.weekIds, outcomes, 240);
  },
);
