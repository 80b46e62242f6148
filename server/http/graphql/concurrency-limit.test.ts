import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createTurns } from './concurrency-limit.ts';

/** Work that is done when it is told to be. */
function createWork() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  return { promise, resolve, reject };
}

test('no more are under way than may be, and they begin in order of arrival', async () => {
  const inTurn = createTurns({ atOnce: 2, patienceMs: 60_000 });
  const works = Array.from({ length: 5 }, createWork);
  const begun: number[] = [];
  const answers = works.map(({ promise }, nth) => inTurn(() => (begun.push(nth), promise)));
  await sleep(0);
  expect(begun).toEqual([0, 1]);
  works[1]!.resolve('second');
  expect(await answers[1]).toBe('second');
  await sleep(0);
  expect(begun).toEqual([0, 1, 2]);
  for (const [nth, work] of works.entries()) work.resolve(`${nth}`);
  expect(await Promise.all(answers)).toEqual(['0', 'second', '2', '3', '4']);
  expect(begun).toEqual([0, 1, 2, 3, 4]);
});

test('one that fails passes its turn on', async () => {
  const inTurn = createTurns({ atOnce: 1, patienceMs: 60_000 });
  const [first, second] = [createWork(), createWork()];
  const answers = [inTurn(() => first.promise), inTurn(() => second.promise)];
  first.reject(new Error('broken'));
  second.resolve('done');
  await expect(answers[0]).rejects.toThrow('broken');
  expect(await answers[1]).toBe('done');
});

test('one that takes long gives its turn up once, and is answered all the same', async () => {
  const inTurn = createTurns({ atOnce: 1, patienceMs: 20 });
  const slow = createWork();
  const answered = inTurn(() => slow.promise);
  expect(await inTurn(async () => 'quick')).toBe('quick');
  const third = createWork();
  const begun: string[] = [];
  const others = [inTurn(() => (begun.push('third'), third.promise)), inTurn(async () => (begun.push('fourth'), 'fourth'))];
  slow.resolve('slow');
  expect(await answered).toBe('slow');
  // The slow one's turn was passed on before: its end makes no second room.
  expect(begun).toEqual(['third']);
  third.resolve('third');
  expect(await Promise.all(others)).toEqual(['third', 'fourth']);
});
