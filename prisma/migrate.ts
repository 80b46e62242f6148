// Applies the migrations of this folder, each in one transaction that also writes down that it is done, in the table of
// `prisma migrate deploy`, which may be used in its place. Then applies the files of functions/ whose text changed: functions,
// triggers and views, each written so that it may be applied again at any time; the present text of each is one file. Also brings
// the job queue's own tables up to date.
import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const folder = import.meta.dirname;
const ownMigrations = join(folder, 'migrations');
const ownFunctions = join(folder, 'functions');

/** Names of the migrations in the folder, oldest first. */
export const readMigrationNames = (migrations = ownMigrations) =>
  readdirSync(migrations, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();

type Options = {
  /** for tests: where the migrations are */
  migrations?: string;
  /** for tests: where the functions are */
  functions?: string;
  /** how long a migration may go on asking for a lock that others hold, ms */
  patienceMs?: number;
};

/**
 * Brings the database at `url` up to date and returns the names of what was applied.
 * Several processes may start at once: an advisory lock lets one work while the others wait.
 *
 * Portals of the version before serve meanwhile, so a migration waits for a lock a moment only (whoever comes after it
 * waits behind it), and asks again a little later. Each is one transaction that also writes down that it is done: one that
 * fails, or whose process is killed, leaves nothing behind, and the next start tries it again. So no migration has a
 * COMMIT of its own or builds an index CONCURRENTLY.
 * @throws when a lock cannot be had for `patienceMs`, or a migration fails
 */
export async function migrate(
  url: string,
  { migrations = ownMigrations, functions = ownFunctions, patienceMs = 120_000 }: Options = {},
): Promise<string[]> {
  return whileNobodyMigrates(url, (client) => bringUpToDate(client, url, { migrations, functions, patienceMs }));
}

/** The same for who holds the lock: `client` of `whileNobodyMigrates`. */
export async function bringUpToDate(
  client: pg.Client,
  url: string,
  { migrations = ownMigrations, functions = ownFunctions, patienceMs = 120_000 }: Options = {},
): Promise<string[]> {
  const applied = (await isCurrent(client, migrations)) ? [] : await applyMigrations(client, { migrations, patienceMs });
  await applyFunctions(client, { migrations, functions, patienceMs, isMigrated: applied.length > 0 });
  await withPatience(patienceMs, (limitMs) => migrateQueue(url, limitMs));
  return applied;
}

/** Runs `work` while every portal that starts waits: before, or for its end. */
export async function whileNobodyMigrates<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, options: withoutLimits });
  client.on('error', () => {}); // the query that was running says so too
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock(727274)');
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Behind a pooler the role has time limits (server/postgres/meet-pooler.ts), which a migration may pass. */
const withoutLimits = '-c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0';

/** Prisma's own table, as it makes it. */
const table = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL, logs text,
  rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`;

/** What began and did not end, as Prisma writes it down, was rolled back by the database: as if it had never begun. */
const forgetUnfinished = 'UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL';

/** Applies those that the database does not have, oldest first, and returns their names. @throws with the name of the one that fails */
async function applyMigrations(client: pg.Client, { migrations, patienceMs }: Required<Pick<Options, 'migrations' | 'patienceMs'>>) {
  await client.query(table);
  await client.query(forgetUnfinished);
  const done = await readApplied(client);
  const missing = readMigrationNames(migrations).filter((name) => !done.has(name));
  for (const name of missing) {
    const script = readFileSync(join(migrations, name, 'migration.sql'), 'utf8');
    const note = `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) VALUES (
      '${randomUUID()}', '${createHash('sha256').update(script).digest('hex')}', ${client.escapeLiteral(name)}, now(), 1)`;
    // Several statements sent together are one transaction.
    await withPatience(patienceMs, (limitMs) => client.query(`SET LOCAL lock_timeout = ${limitMs};\n${script};\n${note}`)).catch(
      (error: unknown) => {
        if (error instanceof Error) error.message = `${name}: ${error.message}`;
        throw error;
      },
    );
  }
  return missing;
}

type FunctionsOptions = Required<Options> & { isMigrated: boolean };

/**
 * Applies the files whose text is not the one that was applied last, in the order of their names, as one transaction; all of
 * them after a migration, which may have dropped what depends on the table it changed. The hashes of what was applied are
 * the comment of `_prisma_migrations`. A build that does not know every migration of the database is older than it and
 * leaves the functions as they are.
 */
async function applyFunctions(client: pg.Client, { migrations, functions, patienceMs, isMigrated }: FunctionsOptions) {
  const { rows } = await client.query<{ hashes: string | null; names: string[] | null }>(
    `SELECT obj_description('_prisma_migrations'::regclass) AS hashes, array_agg(migration_name) AS names FROM _prisma_migrations
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
  );
  const known = new Set(readMigrationNames(migrations));
  if (!rows[0]!.names?.every((name) => known.has(name))) return;
  const applied = JSON.parse(rows[0]!.hashes ?? '{}') as Record<string, string>;
  const files = readdirSync(functions)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(functions, name), 'utf8') }))
    .map((file) => ({ ...file, hash: createHash('sha256').update(file.text).digest('hex') }));
  const changed = files.filter(({ name, hash }) => isMigrated || applied[name] !== hash);
  if (changed.length === 0) return;
  const hashes = JSON.stringify(Object.fromEntries(files.map(({ name, hash }) => [name, hash])));
  const script = [...changed.map(({ text }) => text), `COMMENT ON TABLE _prisma_migrations IS ${client.escapeLiteral(hashes)};`].join('\n');
  await withPatience(patienceMs, (limitMs) => client.query(`SET LOCAL lock_timeout = ${limitMs};\n${script}`));
}

async function migrateQueue(url: string, limitMs: number) {
  const pgPool = new pg.Pool({ connectionString: url, max: 1, options: `${withoutLimits} -c lock_timeout=${limitMs}` });
  const ignore = () => {}; // the query that was running says so too
  pgPool.on('error', ignore).on('connect', (client) => client.on('error', ignore));
  try {
    await runMigrations({ pgPool });
  } finally {
    await pgPool.end();
  }
}

/** Milliseconds that a lock is waited for at first and at most, and between two tries. */
const [shortest, longest, pause] = [100, 1_000, 1_000];

/** Tries again what could not have a lock, each time with a little more patience. */
async function withPatience(patienceMs: number, attempt: (limitMs: number) => Promise<unknown>): Promise<void> {
  const end = performance.now() + patienceMs;
  for (let limitMs = shortest; ; limitMs = Math.min(longest, Math.round(limitMs * 1.1))) {
    try {
      await attempt(limitMs);
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== '55P03' || performance.now() > end) throw error;
      await sleep(pause);
    }
  }
}

/** True when every migration of the folder is applied: the usual start, answered by one query. */
export async function isCurrent(
  client: { query: (sql: string) => Promise<{ rows: unknown[] }> },
  migrations = ownMigrations,
): Promise<boolean> {
  try {
    const done = await readApplied(client);
    return readMigrationNames(migrations).every((name) => done.has(name));
  } catch {
    return false;
  }
}

/** Names of what is applied. @throws when the table is not there */
async function readApplied(client: { query: (sql: string) => Promise<{ rows: unknown[] }> }): Promise<Set<string>> {
  const { rows } = await client.query(
    'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  return new Set((rows as { name: string }[]).map(({ name }) => name));
}
