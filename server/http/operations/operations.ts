// For whoever runs the portal: /healthz (the process is up), /readyz (it can serve; ?verbose: and what is most likely not meant),
// /metrics (how it does).
import type { IncomingMessage } from 'node:http';
import pg from 'pg';
import { isCurrent } from '../../../prisma/migrate.ts';
import type { Warning } from '../../platform/env-warnings.ts';
import {
  databaseConnections,
  jobsParked,
  jobsWaiting,
  liveConnections,
  liveWatchers,
  metrics,
  paymentsPending,
  places,
} from '../../platform/metrics.ts';
import { version } from '../../platform/version.ts';
import type { App } from '../../context.ts';
import { plainText, type EntryPoint } from '../lib/entry-point.ts';
import { isSameSecret } from '../lib/same-secret.ts';

/** Readiness is asked of the database at most this often. */
const restMs = 500;
const patienceMs = 1_000;

/** What only the running process knows. */
type Process = {
  isDraining: () => boolean;
  /** browsers that watch counts here */
  connections: () => number;
  warnings: () => Promise<Warning[]>;
};

/** database: away, or not of this version. read-only: a replica, on which nobody can enrol. */
type State = 'ready' | 'database' | 'read-only';

export type Operations = { entryPoints: EntryPoint[]; stop: () => Promise<void> };

/** The entry points, with a connection of their own: a busy portal is still a ready one. */
export function openOperations(app: App, { isDraining, connections, warnings }: Process): Operations {
  const probe = new pg.Pool({
    connectionString: app.database.url,
    max: 1,
    connectionTimeoutMillis: patienceMs,
    query_timeout: patienceMs,
    application_name: 'portail readiness',
  });
  probe.on('error', () => {});
  let asked: { at: number; answer: Promise<State> } | undefined;

  const look = async (): Promise<State> => {
    if (!(await isCurrent(probe))) return 'database';
    const { rows } = await probe.query<{ setting: string }>(`SELECT current_setting('transaction_read_only') AS setting`);
    return rows[0]!.setting === 'on' ? 'read-only' : 'ready';
  };

  const askDatabase = () => {
    if (!asked || performance.now() - asked.at > restMs)
      asked = {
        at: performance.now(),
        answer: Promise.race([
          look().catch((): State => 'database'),
          new Promise<State>((late) => setTimeout(late, patienceMs, 'database').unref()),
        ]),
      };
    return asked.answer;
  };

  const shared = { maxBytes: 0, errorForm: plainText, caching: 'no-store', content: 'data', isFrequent: true } as const;
  return {
    entryPoints: [
      { ...shared, path: '/healthz', handler: (_request, response) => void response.writeHead(200, plain).end('ok\n') },
      {
        ...shared,
        path: '/readyz',
        handler: async (request, response) => {
          // Whoever looks for a portal with a known hole is not told which version this is.
          const isOperator = mayReadMetrics(request, app);
          if (isOperator) response.setHeader('x-portail-version', version);
          const state = isDraining() ? 'draining' : await askDatabase();
          const told = isOperator && isVerbose(request) ? await warnings() : [];
          const lines = [state, ...told.map(({ name, sentence }) => `warning ${name}: ${sentence}`)];
          response.writeHead(state === 'ready' ? 200 : 503, plain).end(`${lines.join('\n')}\n`);
        },
      },
      {
        ...shared,
        path: '/metrics',
        handler: async (request, response) => {
          if (!mayReadMetrics(request, app)) return response.writeHead(403, plain).end('403\n');
          liveConnections.set(connections());
          await gather(app, probe);
          response.writeHead(200, { 'content-type': metrics.contentType }).end(await metrics.metrics());
        },
      },
    ],
    stop: () => probe.end(),
  };
}

const isVerbose = ({ url = '' }: IncomingMessage) => new URLSearchParams(url.split('?')[1]).has('verbose');

const plain = { 'content-type': 'text/plain; charset=utf-8' };

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** The token, or this machine itself; what a proxy of this machine hands on is not this machine. */
function mayReadMetrics({ headers, socket }: IncomingMessage, { env }: App): boolean {
  const given = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
  if (env.METRICS_TOKEN && given) return isSameSecret(given, env.METRICS_TOKEN);
  const wasHandedOn = env.TRUSTED_PROXIES > 0 || 'x-forwarded-for' in headers || 'forwarded' in headers || 'x-real-ip' in headers;
  return !wasHandedOn && loopback.has(socket.remoteAddress ?? '');
}

/** Few rows each: weeks to come, and payments that run. */
const businessText = `
  SELECT 'places' AS kind, label, count::int FROM (
    SELECT coalesce(sum(capacity), 0) AS offered, coalesce(sum(taken), 0) AS taken FROM week JOIN plaine ON plaine.id = plaine_id
    WHERE published AND cancelled_at IS NULL AND start_date > now()
  ) AS sums CROSS JOIN LATERAL (VALUES ('offered', offered), ('taken', taken)) AS each (label, count)
  UNION ALL SELECT 'payments', method::text, count(*)::int FROM payment WHERE status = 'PENDING' GROUP BY method`;

/** Sets the gauges that are read when they are asked for; without a database they keep still. */
async function gather({ database, live }: App, probe: pg.Pool) {
  liveWatchers.set(live.watchers());
  for (const [name, pool] of Object.entries(database.pools)) {
    databaseConnections.set({ pool: name, state: 'open' }, pool.totalCount);
    databaseConnections.set({ pool: name, state: 'idle' }, pool.idleCount);
    databaseConnections.set({ pool: name, state: 'waited_for' }, pool.waitingCount);
  }
  try {
    const { rows } = await probe.query<{ task: string; waiting: string; parked: string }>(
      `SELECT task_identifier AS task, count(*) FILTER (WHERE attempts < max_attempts) AS waiting,
         count(*) FILTER (WHERE attempts >= max_attempts AND locked_at IS NULL) AS parked
       FROM graphile_worker.jobs GROUP BY task_identifier`,
    );
    jobsWaiting.reset();
    jobsParked.reset();
    for (const { task, waiting, parked } of rows) {
      jobsWaiting.set({ task }, Number(waiting));
      jobsParked.set({ task }, Number(parked));
    }
    const { rows: business } = await probe.query<{ kind: string; label: string; count: number }>(businessText);
    paymentsPending.reset();
    for (const { kind, label, count } of business)
      if (kind === 'payments') paymentsPending.set({ method: label }, count);
      else places.set({ state: label }, count);
  } catch {
    // The gauges of the queue keep their last values; /readyz says that the database is away.
  }
}
