import type { Env } from '../platform/env.ts';
import type { Log } from '../platform/log.ts';
import { findDatabase, type Found } from './find-database.ts';

/** The database under the role that owns its tables, for what the portal's own role may not do. */
export async function findOwnedDatabase(env: Env, log: Log): Promise<Found> {
  return env.DATABASE_URL && env.MIGRATION_DATABASE_URL
    ? { url: env.MIGRATION_DATABASE_URL, close: async () => {} }
    : findDatabase(env, log);
}
