import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import { holdWeeks } from './hold-weeks.ts';
import { startLive } from './live-counts.ts';
import type { App } from '../context.ts';
import { openProxy } from '../../tests/faults/proxy.ts';
import { createChild, createParent, createApp, createSeason } from '../../tests/kit/people.ts';
import type { WeekId } from '../platform/ids.ts';

let app: App;
beforeAll(async () => {
  app = await createApp({ SEAT_BEAT_MS: '100' });
});

const seatsOf = (frame: { weekId: string; seatsLeft: number }[], weekId: string) => frame.find((week) => week.weekId === weekId)?.seatsLeft;

const takeOne = (weekId: WeekId) => takeOneIn(app, weekId);

async function takeOneIn(app: App, weekId: WeekId) {
  const parent = await createParent(app);
  const child = await createChild(app, [parent]);
  return holdWeeks({ seats: app.seats, actor: parent.actor }, { childId: child.id, weekIds: [weekId] });
}

/** Frames until `isLast`, each with the time it came. */
async function collect(
  frames: AsyncGenerator<{ weekId: string; seatsLeft: number }[], void>,
  isLast: (frame: { weekId: string; seatsLeft: number }[]) => boolean,
) {
  const seen = [];
  for await (const frame of frames) {
    seen.push({ frame, at: performance.now() });
    if (isLast(frame)) break;
  }
  return seen;
}

test('a watcher gets everything at once, then what changed, and the place back when the hold runs out with no worker', async () => {
  const app = await createApp({ SEAT_BEAT_MS: '100', HOLD_FOR: 'PT5S' });
  const { plaine, weeks } = await createSeason(app, [5, 5]);
  const [weekId, otherId] = [weeks[0]!.id, weeks[1]!.id];
  const watching = app.live.watch(plaine.id);
  const first = await watching.next();
  expect([seatsOf(first.value!, weekId), seatsOf(first.value!, otherId)]).toEqual([5, 5]);
  await takeOneIn(app, weekId);
  const taken = await watching.next();
  expect([seatsOf(taken.value!, weekId), seatsOf(taken.value!, otherId)]).toEqual([4, undefined]);
  const back = await watching.next();
  expect(seatsOf(back.value!, weekId)).toBe(5);
  await watching.return();
  expect(app.live.watchers()).toBe(0);
});

test('a storm of changes is a few frames, and the last one is what the database says', async () => {
  const { plaine, weeks } = await createSeason(app, [60]);
  const weekId = weeks[0]!.id;
  const frames = app.live.watch(plaine.id);
  const collected = collect(frames, (frame) => seatsOf(frame, weekId) === 20);
  const began = performance.now();
  for (let click = 0; click < 40; click += 1) await takeOne(weekId);
  const seen = await collected;
  const beats = Math.ceil((seen.at(-1)!.at - began) / 100) + 2;
  expect(seen.length).toBeLessThanOrEqual(beats);
});

test('a watcher who does not read finds the newest counts, once', async () => {
  const { plaine, weeks } = await createSeason(app, [9]);
  const weekId = weeks[0]!.id;
  const slow = app.live.watch(plaine.id);
  await slow.next();
  const quick = app.live.watch(plaine.id);
  await quick.next();
  for (let click = 0; click < 3; click += 1) await takeOne(weekId);
  await collect(quick, (frame) => seatsOf(frame, weekId) === 6);
  expect(seatsOf((await slow.next()).value!, weekId)).toBe(6);
  await slow.return();
});

test('watchers of another plaine hear nothing of it', async () => {
  const [one, two] = [await createSeason(app, [3]), await createSeason(app, [3])];
  const frames = app.live.watch(two.plaine.id);
  await frames.next();
  await takeOne(one.weeks[0]!.id);
  await takeOne(two.weeks[0]!.id);
  const next = await frames.next();
  expect(next.value!.map(({ weekId }) => weekId)).toEqual([two.weeks[0]!.id]);
  await frames.return();
});

test.each(['seat-counts', 'next-deadline'])('what changes while a slow count runs is counted again: %s', async (slowest) => {
  const { plaine, weeks } = await createSeason(app, [5]);
  const weekId = weeks[0]!.id;
  const { database } = app;
  const read = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  let isSlow = false;
  const pool = Object.create(database.pool, {
    query: {
      value: async (statement: pg.QueryConfig) => {
        const answer = await database.pool.query(statement);
        if (!isSlow || statement.name !== slowest) return answer;
        isSlow = false;
        read.resolve();
        await gate.promise;
        return answer;
      },
    },
  }) as pg.Pool;
  const live = await startLive({ database: { ...database, pool }, log: app.log, beatMs: 1, tidy: async () => {} });
  const frames = live.watch(plaine.id);
  await frames.next();
  isSlow = true;
  await takeOne(weekId);
  await read.promise;
  const told = Promise.withResolvers<void>();
  const deafen = live.onChange(told.resolve);
  await takeOne(weekId);
  await told.promise;
  // Long enough for a count that this change asked for to have come and gone.
  await sleep(20);
  gate.resolve();
  await collect(frames, (frame) => seatsOf(frame, weekId) === 3);
  deafen();
  await live.stop();
});

test('a listener whose line died without a word is replaced', async () => {
  const { plaine, weeks } = await createSeason(app, [5]);
  const weekId = weeks[0]!.id;
  const proxy = await openProxy(app.database.url);
  const database = { ...app.database, url: proxy.url };
  const live = await startLive({ database, log: app.log, beatMs: 1, tidy: async () => {}, heartbeat: { everyMs: 50, patienceMs: 200 } });
  const frames = live.watch(plaine.id);
  expect(seatsOf((await frames.next()).value!, weekId)).toBe(5);
  proxy.behave('swallow');
  await takeOne(weekId);
  // Long enough for what the database tells of it to be lost.
  await sleep(100);
  proxy.behave('pass');
  await collect(frames, (frame) => seatsOf(frame, weekId) === 4);
  await live.stop();
  await proxy.close();
});
