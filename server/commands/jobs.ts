// portail jobs: what waits, and the release of what a restored database holds.
import pg from 'pg';
import { createErrorLog } from '../platform/log.ts';
import { mailTasks } from '../platform/jobs.ts';
import { areJobsHeld } from '../worker/held-jobs.ts';
import { readSettings } from './find-database.ts';
import { findOwnedDatabase } from './owner-url.ts';

async function withQueue(work: (client: pg.Client) => Promise<void>): Promise<number> {
  const env = readSettings();
  const found = await findOwnedDatabase(env, createErrorLog(env.LOG_LEVEL));
  const client = new pg.Client({ connectionString: found.url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const { host, pathname } = new URL(found.url);
    console.error(`base : ${decodeURIComponent(pathname.slice(1))} sur ${host} (MODE=${env.MODE})`);
    await work(client);
    return 0;
  } finally {
    await client.end();
    await found.close();
  }
}

/** Prints how many jobs of each task wait. */
export const showJobs = () =>
  withQueue(async (client) => {
    const { rows } = await client.query<{ task: string; waiting: number; parked: number }>(
      `SELECT task_identifier AS task, count(*) FILTER (WHERE attempts < max_attempts)::int AS waiting,
         count(*) FILTER (WHERE attempts >= max_attempts)::int AS parked FROM graphile_worker.jobs GROUP BY 1 ORDER BY 1`,
    );
    for (const { task, waiting, parked } of rows) console.log(`${task} : ${waiting} en attente, ${parked} arrêtés`);
    if (rows.length === 0) console.log('aucun travail en attente');
    if (await areJobsHeld(client)) console.log('cette base a été restaurée : aucun travail ne part avant « portail jobs release »');
  });

/** Lets the workers begin, within seconds; without the mails of before when that is asked. */
export const releaseJobs = ({ withoutMails = false }: { withoutMails?: boolean }) =>
  withQueue(async (client) => {
    await client.query('BEGIN');
    const { rowCount: left } = withoutMails
      ? await client.query(
          `SELECT graphile_worker.complete_jobs(ARRAY(SELECT id FROM graphile_worker.jobs WHERE task_identifier = ANY ($1::text[])))`,
          [mailTasks],
        )
      : { rowCount: 0 };
    const { rowCount } = await client.query('UPDATE restoration SET released_at = now() WHERE released_at IS NULL');
    await client.query('COMMIT');
    if (withoutMails) console.log(`${left} e-mails d'avant la restauration ne partiront pas`);
    console.log(rowCount ? 'les travaux partent' : 'rien ne les retenait');
  });
