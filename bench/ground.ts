// What every load stands on: one real PostgreSQL for the run, a migrated database per load, and portals as processes.
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { migrate } from '../prisma/migrate.ts';
import { createKey } from '../server/platform/encryption.ts';
import { createLog } from '../server/platform/log.ts';
import { startOwnPostgres, type OwnPostgres } from '../server/postgres/start-own-postgres.ts';
import type { Usage } from './processes/probe.ts';
import { startChild, type Child } from './processes/talk.ts';
import { freePort } from '../tests/kit/free-port.ts';

export type Ground = {
  /** a new migrated database */
  database: () => Promise<string>;
  /** CPU of all the processes of PostgreSQL so far, in ms; null where /proc is not there */
  databaseCpu: () => Promise<number | null>;
  /** a folder that is gone after the run */
  folder: () => Promise<string>;
  stop: () => Promise<void>;
};
export type Server = Child & { port: number; origin: string; usage: (about?: { collect: boolean }) => Promise<Usage> };

/** DATA_KEYS of every portal of this run: what families.ts sealed opens in all of them. */
export const dataKeys = createKey('bench');

/** Starts PostgreSQL as the portal does, with the portal's settings: every commit reaches the disk. */
export async function openGround(): Promise<Ground> {
  const folders: string[] = [];
  const folder = async () => {
    const made = await mkdtemp(join(tmpdir(), 'portail-bench-'));
    folders.push(made);
    return made;
  };
  const postgres = await startOwnPostgres({ folder: await folder(), log: createLog('error') });
  let made = 0;
  return {
    folder,
    database: async () => {
      const name = `bench_${(made += 1)}`;
      await runSql(postgres.url('postgres'), `CREATE DATABASE ${name}`);
      await migrate(postgres.url(name));
      return postgres.url(name);
    },
    databaseCpu: () => readDatabaseCpu(postgres),
    stop: async () => {
      await postgres.stop();
      for (const each of folders) await rm(each, { recursive: true, force: true });
    },
  };
}

/** The real portal, as `npm start` starts it, in a process of its own. */
export async function startPortalProcess(ground: Ground, databaseUrl: string, settings: Record<string, string> = {}): Promise<Server> {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const env = {
    DATABASE_URL: databaseUrl,
    DATA_DIR: await ground.folder(),
    DATA_KEYS: dataKeys,
    PORT: String(port),
    ORIGIN: origin,
    RATE_LIMITS: 'off',
    DEMO_DATA: 'none',
    LOG_LEVEL: 'error',
    ...settings,
  };
  return startServer(join(import.meta.dirname, '../server/build/main.mjs'), { env, port, origin });
}

/** Starts a server with the probe in it and waits until /graphql answers. */
export async function startServer(
  file: string,
  { env, port, origin }: { env: Record<string, string>; port: number; origin: string },
): Promise<Server> {
  const probe = join(import.meta.dirname, 'processes/probe.ts');
  const profile = process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : [];
  const child = startChild(file, { env, flags: ['--expose-gc', '--import', probe, ...profile] });
  await waitFor(`http://127.0.0.1:${port}/graphql`);
  return { ...child, port, origin, usage: (about = { collect: false }) => child.ask<Usage>('usage', about) };
}

async function waitFor(url: string) {
  for (let attempt = 0; attempt < 1200; attempt += 1) {
    const isThere = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ __typename }"}',
    }).then(
      async (response) => (await response.text(), response.ok),
      () => false,
    );
    if (isThere) return;
    await sleep(25);
  }
  throw new Error(`${url} does not answer`);
}

export async function runSql<Row extends pg.QueryResultRow>(url: string, text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** A pool of the plain driver, which does not mind that the server goes away at the end. */
export function openPool(url: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max });
  pool.on('error', () => {});
  return pool;
}

async function readDatabaseCpu(postgres: OwnPostgres): Promise<number | null> {
  const parent = String(postgres.pid());
  const pids = await readdir('/proc').catch(() => []);
  let ticks = 0;
  for (const pid of pids.filter((name) => /^\d+$/.test(name))) {
    const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    // after the name: state, parent, …; utime and stime are the 12th and 13th; the parent's include children that ended
    if (fields[1] === parent) ticks += Number(fields[11]) + Number(fields[12]);
    else if (pid === parent) ticks += fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  }
  return ticks === 0 ? null : ticks * 10;
}
