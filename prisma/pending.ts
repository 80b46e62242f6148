// What schema.prisma asks for and no migration does yet.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filters, folder, withEngine } from './migrate.ts';

export const wanted = join(folder, 'schema.prisma');
/** The schema as of the last migration. */
export const known = join(folder, 'migrations', 'schema.prisma');

/**
 * The SQL of the next migration; empty when there is nothing to do. Two files are compared, but the engine does not start
 * without a server that answers at `url`.
 */
export async function readPendingSql(url: string): Promise<string> {
  const { stdout } = await withEngine(url, (engine) =>
    engine.diff({
      from: existsSync(known) ? asTarget(known) : { tag: 'empty' },
      to: asTarget(wanted),
      script: true,
      exitCode: null,
      filters,
    }),
  );
  const sql = stdout ?? '';
  return sql.includes('This is an empty migration') ? '' : sql.trim();
}

const asTarget = (path: string) => ({
  tag: 'schemaDatamodel' as const,
  files: [{ path: 'schema.prisma', content: readFileSync(path, 'utf8') }],
});
