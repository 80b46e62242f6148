// One PostgreSQL for a run of the tests, with a migrated template; each test file takes a copy.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../prisma/migrate.ts';
import { createLog } from '../../server/platform/log.ts';
import { startOwnPostgres } from '../../server/postgres/start-own-postgres.ts';
import { hasSystemBrowser, unpackBrowser } from './browser.ts';

export default async function startCluster(project: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), 'portail-test-'));
  const server = await startOwnPostgres({ folder, log: createLog('silent'), flags: ['-c', 'fsync=off', '-c', 'max_connections=300'] });
  const client = new pg.Client({ connectionString: server.url('postgres') });
  await client.connect();
  await client.query('CREATE DATABASE template');
  await client.end();
  await migrate(server.url('template'));
  if (!(await hasSystemBrowser())) await unpackBrowser();
  project.provide('cluster', server.url('NAME'));
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

declare module 'vitest' {
  interface ProvidedContext {
    /** address of the cluster, with NAME in the place of the database */
    cluster: string;
  }
}
