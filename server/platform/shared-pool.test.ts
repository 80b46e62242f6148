import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../tests/kit/people.ts';
import type { App } from '../context.ts';
import { runInScope, newScope } from './request-scope.ts';

let app: App;
beforeAll(async () => {
  app = await createApp();
});

/** Prisma begins a statement when it is awaited: that is to be within the scope. */
const as = <Result>(owner: string, work: () => Promise<Result>) => runInScope(newScope('', owner), async () => await work());
/** Connections of the pool that have a transaction open, as the database says. */
const countHeld = async () => {
  const { rows } = await app.database.pool.query<{ count: number }>(
    "SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'portail' AND state = 'idle in transaction'",
  );
  return rows[0]!.count;
};

test('an account that wants all the connections has half of them; others find theirs free', async () => {
  const release = Promise.withResolvers<void>();
  afterAll(() => release.resolve());
  const { prisma, pools } = app.database;
  const greedy = Array.from({ length: 20 }, () =>
    as('account greedy', () => prisma.$transaction(async (tx) => (await tx.$queryRaw`SELECT 1`, release.promise))),
  );
  await expect.poll(countHeld, { timeout: 10_000 }).toBe(4);
  // whoever else asks is answered while all of the greedy one's wait
  expect(await as('account other', () => prisma.person.count())).toBe(0);
  expect(await prisma.person.count()).toBe(0);
  expect(await countHeld()).toBe(4);
  release.resolve();
  await Promise.all(greedy);
  expect(pools.prisma.waitingCount).toBe(0);
});

test('what an account holds is given back however a statement ends', async () => {
  const { prisma } = app.database;
  for (let asked = 0; asked < 10; asked += 1) await expect(as('account clumsy', () => prisma.$queryRaw`SELECT 1 / 0`)).rejects.toThrow();
  expect(await as('account clumsy', () => Promise.all(Array.from({ length: 8 }, () => prisma.person.count())))).toHaveLength(8);
});

test('the time that its connections were held is counted for the request', async () => {
  const scope = newScope('', 'account slow');
  await runInScope(scope, async () => await app.database.prisma.$queryRaw`SELECT pg_sleep(0.05)::text`);
  expect(scope.databaseMs).toBeGreaterThan(45);
});
