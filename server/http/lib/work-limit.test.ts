import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { currentScope, runInScope, newScope } from '../../platform/request-scope.ts';
import { createWorkLimiter, TooMuchWork } from './work-limit.ts';

const limits = {
  account: { atOnce: 2, waiting: 1, burstMs: 1000, msPerSecond: 100 },
  key: { atOnce: 1, waiting: 1, burstMs: 1000, msPerSecond: 100 },
  network: { atOnce: 3, waiting: 1, burstMs: 1000, msPerSecond: 100 },
};

const as = <Result>(owner: string, work: () => Result) => runInScope(newScope('', owner), work);

test('so many requests of one account are under way, one waits, the next is refused; others begin at once', async () => {
  const { run } = createWorkLimiter(limits);
  const begun: string[] = [];
  const works = Array.from({ length: 5 }, () => Promise.withResolvers<string>());
  const ask = (owner: string, nth: number) => as(owner, () => run(() => (begun.push(`${owner} ${nth}`), works[nth]!.promise)));
  const [first, second, third] = [ask('account a', 0), ask('account a', 1), ask('account a', 2)];
  await expect(ask('account a', 3)).rejects.toThrow(TooMuchWork);
  const other = ask('account b', 4);
  await sleep(0);
  expect(begun).toEqual(['account a 0', 'account a 1', 'account b 4']);
  works[1]!.reject(new Error('broken'));
  await expect(second).rejects.toThrow('broken');
  await sleep(0);
  expect(begun.at(-1)).toBe('account a 2');
  for (const { resolve } of works) resolve('done');
  expect(await Promise.all([first, third, other])).toEqual(['done', 'done', 'done']);
});

test('what the database spends on one account is its own; who has used it up comes back when it is there again', async () => {
  let now = 0;
  const { run, chargeBytes } = createWorkLimiter(limits, () => now);
  const spend = (owner: string, ms: number) =>
    runInScope(newScope('', owner), () => run(async () => void (currentScope()!.databaseMs += ms)));
  await spend('key a', 1500);
  await expect(spend('key a', 1)).rejects.toMatchObject({ seconds: 6 });
  await spend('key b', 1);
  now = 5_100;
  await spend('key a', 1);
  as('key c', () => chargeBytes(60_000_000));
  await expect(spend('key c', 1)).rejects.toThrow(TooMuchWork);
});

test('a job, which nobody asked for, waits for nobody', async () => {
  const { run } = createWorkLimiter(limits);
  const works = Array.from({ length: 10 }, () => run(() => Promise.resolve(1)));
  expect(await Promise.all(works)).toHaveLength(10);
});
