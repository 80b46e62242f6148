// For commands that work on the portal's data, whether it runs or not.
import { isCurrent } from '../../prisma/migrate.ts';
import type { AppConfig } from '../platform/config.ts';
import { openDatabase, type Database } from '../platform/database.ts';
import { BrokenConfiguration } from '../platform/env.ts';
import { loadKeys } from '../platform/keys.ts';
import { createErrorLog } from '../platform/log.ts';
import { readRules } from '../platform/rules.ts';
import { isUnreachable, unreachable } from '../postgres/reach-database.ts';
import { checkKeys } from '../privacy/check-keys.ts';
import { findDatabase, readSettings } from './find-database.ts';

/**
 * Runs `work` on the database of the settings, which is there, up to date and sealed with these keys, and returns its exit code.
 * @throws BrokenConfiguration with what to do
 */
export async function withDatabase(work: (config: AppConfig & { database: Database }) => Promise<number>): Promise<number> {
  const env = readSettings();
  const log = createErrorLog(env.LOG_LEVEL);
  const found = await findDatabase(env, log);
  try {
    const database = openDatabase(found.url, { size: 3, onError: (error) => log.warn({ err: error }, 'database connection lost') });
    try {
      await tellWhich(database, env.MODE);
      const { keyRing } = await loadKeys(env);
      await checkKeys(database.pool, keyRing);
      return await work({ env, log, keyRing, rules: readRules(env), database });
    } finally {
      await database.close();
    }
  } finally {
    await found.close();
  }
}

/** Says on standard error which database this is. @throws BrokenConfiguration when it is none of a portal of this version */
async function tellWhich({ url, pool }: Database, mode: string) {
  const { host, pathname } = new URL(url);
  const place = `${decodeURIComponent(pathname.slice(1))} sur ${host}`;
  const { rows } = await pool
    .query<{ table: string | null }>(`SELECT to_regclass('commune')::text AS table`)
    .catch((error: unknown) => Promise.reject(isUnreachable(error) ? unreachable(error) : error));
  if (rows[0]!.table === null)
    throw new BrokenConfiguration(
      `DATABASE_URL : la base ${place} est vide, et cette commande n'en remplit pas ; démarrez d'abord le portail`,
    );
  if (!(await isCurrent(pool)))
    throw new BrokenConfiguration(`DATABASE_URL : la base ${place} n'est pas à jour pour cette version ; démarrez d'abord le portail`);
  const { rows: communes } = await pool.query<{ name: string }>('SELECT name FROM commune');
  console.error(`base : ${place} ; ${communes[0]?.name ?? 'commune sans nom'} (MODE=${mode})`);
}
