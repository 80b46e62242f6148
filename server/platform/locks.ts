import type { Tx } from './database.ts';

/** Makes transactions that concern the same thing, which may not exist yet, wait for each other until they end. */
export async function lock(tx: Tx, name: string) {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
}
