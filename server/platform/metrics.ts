// What /metrics tells: counts and durations of this process, by route and code, never by person.
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { version } from './version.ts';

export const metrics = new Registry();

const registers = [metrics];

collectDefaultMetrics({ register: metrics });

new Gauge({ name: 'portail_build_info', help: 'Always 1; the label is what counts', labelNames: ['version'], registers }).set(
  { version },
  1,
);

export const requestSeconds = new Histogram({
  name: 'portail_http_request_duration_seconds',
  help: 'Time from the request to the end of its answer',
  labelNames: ['route', 'method', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers,
});

export const jobsDone = new Counter({
  name: 'portail_jobs_done_total',
  help: 'Attempts at jobs, by task and outcome',
  labelNames: ['task', 'outcome'],
  registers,
});

export const jobsWaiting = new Gauge({
  name: 'portail_jobs_waiting',
  help: 'Jobs that will be tried, by task',
  labelNames: ['task'],
  registers,
});

export const jobsParked = new Gauge({
  name: 'portail_jobs_parked',
  help: 'Jobs that failed for good and wait for a person, by task',
  labelNames: ['task'],
  registers,
});

export const places = new Gauge({
  name: 'portail_places',
  help: 'Places of published weeks to come: offered, and taken',
  labelNames: ['state'],
  registers,
});

export const paymentsPending = new Gauge({
  name: 'portail_payments_pending',
  help: 'Payments that were begun and are neither paid nor over, by method',
  labelNames: ['method'],
  registers,
});

export const databaseConnections = new Gauge({
  name: 'portail_database_connections',
  help: 'Connections of this process, by pool and state',
  labelNames: ['pool', 'state'],
  registers,
});

export const liveWatchers = new Gauge({ name: 'portail_live_watchers', help: 'Open streams of seat counts', registers });

export const liveConnections = new Gauge({
  name: 'portail_live_connections',
  help: 'Browsers whose streams of seat counts this process feeds; those who watch the same share one stream of its own',
  registers,
});
