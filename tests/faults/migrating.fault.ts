// F14: a migration that needs a busy table to itself, while parents click.
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { folder, migrate } from '../../prisma/migrate.ts';
import { createClickers, createWeeks, startPortals } from '../kit/storm.ts';
import { expectNothingLost, insist, openGround, percentile, type Ground } from './ground.ts';

const next = '99991231000000_next';
let ground: Ground;
let running: Awaited<ReturnType<typeof startPortals>>;
let migrations: string;
beforeAll(async () => {
  ground = await openGround();
  running = await startPortals(ground.url, ['web']);
  migrations = await mkdtemp(join(tmpdir(), 'portail-migrations-'));
  await cp(join(folder, 'migrations'), migrations, { recursive: true });
  await mkdir(join(migrations, next));
  await writeFile(
    join(migrations, next, 'migration.sql'),
    'ALTER TABLE enrolment ADD COLUMN next int; ALTER TABLE week ADD COLUMN next int; CREATE INDEX ON enrolment (next);',
  );
});
afterAll(async () => {
  await running.stop();
  await ground.close();
  await rm(migrations, { recursive: true, force: true });
});

/** One click after the other at an even pace until told to stop; milliseconds that each took. */
async function clickUntil(isOver: () => boolean, { weekIds, clickers }: Awaited<ReturnType<typeof open>>) {
  const origins = running.portals.map(({ origin }) => origin);
  const asked: ReturnType<typeof insist>[] = [];
  while (!isOver() && asked.length < clickers.length) {
    asked.push(insist(origins, { clicker: clickers[asked.length]!, weekIds }, { timeoutMs: 15_000 }));
    await sleep(40);
  }
  return Promise.all(asked);
}

async function open() {
  return { weekIds: await createWeeks(ground.pool, [5_000]), clickers: await createClickers(ground.pool, 1_000) };
}

/** Looks at the locks all the time; the longest that one process was seen to keep a table to itself, ms. */
async function watchLocks(signal: AbortSignal) {
  const client = new pg.Client({ connectionString: ground.url });
  await client.connect();
  const since = new Map<number, number>();
  let longest = 0;
  while (!signal.aborted) {
    const { rows } = await client.query<{ pid: number }>(
      `SELECT DISTINCT pid FROM pg_locks JOIN pg_class ON pg_class.oid = relation
       WHERE mode = 'AccessExclusiveLock' AND granted AND relkind = 'r' AND relnamespace = 'public'::regnamespace`,
    );
    const now = performance.now();
    const holding = new Set(rows.map(({ pid }) => pid));
    for (const pid of since.keys()) if (!holding.has(pid)) since.delete(pid);
    for (const pid of holding) {
      since.set(pid, since.get(pid) ?? now);
      longest = Math.max(longest, now - since.get(pid)!);
    }
    await sleep(20);
  }
  await client.end();
  return longest;
}

test('F14: a migration of a table that somebody reads for seconds gives way again and again; parents hardly notice', async () => {
  const quiet = await open();
  const end = performance.now() + 6_000;
  const before = await clickUntil(() => performance.now() > end, quiet);

  const busy = await open();
  // As a backup or a long report does.
  const reader = new pg.Client({ connectionString: ground.url });
  await reader.connect();
  await reader.query('BEGIN; SELECT FROM enrolment LIMIT 1; SELECT FROM week LIMIT 1');
  const done = new AbortController();
  const locks = watchLocks(done.signal);
  let isOver = false;
  const clicking = clickUntil(() => isOver, busy);
  const migrating = migrate(ground.url, { migrations });
  await sleep(6_000);
  expect(
    (await reader.query(`SELECT FROM _prisma_migrations WHERE migration_name = $1 AND finished_at IS NOT NULL`, [next])).rowCount,
  ).toBe(0);
  await reader.query('COMMIT');
  await reader.end();
  expect(await migrating).toEqual([next]);
  isOver = true;
  const during = await clicking;
  done.abort();

  const [calm, hurt] = [before, during].map((outcomes) =>
    percentile(
      outcomes.map(({ ms }) => ms),
      0.99,
    ),
  ) as [number, number];
  const kept = await locks;
  console.log(`F14: p99 ${Math.round(calm)} ms before, ${Math.round(hurt)} ms during; longest lock ${Math.round(kept)} ms`);
  expect(during.every(({ tries }) => tries === 1)).toBe(true);
  expect(kept).toBeLessThan(1_000);
  // A click that comes while the migration asks waits with it, a tenth of a second at first.
  expect(hurt).toBeLessThan(2 * calm + 400);
  expect((await fetch(`${running.portals[0]!.origin}/readyz`)).status).toBe(200);
  await expectNothingLost(ground, busy.weekIds, during, during.length);
});
