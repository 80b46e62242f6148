// Applies the migrations of this folder, as `prisma migrate deploy` does, with the engine compiled to WebAssembly:
// nothing is downloaded. Then applies the files of functions/ whose text changed: functions, triggers and views, each written
// so that it may be applied again at any time; the present text of each is one file. Also brings the job queue's own tables up to date.
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { PrismaPg } from '@prisma/adapter-pg';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const folder = import.meta.dirname;
const ownMigrations = join(folder, 'migrations');
const ownFunctions = join(folder, 'functions');
export const filters = { externalTables: [], externalEnums: [] };
const lockfile = { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' };

/** The adapter cuts scripts at every semicolon, function bodies included; PostgreSQL takes a script whole. */
class WholeScripts extends PrismaPg {
  readonly opened: { dispose: () => Promise<void> }[] = [];
  readonly #carryOut: CarryOut;

  constructor(connectionString: string, carryOut: CarryOut) {
    super({ connectionString });
    this.#carryOut = carryOut;
  }

  override async connect() {
    const adapter = await super.connect();
    this.opened.push(adapter);
    adapter.executeScript = (script) => this.#carryOut(script, async (text) => void (await adapter.underlyingDriver().query(text)));
    return adapter;
  }
}

type CarryOut = (script: string, run: (text: string) => Promise<void>) => Promise<void>;

/** Runs `work` with the schema engine bound to the database at `url`, and closes its connections. */
export async function withEngine<Result>(
  url: string,
  work: (engine: SchemaEngine) => Promise<Result>,
  carryOut: CarryOut = (script, run) => run(script),
): Promise<Result> {
  const schema = readFileSync(join(folder, 'schema.prisma'), 'utf8');
  const factory = new WholeScripts(url, carryOut);
  // Megabytes of WebAssembly, which the usual start has no use for.
  const { SchemaEngine } = await import('@prisma/schema-engine-wasm');
  try {
    return await work(
      await SchemaEngine.new({ datamodels: [['schema.prisma', schema]] }, () => {}, bindMigrationAwareSqlAdapterFactory(factory)),
    );
  } finally {
    await Promise.all(factory.opened.map((adapter) => adapter.dispose()));
  }
}

/** Every migration in the folder, oldest first, with its SQL. */
function listMigrations(migrations: string) {
  return {
    baseDir: migrations,
    shadowDbInitScript: '',
    lockfile,
    migrationDirectories: readMigrationNames(migrations).map((path) => ({
      path,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: readFileSync(join(migrations, path, 'migration.sql'), 'utf8') },
      },
    })),
  };
}

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
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {}); // the query that was running says so too
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock(727274)');
    let applied: string[] = [];
    if (!(await isCurrent(client, migrations))) {
      await forgetUnfinished(client);
      const migrationsList = listMigrations(migrations);
      const scripts = new Set(migrationsList.migrationDirectories.map(({ migrationFile }) => migrationFile.content.value));
      let reason: unknown;
      const apply = async (engine: SchemaEngine) => (await engine.applyMigrations({ migrationsList, filters })).appliedMigrationNames;
      const carryOut: CarryOut = async (script, run) => {
        const work = scripts.has(script) ? withPatience(patienceMs, (limitMs) => run(asOneChange(script, limitMs))) : run(script);
        await work.catch((error: unknown) => {
          reason = error;
          throw error;
        });
      };
      // The engine knows which migration failed, PostgreSQL why.
      applied = await withEngine(url, apply, carryOut).catch((error: unknown) => {
        throw reason instanceof Error ? new Error(`${reason.message}\n${String(error)}`, { cause: reason }) : error;
      });
    }
    await applyFunctions(client, { migrations, functions, patienceMs, isMigrated: applied.length > 0 });
    await withPatience(patienceMs, (limitMs) => migrateQueue(url, limitMs));
    return applied;
  } finally {
    await client.end();
  }
}

/** Several statements sent together are one transaction. */
const asOneChange = (script: string, limitMs: number) => `
SET LOCAL lock_timeout = ${limitMs};
${script};
UPDATE "_prisma_migrations" SET finished_at = now(), applied_steps_count = 1 WHERE finished_at IS NULL AND rolled_back_at IS NULL`;

/** What began and did not end was rolled back by the database: as if it had never begun. */
async function forgetUnfinished(client: pg.Client) {
  const { rows } = await client.query<{ known: boolean }>(`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS known`);
  if (rows[0]!.known)
    await client.query('UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL');
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
  const pgPool = new pg.Pool({ connectionString: url, max: 1, options: `-c lock_timeout=${limitMs}` });
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
    const { rows } = await client.query(
      'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    );
    const done = new Set((rows as { migration_name: string }[]).map((row) => row.migration_name));
    return readMigrationNames(migrations).every((name) => done.has(name));
  } catch {
    return false;
  }
}
