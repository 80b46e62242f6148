// Streams as the pages open them: through the door that hands them to the hub.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { App } from '../../context.ts';
import { openGraphServer, type GraphServer } from '../../../tests/kit/graph-server.ts';
import { createParent, createApp, createSeason } from '../../../tests/kit/people.ts';
import { mostStreams } from './limit-streams.ts';

let app: App;
let graph: GraphServer;
beforeAll(async () => {
  app = await createApp({ TRUSTED_PROXIES: '1' });
  await createSeason(app, [5]);
  graph = await openGraphServer(app);
});

const openHere: AbortController[] = [];
afterEach(async () => {
  for (const stream of openHere.splice(0)) stream.abort();
  await until(() => graph.watchers() === 0);
});

async function until(isSo: () => boolean) {
  for (let waited = 0; !isSo(); waited += 20) {
    if (waited > 10_000) throw new Error('it never became so');
    await sleep(20);
  }
}

type Visitor = { token?: string; address?: string };

/** Opens a stream, which stays open until the test ends; a refused one is read whole. */
async function watch({ token, address = '192.0.2.1' }: Visitor, { url } = graph) {
  const stream = new AbortController();
  openHere.push(stream);
  const response = await fetch(url, {
    method: 'POST',
    signal: stream.signal,
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      origin: app.env.ORIGIN,
      'x-forwarded-for': address,
      ...(token && { cookie: `session=${token}` }),
    },
    body: JSON.stringify({ query: 'subscription { seatCounts { weekId seatsLeft } }' }),
  });
  const text = response.status === 200 ? '' : await response.text();
  return { status: response.status, text, wait: response.headers.get('retry-after'), close: () => stream.abort() };
}

/** The statuses of so many streams, opened some at a time. */
async function watchMany(count: number, visitor: Visitor, server = graph) {
  const statuses: number[] = [];
  while (statuses.length < count) {
    const some = Math.min(50, count - statuses.length);
    statuses.push(...(await Promise.all(Array.from({ length: some }, async () => (await watch(visitor, server)).status))));
  }
  return statuses;
}

test('one account keeps so many streams open; one that closes makes room', async () => {
  const [{ token }, { token: neighbour }] = [await createParent(app), await createParent(app)];
  const first = await watch({ token });
  expect(await watchMany(mostStreams.account - 1, { token })).not.toContain(429);
  const refused = await watch({ token, address: '192.0.2.2' });
  expect(refused).toMatchObject({ status: 429, wait: '30', text: expect.stringContaining('"code":"RATE_LIMITED"') });
  expect((await watch({ token: neighbour })).status).toBe(200);
  expect((await watch({})).status).toBe(200);
  expect(graph.watchers()).toBe(mostStreams.account + 2);

  first.close();
  await until(() => graph.watchers() === mostStreams.account + 1);
  expect((await watch({ token })).status).toBe(200);
  expect((await watch({ token })).status).toBe(429);
});

test(
  'one network of people who are nobody opens so many; another network and who is signed in are served',
  { timeout: 60_000 },
  async () => {
    const { token } = await createParent(app);
    const before = await watchMany(mostStreams.network, { address: '192.0.2.7' });
    expect(before.filter((status) => status !== 200)).toEqual([]);
    const told = [{}, { address: '192.0.2.8' }, { token }].map((visitor) => watch({ address: '192.0.2.7', ...visitor }));
    expect((await Promise.all(told)).map(({ status }) => status)).toEqual([429, 200, 200]);
  },
);

test('without limits, for a load test, there is none here either', async () => {
  const free = await createApp({ RATE_LIMITS: 'off' });
  const server = await openGraphServer(free);
  const { token } = await createParent(free);
  expect(await watchMany(mostStreams.account + 5, { token }, server)).not.toContain(429);
  expect(server.watchers()).toBe(mostStreams.account + 5);
});
