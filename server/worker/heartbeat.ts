// A job that is running is locked by its runner. Each runner keeps an advisory lock for as long as it lives, and a job
// locked by a runner that no longer lives is set free: a killed process costs half a minute, not graphile-worker's hours.
import pg from 'pg';
import type { Log } from '../platform/log.ts';

export type Heartbeat = { begin: (runner: string) => Promise<void>; end: (runner: string) => Promise<void>; stop: () => Promise<void> };

/** Holds one advisory lock per living runner and frees the jobs of dead ones. */
export async function startHeartbeat({
  url,
  log,
  orphans,
}: {
  url: string;
  log: Log;
  orphans: { everyMs: number; afterSeconds: number };
}): Promise<Heartbeat> {
  const living = new Set<string>();
  let client: pg.Client | undefined;

  async function connect(): Promise<pg.Client> {
    if (client) return client;
    const fresh = new pg.Client({ connectionString: url, application_name: 'portail worker lives', keepAlive: true });
    fresh.on('error', () => (client = undefined));
    await fresh.connect();
    for (const runner of living) await hold(fresh, runner);
    return (client = fresh);
  }

  async function beat() {
    try {
      await (await connect()).query(freeOrphans, [lockSpace, orphans.afterSeconds]);
    } catch (error) {
      client = undefined;
      log.warn({ err: error }, 'worker could not look for orphaned jobs');
    }
  }

  // One statement at a time: the three runners begin at once, on this one connection.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<unknown>): Promise<unknown> => (last = last.then(work, work));

  await connect();
  await beat();
  const timer = setInterval(() => void inTurn(beat), orphans.everyMs);
  return {
    begin: async (runner) => {
      living.add(runner);
      await inTurn(async () => hold(await connect(), runner)).catch(() => {});
    },
    end: async (runner) => {
      living.delete(runner);
      await inTurn(async () => client?.query('SELECT pg_advisory_unlock($1, hashtext($2))', [lockSpace, runner])).catch(() => {});
    },
    stop: async () => {
      clearInterval(timer);
      await client?.end().catch(() => {});
    },
  };
}

const hold = (client: pg.Client, runner: string) => client.query('SELECT pg_try_advisory_lock($1, hashtext($2))', [lockSpace, runner]);

const lockSpace = 727275;

const freeOrphans = `
  SELECT graphile_worker.force_unlock_workers(array_agg(DISTINCT locked_by))
  FROM graphile_worker.jobs
  WHERE locked_at < now() - make_interval(secs => $2) AND NOT EXISTS (
    SELECT FROM pg_locks
    WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND classid = $1::int::oid AND objid = hashtext(locked_by)::oid)`;
