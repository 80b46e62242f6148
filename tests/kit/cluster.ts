// A PostgreSQL of its own, with a migrated database called « template »; gone when stopped.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrate } from '../../prisma/migrate.ts';
import { createLog } from '../../server/platform/log.ts';
import { startOwnPostgres } from '../../server/postgres/start-own-postgres.ts';

export type Cluster = {
  /** address of a database of that name */
  url: (database: string) => string;
  stop: () => Promise<void>;
};

/** Starts it; `isDurable`: every commit reaches the disk, as in production, which only those want who measure. */
export async function openCluster({ isDurable = false } = {}): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'portail-test-'));
  const server = await startOwnPostgres({
    folder,
    log: createLog('silent'),
    flags: ['-c', 'max_connections=300', ...(isDurable ? [] : ['-c', 'fsync=off'])],
  });
  const client = new pg.Client({ connectionString: server.url('postgres') });
  await client.connect();
  await client.query('CREATE DATABASE template');
  await client.end();
  await migrate(server.url('template'));
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
