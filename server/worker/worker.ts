// The way in for jobs: graphile-worker over the portal's own database.
//
// Mails and partners' messages have runners of their own, so that a server that hangs holds up nothing else.
import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger, parseCronItems, run, type CronItem, type Runner, type WorkerEvents } from 'graphile-worker';
import pg from 'pg';
import { PermanentFailure, type Jobs, type Tasks } from '../platform/jobs.ts';
import type { Log } from '../platform/log.ts';
import { jobsDone } from '../platform/metrics.ts';
import { startHeartbeat, type Heartbeat } from './heartbeat.ts';

export type Worker = { stop: () => Promise<void> };

type Options = {
  url: string;
  log: Log;
  tasks: Tasks;
  /** for tests: how often orphans are looked for, and how long a lock must be held to count as one */
  orphans?: { everyMs: number; afterSeconds: number };
};

const everyMinute: (keyof Jobs)[] = ['tidy-places', 'send-reminders', 'reconcile-payments', 'issue-payment-papers'];
const everyHour: (keyof Jobs)[] = ['clean-up', 'ask-for-sheets'];

/** Starts taking jobs; `stop` finishes the ones that run. */
export async function startWorker({ url, log, tasks, orphans = { everyMs: 30_000, afterSeconds: 30 } }: Options): Promise<Worker> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 8,
    application_name: 'portail jobs',
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
  });
  const lost = (error: Error) => log.warn({ err: error }, 'worker lost a database connection');
  pool.on('error', lost);
  pool.on('connect', (client) => client.on('error', lost));
  const heartbeat = await startHeartbeat({ url, log, orphans });
  const { mail, 'send-partner-event': sendPartnerEvent, ...others } = tasks;
  const shared = { pool, log, heartbeat };
  const runners = await Promise.all([
    keepRunning({ ...shared, tasks: { mail }, concurrency: 3, cron: [] }),
    keepRunning({ ...shared, tasks: { 'send-partner-event': sendPartnerEvent }, concurrency: 2, cron: [] }),
    keepRunning({
      ...shared,
      tasks: others,
      concurrency: 3,
      cron: [...everyMinute.map(onceEach('* * * * *')), ...everyHour.map(onceEach('7 * * * *'))],
    }),
  ]);
  return {
    stop: async () => {
      await Promise.all(runners.map((runner) => runner.stop()));
      await heartbeat.stop();
      await pool.end();
    },
  };
}

/** Over all workers one job per beat, and never two of the same task waiting. */
const onceEach = (match: string) => (task: keyof Jobs) =>
  ({
    task,
    match,
    identifier: task,
    options: { backfillPeriod: 0, maxAttempts: 3, jobKey: task, jobKeyMode: 'preserve_run_at' },
  }) satisfies CronItem;

type RunnerOptions = { pool: pg.Pool; log: Log; heartbeat: Heartbeat; tasks: Partial<Tasks>; concurrency: number; cron: CronItem[] };

/** A runner that is started again when it breaks, as when the database goes away at the wrong moment. */
async function keepRunning({ pool, log, heartbeat, tasks, concurrency, cron }: RunnerOptions): Promise<Worker> {
  let stopping = false;
  let runner = await start();

  async function start(): Promise<Runner> {
    const events: WorkerEvents = new EventEmitter();
    let poolId: string | undefined;
    events.on('pool:create', ({ workerPool }) => void heartbeat.begin((poolId = workerPool.id)));
    events.on('worker:fatalError', () => void restart());
    events.on('job:success', ({ job }) => jobsDone.inc({ task: job.task_identifier, outcome: 'success' }));
    events.on('job:error', ({ job, error }) => {
      jobsDone.inc({ task: job.task_identifier, outcome: 'error' });
      log.warn({ job: job.id, task: job.task_identifier, attempt: job.attempts, err: error }, 'job failed');
    });
    events.on('job:failed', ({ job }) => {
      jobsDone.inc({ task: job.task_identifier, outcome: 'parked' });
      log.error({ job: job.id, task: job.task_identifier }, 'job parked');
    });
    const started = await run({
      pgPool: pool,
      concurrency,
      pollInterval: 1_000,
      noHandleSignals: true,
      events,
      logger: quiet(log),
      parsedCronItems: parseCronItems(cron),
      taskList: Object.fromEntries(Object.entries(tasks).map(([name, task]) => [name, perform(task as Perform)])),
    });
    started.promise.then(
      () => void (poolId && heartbeat.end(poolId)),
      () => void restart(),
    );
    return started;
  }

  let restarting: Promise<void> | undefined;
  function restart() {
    if (stopping) return;
    restarting ??= (async () => {
      log.error('worker broke; starting it again');
      await runner.stop().catch(() => {});
      while (!stopping) {
        await sleep(1_000);
        try {
          runner = await start();
          break;
        } catch (error) {
          log.error({ err: error }, 'worker does not start');
        }
      }
      restarting = undefined;
    })();
    return restarting;
  }

  return {
    stop: async () => {
      stopping = true;
      await restarting;
      await runner.stop().catch(() => {});
    },
  };
}

type Perform = (payload: unknown, job: { id: string }) => Promise<void>;

const perform =
  (task: Perform) =>
  async (
    payload: unknown,
    {
      job,
      query,
    }: { job: { id: string; attempts: number; max_attempts: number }; query: (sql: string, values: unknown[]) => Promise<unknown> },
  ) => {
    try {
      await task(payload, { id: job.id });
    } catch (error) {
      if (!(error instanceof PermanentFailure)) throw error;
      // No further attempt: graphile-worker itself parks a job whose attempts are used up.
      await query('UPDATE graphile_worker._private_jobs SET max_attempts = attempts WHERE id = $1', [job.id]);
      Object.assign(job, { max_attempts: job.attempts });
      throw error;
    }
  };

/** graphile-worker's own messages may quote errors and payloads: what they are about is enough. */
const quiet = (log: Log) =>
  new Logger((scope) => (level, message) => {
    if (scope.jobId || scope.taskIdentifier || /task|job/i.test(message)) return;
    log[level === 'warning' ? 'warn' : level === 'error' ? 'warn' : 'debug']({ scope: scope.label }, message);
  });
