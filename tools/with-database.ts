// For commands that work on the portal's data, whether it runs or not.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { migrate } from '../prisma/migrate.ts';
import { openDatabase, type Database } from '../server/platform/database.ts';
import { BrokenConfiguration, readEnv } from '../server/platform/env.ts';
import type { AppConfig } from '../server/platform/config.ts';
import { loadKeys } from '../server/platform/keys.ts';
import { readRules } from '../server/platform/rules.ts';
import { createLog } from '../server/platform/log.ts';
import { startOwnPostgres } from '../server/postgres/start-own-postgres.ts';

/** Runs `work` on DATABASE_URL, else on the portal's own database: the one that runs, or one started for the occasion. Prints what is wrong with the configuration and sets the exit code. */
export async function withDatabase(work: (config: AppConfig & { database: Database }) => Promise<void>): Promise<void> {
  try {
    const env = readEnv({ LOG_LEVEL: 'warn', ...process.env });
    const log = createLog(env.LOG_LEVEL);
    const { keyRing } = await loadKeys(env);
    const folder = join(env.DATA_DIR, 'postgres');
    const running = env.DATABASE_URL ?? (await findRunning(folder));
    const own = running ? null : await startOwnPostgres({ folder, log });
    try {
      const url = running ?? own!.url('postgres');
      if (own) await migrate(url);
      const database = openDatabase(url, { size: 3, onError: (error) => log.warn({ err: error }, 'database connection lost') });
      try {
        await work({ env, log, keyRing, rules: readRules(env), database });
      } finally {
        await database.close();
      }
    } finally {
      await own?.stop();
    }
  } catch (error) {
    if (!(error instanceof BrokenConfiguration)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

/** The address of the own PostgreSQL of a portal that runs, from the files that it keeps; null when none runs. */
async function findRunning(folder: string): Promise<string | null> {
  try {
    const [pid, , , port] = (await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n');
    const app = Number(await readFile(join(folder, 'portal.pid'), 'utf8'));
    process.kill(app, 0);
    process.kill(Number(pid), 0);
    return `postgresql://portail:${await readFile(join(folder, 'password'), 'utf8')}@127.0.0.1:${port}/postgres`;
  } catch {
    return null;
  }
}
