// npm run migration -- <name>: writes the next migration from schema.prisma, by comparing it with
// migrations/schema.prisma, the schema as of the last migration. Indexes, triggers and checks that Prisma
// cannot say are written by hand in migrations of their own and are never touched from here.
// npm run migration -- --check: exit 1 when schema.prisma asks for something that no migration does.
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../server/platform/log.ts';
import { startOwnPostgres } from '../server/postgres/start-own-postgres.ts';
import { filters, folder, withEngine } from '../prisma/migrate.ts';

const name = process.argv[2] ?? '';
const isCheck = name === '--check';
if (!isCheck && !/^[a-z0-9_]+$/.test(name)) {
  console.error('usage : npm run migration -- <nom_en_minuscules> | --check');
  process.exit(1);
}

const wanted = join(folder, 'schema.prisma');
const known = join(folder, 'migrations', 'schema.prisma');
const asTarget = (path: string) => ({
  tag: 'schemaDatamodel' as const,
  files: [{ path: 'schema.prisma', content: readFileSync(path, 'utf8') }],
});

const sql = await diff();
if (!sql.trim() || sql.includes('This is an empty migration')) console.log('schema.prisma : rien de neuf depuis la dernière migration');
else if (isCheck) {
  console.error(`schema.prisma demande une migration (npm run migration -- <nom>) :\n${sql}`);
  process.exitCode = 1;
} else {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const path = join(folder, 'migrations', `${stamp}_${name}`);
  await mkdir(path, { recursive: true });
  await writeFile(join(path, 'migration.sql'), sql);
  await copyFile(wanted, known);
  console.log(`écrite : prisma/migrations/${stamp}_${name}/migration.sql`);
}

/** Two files are compared, but the engine does not start without a server that answers. */
async function diff(): Promise<string> {
  const scratch = await mkdtemp(join(tmpdir(), 'portail-migration-'));
  const server = await startOwnPostgres({ folder: scratch, log: createLog('silent') });
  try {
    const { stdout } = await withEngine(server.url('postgres'), (engine) =>
      engine.diff({
        from: existsSync(known) ? asTarget(known) : { tag: 'empty' },
        to: asTarget(wanted),
        script: true,
        exitCode: null,
        filters,
      }),
    );
    return stdout ?? '';
  } finally {
    await server.stop();
    await rm(scratch, { recursive: true, force: true });
  }
}
