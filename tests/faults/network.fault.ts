// F3, F4: the line between the portal and PostgreSQL is slow, cut, reset, or loses the answer to a COMMIT.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { click, createClickers, createWeeks, startPortals, type Click } from '../kit/storm.ts';
import { expectNothingLost, expectNothingStuck, insist, openGround, type Ground } from './ground.ts';
import { openProxy, type Proxy } from './proxy.ts';

let ground: Ground;
let proxy: Proxy;
let running: Awaited<ReturnType<typeof startPortals>>;
let origin: string;
beforeAll(async () => {
  ground = await openGround();
  proxy = await openProxy(ground.url);
  running = await startPortals(proxy.url, ['web']);
  origin = running.portals[0]!.origin;
});
afterAll(async () => {
  proxy.behave('pass');
  await running.stop();
  await proxy.close();
  await ground.close();
});

async function rush(parents: number, capacity: number) {
  const weekIds = await createWeeks(ground.pool, [capacity]);
  const clickers = await createClickers(ground.pool, parents);
  const clicks = clickers.map((clicker): Click => ({ clicker, weekIds }));
  return { weekIds, clicks };
}

test('F3: every connection is reset again and again: whoever tries again has an answer', async () => {
  const { weekIds, clicks } = await rush(120, 60);
  const outcomes = Promise.all(clicks.map((each, nth) => sleep(nth * 20).then(() => insist([origin], each))));
  for (let reset = 0; reset < 8; reset += 1) {
    await sleep(350);
    proxy.reset();
  }
  await expectNothingLost(ground, weekIds, await outcomes, 60);
  await expectNothingStuck(ground);
});

test('F3: a slow line makes clicks slow, not wrong', async () => {
  const { weekIds, clicks } = await rush(60, 20);
  proxy.behave('pass', 60);
  const outcomes = await Promise.all(clicks.map((each) => insist([origin], each, { timeoutMs: 20_000 })));
  proxy.behave('pass');
  await expectNothingLost(ground, weekIds, outcomes, 20);
});

test('F3: a line that swallows everything: each click ends within 6 s, and the portal recovers', async () => {
  const { weekIds, clicks } = await rush(40, 20);
  const first = await Promise.all(clicks.slice(0, 10).map((each) => insist([origin], each)));
  proxy.behave('swallow');
  const began = performance.now();
  const lost = await Promise.allSettled(clicks.slice(10).map((each) => click(origin, each, 15_000)));
  expect(performance.now() - began).toBeLessThan(6_000);
  expect(lost.every(({ status }) => status === 'rejected')).toBe(true);
  proxy.reset();
  proxy.behave('pass');
  const again = await Promise.all(clicks.slice(10).map((each) => insist([origin], each)));
  await expectNothingLost(ground, weekIds, [...first, ...again], 20);
  await expectNothingStuck(ground);
});

test('F4: the answer to COMMIT is lost: the click is tried again, and is one place', async () => {
  const { weekIds, clicks } = await rush(30, 12);
  const answers = [];
  for (const each of clicks) {
    proxy.behave('lose the commit');
    answers.push(await insist([origin], each));
  }
  proxy.behave('pass');
  expect(proxy.commitsLost()).toBeGreaterThan(10);
  expect(process.kill(running.portals[0]!.pid, 0)).toBe(true);
  await expectNothingLost(ground, weekIds, answers, 12);
});

test('F4: so it is for an act in a transaction of the ORM: the place is given back once, and the portal stays', async () => {
  const { weekIds, clicks } = await rush(6, 6);
  for (const each of clicks) {
    const [enrolmentId] = (await insist([origin], each)).held;
    proxy.behave('lose the commit');
    const release = () =>
      fetch(`${origin}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie: `session=${each.clicker.token}`, origin },
        body: JSON.stringify({
          query: 'mutation ($id: ID!) { releaseEnrolment(enrolmentId: $id) { __typename } }',
          variables: { id: enrolmentId },
        }),
      }).then((response) => response.text());
    await release();
    proxy.behave('pass');
    // Whatever the first was told, the second is told what became of it.
    expect(await release()).toMatch(/"__typename":"(Enrolment|AlreadyDecided)"/);
  }
  expect(process.kill(running.portals[0]!.pid, 0)).toBe(true);
  const { rows } = await ground.pool.query('SELECT status, count(*)::int FROM enrolment WHERE week_id = ANY ($1) GROUP BY 1', [weekIds]);
  expect(rows).toEqual([{ status: 'CANCELLED', count: 6 }]);
  await expectNothingLost(ground, weekIds, [], 0);
});
