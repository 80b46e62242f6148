// What schema.prisma asks for and no migration does yet, as Prisma's engine says it, compiled to WebAssembly: nothing is
// downloaded. For tests and for `npm run migration`; a portal that runs has no use for it.
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { PrismaPg } from '@prisma/adapter-pg';
import { SchemaEngine } from '@prisma/schema-engine-wasm';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder } from './migrate.ts';

export const wanted = join(folder, 'schema.prisma');
/** The schema as of the last migration. */
export const known = join(folder, 'migrations', 'schema.prisma');

const filters = { externalTables: [], externalEnums: [] };

/** Remembers its connections, which the engine leaves open. */
class Closeable extends PrismaPg {
  readonly opened: { dispose: () => Promise<void> }[] = [];

  override async connect() {
    const adapter = await super.connect();
    this.opened.push(adapter);
    return adapter;
  }
}

/**
 * The SQL of the next migration; empty when there is nothing to do. Two files are compared, but the engine does not start
 * without a server that answers at `url`.
 */
export async function readPendingSql(url: string): Promise<string> {
  const adapter = new Closeable({ connectionString: url });
  try {
    const datamodels: [string, string][] = [['schema.prisma', readFileSync(wanted, 'utf8')]];
    const engine = await SchemaEngine.new({ datamodels }, () => {}, bindMigrationAwareSqlAdapterFactory(adapter));
    const { stdout } = await engine.diff({
      from: existsSync(known) ? asTarget(known) : { tag: 'empty' },
      to: asTarget(wanted),
      script: true,
      exitCode: null,
      filters,
    });
    const sql = stdout ?? '';
    return sql.includes('This is an empty migration') ? '' : sql.trim();
  } finally {
    await Promise.all(adapter.opened.map((connection) => connection.dispose()));
  }
}

const asTarget = (path: string) => ({
  tag: 'schemaDatamodel' as const,
  files: [{ path: 'schema.prisma', content: readFileSync(path, 'utf8') }],
});
