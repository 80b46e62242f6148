// Applies the migrations of this folder, as `prisma migrate deploy` does, with the engine compiled to WebAssembly:
// nothing is downloaded. Also brings the job queue's own tables up to date.
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { PrismaPg } from '@prisma/adapter-pg';
import { SchemaEngine } from '@prisma/schema-engine-wasm';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export const folder = import.meta.dirname;
export const filters = { externalTables: [], externalEnums: [] };
const lockfile = { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' };

/** The adapter cuts scripts at every semicolon, function bodies included; PostgreSQL takes a script whole. */
class WholeScripts extends PrismaPg {
  readonly opened: { dispose: () => Promise<void> }[] = [];

  override async connect() {
    const adapter = await super.connect();
    this.opened.push(adapter);
    adapter.executeScript = async (script) => {
      await adapter.underlyingDriver().query(script);
    };
    return adapter;
  }
}

/** Runs `work` with the schema engine bound to the database at `url`, and closes its connections. */
export async function withEngine<Result>(url: string, work: (engine: SchemaEngine) => Promise<Result>): Promise<Result> {
  const schema = readFileSync(join(folder, 'schema.prisma'), 'utf8');
  const factory = new WholeScripts({ connectionString: url });
  try {
    return await work(
      await SchemaEngine.new({ datamodels: [['schema.prisma', schema]] }, () => {}, bindMigrationAwareSqlAdapterFactory(factory)),
    );
  } finally {
    await Promise.all(factory.opened.map((adapter) => adapter.dispose()));
  }
}

/** Every migration in the folder, oldest first, with its SQL. */
export function listMigrations() {
  return {
    baseDir: join(folder, 'migrations'),
    shadowDbInitScript: '',
    lockfile,
    migrationDirectories: readMigrationNames().map((path) => ({
      path,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: readFileSync(join(folder, 'migrations', path, 'migration.sql'), 'utf8') },
      },
    })),
  };
}

/** Names of the migrations in the folder, oldest first. */
export const readMigrationNames = () =>
  readdirSync(join(folder, 'migrations'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();

/**
 * Brings the database at `url` up to date and returns the names of what was applied.
 * Several processes may start at once: an advisory lock lets one work while the others wait.
 */
export async function migrate(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {}); // the query that was running says so too
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock(727274)');
    let applied: string[] = [];
    if (!(await isCurrent(client))) {
      const migrationsList = listMigrations();
      applied = await withEngine(url, async (engine) => (await engine.applyMigrations({ migrationsList, filters })).appliedMigrationNames);
    }
    await runMigrations({ connectionString: url });
    return applied;
  } finally {
    await client.end();
  }
}

/** True when every migration of the folder is applied: the usual start, answered by one query. */
export async function isCurrent(client: { query: (sql: string) => Promise<{ rows: unknown[] }> }): Promise<boolean> {
  try {
    const { rows } = await client.query(
      'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    );
    const done = new Set((rows as { migration_name: string }[]).map((row) => row.migration_name));
    return readMigrationNames().every((name) => done.has(name));
  } catch {
    return false;
  }
}
