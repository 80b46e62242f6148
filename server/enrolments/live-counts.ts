// Live counts. The database notifies that seats changed (prisma/functions/notify.sql), only by a commit; each process counts
// again once per beat at most, for all its watchers, and hands each the weeks that differ from what it was last given. A
// watcher that does not keep up finds the newest counts when it comes back: what waits for it is a map, never a growing
// list. What is notified while a count runs may not be in it: it is counted again.
import type { Database } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import { countSeats, readNextExpiry } from './count-seats.ts';
import { listenForSeats, type Heartbeat } from './listen-for-seats.ts';

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

type Watcher = { plaineId: string | null; pending: Map<string, WeekSeats>; wake: () => void; isDone: boolean };
type Options = {
  database: Database;
  log: Log;
  beatMs: number;
  tidy: () => Promise<unknown>;
  heartbeat?: Heartbeat;
};

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
    let rows = await countSeats(database);
    // Nobody has written down yet what the clock ended: do it now, so that the queue is served before the watchers see it.
    if (rows.some(({ hasExpired }) => hasExpired)) {
      await tidy().catch((error: unknown) => log.warn({ err: error }, 'places could not be tidied'));
      rows = await countSeats(database);
    }
    const next = new Map(
      rows.map(({ weekId, plaineId, capacity, free }) => [weekId, { plaineId, seats: { weekId, capacity, seatsLeft: free } }]),
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

  async function sleepUntilDeadline() {
    const seconds = await readNextExpiry(database);
    clearTimeout(deadline);
    if (seconds === null || isStopped) return;
    // setTimeout cannot wait longer than 24 days; a few milliseconds more, so that the clock has really passed it.
    deadline = setTimeout(changed, Math.min(seconds * 1000 + 5, 3_600_000));
    deadline.unref();
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

  const listener = await listenForSeats(database.directUrl, changed, heartbeat);

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
      await listener.stop();
    },
  };
}

function waitForWake(watcher: Watcher): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  watcher.wake = resolve;
  return promise;
}
