// npm run migration -- <name>: writes the next migration from schema.prisma, by comparing it with
// migrations/schema.prisma, the schema as of the last migration. Indexes, triggers and checks that Prisma
// cannot say are written by hand in migrations of their own and are never touched from here.
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folder } from '../prisma/migrate.ts';
import { known, readPendingSql, wanted } from '../prisma/pending.ts';
import { createLog } from '../server/platform/log.ts';
import { startOwnPostgres } from '../server/postgres/start-own-postgres.ts';

const name = process.argv[2] ?? '';
if (!/^[a-z0-9_]+$/.test(name)) {
  console.error('usage : npm run migration -- <nom_en_minuscules>');
  process.exit(1);
}

const sql = await diff();
if (!sql) console.log('schema.prisma : rien de neuf depuis la dernière migration');
else {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const path = join(folder, 'migrations', `${stamp}_${name}`);
  await mkdir(path, { recursive: true });
  await writeFile(join(path, 'migration.sql'), `${sql}\n`);
  await copyFile(wanted, known);
  console.log(`écrite : prisma/migrations/${stamp}_${name}/migration.sql`);
}

async function diff(): Promise<string> {
  const scratch = await mkdtemp(join(tmpdir(), 'portail-migration-'));
  const server = await startOwnPostgres({ folder: scratch, log: createLog('silent') });
  try {
    return await readPendingSql(server.url('postgres'));
  } finally {
    await server.stop();
    await rm(scratch, { recursive: true, force: true });
  }
}
