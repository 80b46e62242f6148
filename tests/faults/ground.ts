// What a test of faults stands on: a PostgreSQL of its own that really writes to disk, and parents who try again.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect } from 'vitest';
import { createLog } from '../../server/platform/log.ts';
import { startOwnPostgres } from '../../server/postgres/start-own-postgres.ts';
import { findBreaches } from '../../server/commands/invariants.ts';
import { countDeadlocks, watchEveryCommit } from '../kit/invariants.ts';
import { migrate } from '../../prisma/migrate.ts';
import { click, readHolders, type Click, type Outcome } from '../kit/storm.ts';

export type Ground = Awaited<ReturnType<typeof openGround>>;

/** A migrated, watched database on a server that survives `kill -9`; `flags` go to the server. */
export async function openGround(flags: string[] = []) {
  const folder = await mkdtemp(join(tmpdir(), 'portail-faults-'));
  const server = await startOwnPostgres({ folder, log: createLog('silent'), flags });
  const url = server.url('postgres');
  await migrate(url);
  const pool = new pg.Pool({ connectionString: url, max: 2, connectionTimeoutMillis: 2_000 });
  pool.on('error', () => {});
  await watchEveryCommit(pool);
  return {
    url,
    pool,
    server,
    folder,
    /** sends the server's process a signal; one that is just starting again gets it when it is there */
    signal: async (signal: NodeJS.Signals) => {
      await expect.poll(() => isKilled(server.pid(), signal), { timeout: 30_000 }).toBe(true);
    },
    /** waits until the server takes somebody new, as after its death: a connection of before may outlive it for a moment */
    ready: async () => {
      await expect.poll(() => isTaken(url), { timeout: 30_000 }).toBe(true);
    },
    close: async () => {
      await pool.end();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function isTaken(url: string) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

function isKilled(pid: number | undefined, signal: NodeJS.Signals) {
  try {
    return pid !== undefined && process.kill(pid, signal);
  } catch {
    return false;
  }
}

export type Insisted = Outcome & {
  tries: number;
  /** why it was not answered before */
  errors: unknown[];
  /** which portal answered, when it was asked, and how long the answer took, ms */
  at: number;
  began: number;
  ms: number;
};

/** A parent who clicks again until there is an answer, at the next portal each time. */
export async function insist(origins: string[], each: Click, { first = 0, tries = 60, timeoutMs = 5_000 } = {}): Promise<Insisted> {
  const errors: unknown[] = [];
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const began = performance.now();
    const at = (first + attempt) % origins.length;
    try {
      const outcome = await click(origins[at]!, each, timeoutMs);
      return { ...outcome, tries: attempt + 1, errors, at, began, ms: performance.now() - began };
    } catch (error) {
      errors.push(error);
      await new Promise((resume) => setTimeout(resume, 200));
    }
  }
  throw new Error('no answer after all', { cause: errors.at(-1) });
}

/** Nothing that was acknowledged is lost, nothing was granted twice, and all that is always true still is. */
export async function expectNothingLost({ pool }: Ground, weekIds: string[], outcomes: Outcome[], capacity: number) {
  const acknowledged = outcomes.flatMap(({ held }) => held).toSorted();
  expect(new Set(acknowledged).size).toBe(acknowledged.length);
  const holders = (await readHolders(pool, weekIds)).map(({ id }) => id).toSorted();
  expect(holders).toEqual(acknowledged);
  expect(holders.length).toBe(capacity);
  expect(await findBreaches(pool)).toEqual([]);
  expect(await countDeadlocks(pool)).toBe(0);
}

/** No connection sits in a transaction that nobody goes on with. */
export async function expectNothingStuck({ pool }: Ground) {
  await expect
    .poll(
      async () =>
        (
          await pool.query(
            `SELECT pid FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' AND state_change < now() - interval '2 seconds'`,
          )
        ).rowCount,
      { timeout: 15_000 },
    )
    .toBe(0);
}

/** The value that this part of all of them do not pass. */
export const percentile = (values: number[], part: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0;
