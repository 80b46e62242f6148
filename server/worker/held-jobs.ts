// Jobs of a restored database wait until somebody releases them: its queue is of before, and would write to families again.
import type pg from 'pg';
import type { Log } from '../platform/log.ts';

/** True until `portail jobs release`. */
export async function areJobsHeld(pool: Pick<pg.Pool, 'query'>): Promise<boolean> {
  const { rowCount } = await pool.query('SELECT FROM restoration WHERE released_at IS NULL LIMIT 1');
  return rowCount !== 0;
}

/** Starts the worker, as soon as its jobs may run; `stop` ends it, or the waiting. */
export async function startWhenReleased(
  { pool, log, everyMs = 5_000 }: { pool: Pick<pg.Pool, 'query'>; log: Log; everyMs?: number },
  start: () => Promise<{ stop: () => Promise<void> }>,
): Promise<{ stop: () => Promise<void> }> {
  if (!(await areJobsHeld(pool))) return start();
  log.warn('this database was restored: no job runs until « portail jobs release »');
  let isStopped = false;
  let starting: Promise<{ stop: () => Promise<void> } | null> | undefined;
  const look = async () => {
    if (await areJobsHeld(pool)) return null;
    clearInterval(timer);
    if (isStopped) return null;
    log.info('the jobs of the restored database are released');
    return start();
  };
  const timer = setInterval(() => {
    starting ??= look().then(
      (worker) => (worker === null ? ((starting = undefined), null) : worker),
      (error: unknown) => {
        log.warn({ err: error }, 'jobs do not start');
        starting = undefined;
        return null;
      },
    );
  }, everyMs);
  return {
    stop: async () => {
      isStopped = true;
      clearInterval(timer);
      await (await starting)?.stop();
    },
  };
}
