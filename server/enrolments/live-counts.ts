// Live counts. The database says which weeks changed (NOTIFY « seats », once per statement that touches places, and sent
// only by a commit); each process counts again once per beat at most, for all its watchers, and hands each the weeks
// that differ from what it was last given. A watcher that does not keep up finds the newest counts when it comes back:
// what waits for it is a map, never a growing list. What is told while a count runs may not be in it: it is counted again.
// A line can die without a word, and then nobody would be told anything any more: the listener asks for a sign of life
// every few seconds, and one that does not answer is replaced.
import pg from 'pg';
import type { Database } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';

export type WeekSeats = { weekId: string; capacity: number; seatsLeft: number };

export type Live = {
  /** the counts now, then every change; of one plaine, or of all published ones */
  watch: (plaineId: string | null) => AsyncGenerator<WeekSeats[], void>;
  /** calls back at each change that the database tells, before anything is counted; returns what ends it */
  onChange: (hear: () => void) => () => void;
  /** for the metrics */
  watchers: () => number;
  stop: () => Promise<void>;
};

type Row = { week_id: string; plaine_id: string; capacity: number; free: number; is_due: boolean };
type Watcher = { plaineId: string | null; pending: Map<string, WeekSeats>; wake: () => void; isDone: boolean };
type Options = {
  database: Database;
  log: Log;
  beatMs: number;
  tidy: () => Promise<unknown>;
  /** how often the listener's line is tried, and how long its answer may take */
  heartbeat?: { everyMs: number; patienceMs: number };
};

const countText = `
WITH ran_out AS (
  SELECT week_id, count(*)::int AS places FROM (
    SELECT week_id FROM enrolment WHERE status = 'HELD' AND held_until <= statement_timestamp()
    UNION ALL SELECT week_id FROM waiting_place WHERE status = 'OFFERED' AND offered_until <= statement_timestamp()) AS due
  GROUP BY week_id
)
SELECT week.id AS week_id, plaine_id, capacity, greatest(0, capacity + overbooked - taken + coalesce(places, 0)) AS free, places IS NOT NULL AS is_due
FROM week JOIN plaine ON plaine.id = plaine_id LEFT JOIN ran_out ON ran_out.week_id = week.id
WHERE published AND cancelled_at IS NULL`;

// How long until the next hold or offer runs out, by the database's clock.
const nextText = `
SELECT extract(epoch FROM least(
  (SELECT min(held_until) FROM enrolment WHERE status = 'HELD' AND held_until > statement_timestamp()),
  (SELECT min(offered_until) FROM waiting_place WHERE status = 'OFFERED' AND offered_until > statement_timestamp())) - statement_timestamp())::float8 AS seconds`;

/** Starts listening. */
export async function startLive({
  database,
  log,
  beatMs,
  tidy,
  heartbeat = { everyMs: 5_000, patienceMs: 5_000 },
}: Options): Promise<Live> {
  const watchers = new Set<Watcher>();
  const hearers = new Set<() => void>();
  let known = new Map<string, { plaineId: string; seats: WeekSeats }>();
  let isKnown = false;
  let changes = 0;
  let isStopped = false;
  let beat: NodeJS.Timeout | undefined;
  let deadline: NodeJS.Timeout | undefined;
  let counting: Promise<void> | undefined;
  let lastCount = 0;
  let listener: pg.Client | undefined;

  const changed = () => {
    changes += 1;
    for (const hear of hearers) hear();
    if (watchers.size === 0) isKnown = false;
    else countSoon();
  };

  function countSoon() {
    if (isStopped || beat) return;
    beat = setTimeout(
      () => {
        beat = undefined;
        count().catch((error: unknown) => {
          log.warn({ err: error }, 'counts could not be read');
          setTimeout(changed, 1000).unref();
        });
      },
      Math.max(0, lastCount + beatMs - performance.now()),
    );
  }

  const count = () =>
    (counting ??= countOnce()
      .finally(() => (counting = undefined))
      .then(countWhatChanged));

  /** What changed while the count was under way found it running, and was not counted. */
  function countWhatChanged(asOf: number) {
    if (asOf !== changes && watchers.size > 0) countSoon();
  }

  /** Resolves with the number of changes that it knows of. */
  async function countOnce(): Promise<number> {
    lastCount = performance.now();
    const asOf = changes;
    let rows = await read();
    // Nobody has written down yet what the clock ended: do it now, so that the queue is served before the watchers see it.
    if (rows.some((row) => row.is_due)) {
      await tidy().catch((error: unknown) => log.warn({ err: error }, 'places could not be tidied'));
      rows = await read();
    }
    const next = new Map(
      rows.map((row) => [
        row.week_id,
        { plaineId: row.plaine_id, seats: { weekId: row.week_id, capacity: row.capacity, seatsLeft: row.free } },
      ]),
    );
    for (const [weekId, { plaineId, seats }] of next) {
      const before = known.get(weekId)?.seats;
      if (before && before.seatsLeft === seats.seatsLeft && before.capacity === seats.capacity) continue;
      for (const watcher of watchers) if (!watcher.plaineId || watcher.plaineId === plaineId) watcher.pending.set(weekId, seats);
    }
    known = next;
    isKnown = asOf === changes;
    for (const watcher of watchers) if (watcher.pending.size > 0) watcher.wake();
    // From here on, so that two frames are a whole beat apart however long the counting took.
    lastCount = performance.now();
    await sleepUntilDeadline();
    return asOf;
  }

  const read = async () => (await database.pool.query<Row>({ name: 'seat-counts', text: countText })).rows;

  async function sleepUntilDeadline() {
    const { rows } = await database.pool.query<{ seconds: number | null }>({ name: 'next-deadline', text: nextText });
    clearTimeout(deadline);
    const seconds = rows[0]?.seconds;
    if (seconds == null || isStopped) return;
    // setTimeout cannot wait longer than 24 days; a few milliseconds more, so that the clock has really passed it.
    deadline = setTimeout(changed, Math.min(seconds * 1000 + 5, 3_600_000));
    deadline.unref();
  }

  async function listen(): Promise<void> {
    const client = new pg.Client({
      connectionString: database.url,
      application_name: 'portail live',
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    });
    listener = client;
    let next: NodeJS.Timeout | undefined;
    const again = () => {
      clearTimeout(next);
      if (isStopped || listener !== client) return;
      listener = undefined;
      setTimeout(() => listen().catch(() => {}), 500).unref();
      // It may be waiting for an answer that never comes.
      void client.end().catch(() => {});
    };
    const sign: pg.QueryConfig & { query_timeout: number } = { text: 'SELECT', query_timeout: heartbeat.patienceMs };
    const askForLife = () => {
      next = setTimeout(() => client.query(sign).then(askForLife, again), heartbeat.everyMs).unref();
    };
    client.on('error', again);
    client.on('end', again);
    client.on('notification', changed);
    try {
      await client.connect();
      await client.query('LISTEN seats');
    } catch (error) {
      again();
      throw error;
    }
    askForLife();
    changed(); // whatever was missed while nobody listened
  }

  async function* follow(watcher: Watcher): AsyncGenerator<WeekSeats[], void> {
    const { plaineId } = watcher;
    let waiting = waitForWake(watcher);
    watchers.add(watcher);
    try {
      // One that was under way may be older than what is asked; where changes never cease, the beat brings the next.
      for (let counts = 0; !isKnown && counts < 2; counts += 1) await count();
      watcher.pending.clear();
      yield [...known.values()].filter((week) => !plaineId || week.plaineId === plaineId).map(({ seats }) => seats);
      while (!isStopped && !watcher.isDone) {
        if (watcher.pending.size === 0) await waiting;
        waiting = waitForWake(watcher);
        if (isStopped || watcher.isDone) return;
        const news = [...watcher.pending.values()];
        watcher.pending.clear();
        if (news.length > 0) yield news;
      }
    } finally {
      watchers.delete(watcher);
    }
  }

  await listen();

  return {
    onChange: (hear) => {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
    watchers: () => watchers.size,
    watch: (plaineId) => {
      const watcher: Watcher = { plaineId, pending: new Map(), wake: () => {}, isDone: false };
      const counts = follow(watcher);
      // A generator that waits would end only at the next change.
      const leave = counts.return.bind(counts);
      counts.return = (value) => {
        watcher.isDone = true;
        watcher.wake();
        return leave(value);
      };
      return counts;
    },
    stop: async () => {
      isStopped = true;
      clearTimeout(beat);
      clearTimeout(deadline);
      for (const watcher of watchers) watcher.wake();
      await listener?.end().catch(() => {});
    },
  };
}

function waitForWake(watcher: Watcher): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  watcher.wake = resolve;
  return promise;
}
