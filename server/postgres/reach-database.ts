// The database that the portal serves from: the one of DATABASE_URL or, without it, the portal's own; migrated, and reached
// under a role that may change no table.
import { createHash } from 'node:crypto';
import { grantRole } from '../../prisma/grant-role.ts';
import { migrate } from '../../prisma/migrate.ts';
import { openDatabase, type Database } from '../platform/database.ts';
import { BrokenConfiguration, type Env } from '../platform/env.ts';
import type { Log } from '../platform/log.ts';
import { keepSettingsInRole, refusePooler } from './meet-pooler.ts';
import { startOwnPostgres } from './start-own-postgres.ts';

/**
 * Migrates the database and opens it; what closes it is added to `closing`.
 * @throws BrokenConfiguration when it cannot be reached
 */
export async function reachDatabase(env: Env, log: Log, closing: (() => Promise<unknown>)[]): Promise<Database> {
  const directUrl = env.DATABASE_URL ? env.DATABASE_DIRECT_URL : undefined;
  const { url, owner } = env.DATABASE_URL
    ? { url: env.DATABASE_URL, owner: env.MIGRATION_DATABASE_URL ?? directUrl ?? env.DATABASE_URL }
    : await startOwnDatabase(env, log, closing);
  try {
    if (env.DATABASE_URL) await refusePooler(directUrl ?? url, directUrl ? 'DATABASE_DIRECT_URL' : 'DATABASE_URL');
    const applied = await migrate(owner);
    if (applied.length > 0) log.info({ migrations: applied }, 'migrations applied');
    await limitRole(owner, url, env);
    if (directUrl) await keepSettingsInRole(directUrl);
  } catch (error) {
    throw env.DATABASE_URL && isUnreachable(error) ? unreachable(error) : error;
  }
  const database = openDatabase(url, {
    size: env.DATABASE_POOL,
    directUrl,
    onError: (error) => log.warn({ err: error }, 'database connection lost'),
  });
  closing.push(database.close);
  return database;
}

/** The PostgreSQL of the portal's own: `portail` owns the tables, `portail_app` serves. */
async function startOwnDatabase(env: Env, log: Log, closing: (() => Promise<unknown>)[]) {
  const own = await startOwnPostgres({ folder: `${env.DATA_DIR}/postgres`, log });
  closing.push(own.stop);
  const owner = own.url('postgres');
  const url = new URL(owner);
  // Derived, so that one secret file is enough; nothing but this machine can reach the server.
  const password = createHash('sha256').update(`portail_app ${url.password}`).digest('hex');
  Object.assign(url, { username: 'portail_app', password });
  return { url: url.href, owner };
}

/** The role that serves may change no table, no trail and no counter. One address for both leaves it to who set it so. */
async function limitRole(owner: string, url: string, env: Env) {
  const { username, password } = new URL(url);
  if (username === new URL(owner).username) return;
  await grantRole(owner, decodeURIComponent(username), env.DATABASE_URL ? undefined : password);
}

const unreachableCodes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  '28P01',
  '28000',
  '3D000',
  'EAI_AGAIN',
]);

/** What an operator is told when `isUnreachable`. */
export const unreachable = (error: unknown) =>
  new BrokenConfiguration(`DATABASE_URL : la base de données ne répond pas (${(error as Error).message || 'connexion refusée'})`);

/** No server, no such database, or no such user; `pg` gives its own time-out no code. */
export function isUnreachable(error: unknown): boolean {
  const { code, message, errors } = error as AggregateError & { code?: string };
  return (
    unreachableCodes.has(code ?? (errors?.[0] as { code?: string })?.code ?? '') || /timeout expired|Connection terminated/.test(message)
  );
}
