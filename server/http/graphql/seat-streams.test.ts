import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, fetchExchange } from '@urql/core';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { holdWeeks } from '../../enrolments/hold-weeks.ts';
import { hashToken } from '../../identity/read-session.ts';
import type { App } from '../../context.ts';
import { openGraphServer, readEvents, type GraphServer } from '../../../tests/kit/graph-server.ts';
import { createChild, createParent, createApp, createSeason } from '../../../tests/kit/people.ts';
import type { WeekId } from '../../platform/ids.ts';

const beatMs = 300;
let app: App;
let graph: GraphServer;
beforeAll(async () => {
  app = await createApp({ SEAT_BEAT_MS: String(beatMs) });
  graph = await openGraphServer(app);
});

// Without a watcher left from before, the first frame counts anew.
beforeEach(() => until(() => graph.watchers() === 0 && app.live.watchers() === 0));

const query = 'subscription SeatCounts($plaineId: ID) { seatCounts(plaineId: $plaineId) { weekId capacity seatsLeft } }';
type Count = { weekId: string; capacity: number; seatsLeft: number };

async function watch(plaineId: string, headers: Record<string, string> = {}, document = query) {
  const stop = new AbortController();
  const response = await fetch(graph.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', origin: app.env.ORIGIN, ...headers },
    body: JSON.stringify({ query: document, variables: { plaineId } }),
    signal: stop.signal,
  });
  const events = readEvents(response);
  const next = async (): Promise<Count[]> => JSON.parse((await events.next()).value!).data.seatCounts;
  return { response, events, next, close: () => stop.abort() };
}

async function takeOne(weekId: WeekId) {
  const parent = await createParent(app);
  const child = await createChild(app, [parent]);
  await holdWeeks({ seats: app.seats, actor: parent.actor }, { childId: child.id, weekIds: [weekId] });
}

const until = async (isSo: () => boolean) => {
  for (let waited = 0; !isSo(); waited += 20) {
    if (waited > 10_000) throw new Error('it never became so');
    await sleep(20);
  }
};

test('the week that is pushed says the count that is pushed, at each event', async () => {
  const { plaine, weeks } = await createSeason(app, [5]);
  const [week] = weeks;
  const counts = await watch(
    plaine.id,
    {},
    'subscription ($plaineId: ID) { seatCounts(plaineId: $plaineId) { seatsLeft week { id seatsLeft } } }',
  );
  expect(await counts.next()).toEqual([{ seatsLeft: 5, week: { id: week!.id, seatsLeft: 5 } }]);
  await takeOne(week!.id);
  expect(await counts.next()).toEqual([{ seatsLeft: 4, week: { id: week!.id, seatsLeft: 4 } }]);
  counts.close();
});

test('all watchers of the same thing share one execution; each begins with everything and then hears what changed', async () => {
  const { plaine, weeks } = await createSeason(app, [5, 7]);
  const [one, two] = [await watch(plaine.id), await watch(plaine.id)];
  expect(one.response.headers.get('content-type')).toBe('text/event-stream');
  const everything = weeks.map(({ id, capacity }) => ({ weekId: id, capacity, seatsLeft: capacity }));
  expect(new Set(await one.next())).toEqual(new Set(everything));
  expect(new Set(await two.next())).toEqual(new Set(everything));
  expect([graph.watchers(), app.live.watchers()]).toEqual([2, 1]);
  await sleep(beatMs);
  await takeOne(weeks[0]!.id);
  const changed = [{ weekId: weeks[0]!.id, capacity: 5, seatsLeft: 4 }];
  expect([await one.next(), await two.next()]).toEqual([changed, changed]);
  const three = await watch(plaine.id);
  expect((await three.next()).find(({ weekId }) => weekId === weeks[0]!.id)?.seatsLeft).toBe(4);
  for (const watcher of [one, two, three]) watcher.close();
  await until(() => graph.watchers() === 0 && app.live.watchers() === 0);
});

test('at most one frame per beat, whenever one joins, and the last is what the database says', async () => {
  const { plaine, weeks } = await createSeason(app, [40]);
  const began = performance.now();
  const watchers = await Promise.all([0, 130, 260].map(async (ms) => (await sleep(ms), watch(plaine.id))));
  const heard = watchers.map(async ({ events }) => {
    const frames: { at: number; seatsLeft: number }[] = [];
    for await (const event of events) {
      // A count that was under way when the season was made does not know it yet.
      const [week] = JSON.parse(event).data.seatCounts;
      frames.push({ at: performance.now(), seatsLeft: week?.seatsLeft ?? 40 });
      if (frames.at(-1)!.seatsLeft === 20) return frames;
    }
    return frames;
  });
  for (let click = 0; click < 20; click += 1) await takeOne(weeks[0]!.id);
  for (const frames of await Promise.all(heard)) {
    expect(frames.at(-1)!.seatsLeft).toBe(20);
    // A slow machine delivers frames late and close together, but it cannot make more of them.
    expect(frames.length).toBeLessThanOrEqual(Math.ceil((frames.at(-1)!.at - began) / (beatMs - 25)) + 1);
    expect(frames.map(({ seatsLeft }) => seatsLeft)).toEqual(frames.map(({ seatsLeft }) => seatsLeft).toSorted((a, b) => b - a));
  }
  for (const watcher of watchers) watcher.close();
  await until(() => graph.watchers() === 0);
});

test('hundreds that leave and come back leave nothing behind', async () => {
  const { plaine } = await createSeason(app, [3]);
  for (let round = 0; round < 2; round += 1) {
    const watchers = await Promise.all(Array.from({ length: 200 }, () => watch(plaine.id)));
    expect((await watchers[199]!.next())[0]!.seatsLeft).toBe(3);
    for (const watcher of watchers) watcher.close();
    await until(() => graph.watchers() === 0 && app.live.watchers() === 0);
  }
});

test('a client that does not read is cut, and the others are served', async () => {
  const own = await createApp({ SEAT_BEAT_MS: '50' });
  const server = await openGraphServer(own);
  const { plaine } = await createSeason(own, Array(60).fill(10));
  // Fat frames, so that what the system keeps for the client is soon full.
  const names = Array.from({ length: 50 }, (_, index) => `w${index}: weekId`).join(' ');
  const body = JSON.stringify({ query: `subscription { seatCounts(plaineId: "${plaine.id}") { seatsLeft ${names} } }` });
  const deaf = connect(Number(new URL(server.url).port), '127.0.0.1');
  deaf.pause();
  deaf.on('error', () => {});
  deaf.write(
    `POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\naccept: text/event-stream\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  const good = readEvents(await server.post(body, { accept: 'text/event-stream' }));
  await good.next();
  await until(() => server.watchers() === 2);
  for (let capacity = 11; server.watchers() === 2; capacity += 1) {
    expect(capacity).toBeLessThan(500);
    await own.database.prisma.week.updateMany({ data: { capacity } });
    await good.next();
  }
  expect(server.watchers()).toBe(1);
  await own.database.prisma.week.updateMany({ data: { capacity: 1000 } });
  for await (const event of good) if (JSON.parse(event).data.seatCounts[0].seatsLeft === 1000) break;
});

test('a stream opened while signed in ends with the session', { timeout: 15_000 }, async () => {
  const { plaine } = await createSeason(app, [2]);
  const { token } = await createParent(app);
  const { events, next } = await watch(plaine.id, { cookie: `session=${token}` });
  await next();
  await app.database.prisma.session.deleteMany({ where: { tokenHash: hashToken(token) } });
  expect((await events.next()).done).toBe(true);
});

test('a cookie from elsewhere, a document that is wrong and another subscription are refused as on the normal way', async () => {
  const { token } = await createParent(app);
  const foreign = await graph.post(
    { query },
    { accept: 'text/event-stream', cookie: `session=${token}`, origin: 'https://elsewhere.example' },
  );
  expect(foreign.status).toBe(403);
  const wrong = await graph.post({ query: 'subscription { seatCounts { nothing } }' }, { accept: 'text/event-stream' });
  expect(await wrong.text()).toContain('GRAPHQL_VALIDATION_FAILED');
});

test("the pages' own client reads it", async () => {
  const { plaine, weeks } = await createSeason(app, [6]);
  const client = new Client({ url: graph.url, preferGetMethod: false, fetchSubscriptions: true, exchanges: [fetchExchange] });
  const frames: Count[][] = [];
  const { unsubscribe } = client.subscription(query, { plaineId: plaine.id }).subscribe(({ data }) => void frames.push(data.seatCounts));
  // The first frame may be older than the season: the database tells of it in its own time.
  const told = () => frames.flat().map(({ weekId, seatsLeft }) => ({ weekId, seatsLeft }));
  await until(() => told().length === 1);
  await sleep(beatMs);
  const weekId = weeks[0]!.id;
  await takeOne(weekId);
  await until(() => told().length === 2);
  expect(told()).toEqual([6, 5].map((seatsLeft) => ({ weekId, seatsLeft })));
  unsubscribe();
});

test('when the server closes, everybody is told when to come back', async () => {
  const { plaine } = await createSeason(app, [6]);
  const own = await openGraphServer(app);
  const response = await own.post({ query, variables: { plaineId: plaine.id } }, { accept: 'text/event-stream' });
  const events = readEvents(response);
  await events.next();
  await own.stop();
  expect((await events.next()).value).toMatch(/^retry: \d{3,4}$/);
  expect((await events.next()).done).toBe(true);
  expect(own.watchers()).toBe(0);
});
