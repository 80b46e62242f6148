// Deterministic interleavings: an act is stopped before each of its statements in turn while another act runs to its
// end, or as far as the locks let it. What a race would show once in a thousand runs is shown every time.
import { setTimeout as sleep } from 'node:timers/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from '../../prisma/generated/client/client.ts';
import type { Database } from '../../server/platform/database.ts';

export type Gate = {
  database: Database;
  /** the act that runs next is stopped before its n-th statement (from 0), and `meanwhile` is run there */
  arm: (statement: number, meanwhile: () => Promise<void>) => void;
  /** true when the act had that many statements */
  wasReached: () => boolean;
  /** true while anybody in this database waits for a lock */
  isAnyoneWaiting: () => Promise<boolean>;
  close: () => Promise<void>;
};

type Options = {
  /** changes the statements: that is how a mutant forgets a lock or a condition */
  rewrite?: ((text: string) => string) | undefined;
  /** is awaited before each statement */
  before?: ((text: string) => Promise<void>) | undefined;
};

/** Opens the database at `url` a second time, with a gate before every statement that it sends. */
export function openGate(url: string, { rewrite = (text) => text, before }: Options = {}): Gate {
  let left = -1;
  let meanwhile: (() => Promise<void>) | undefined;
  let reached = false;

  const pass = async (text: string) => {
    await before?.(text);
    left -= 1;
    if (left !== -1 || !meanwhile) return;
    const run = meanwhile;
    meanwhile = undefined;
    reached = true;
    await run();
  };

  class GatedClient extends pg.Client {
    override query(...args: never[]): never {
      // With a callback, as the pool calls it; the promise is for everybody else.
      const callback = args.at(-1) as unknown;
      const [first, ...rest] = args as unknown[];
      const text = rewrite(typeof first === 'string' ? first : (first as { text: string }).text);
      const statement = typeof first === 'string' ? text : { ...(first as object), text };
      const send = () => super.query(...([statement, ...rest] as unknown as [string])) as unknown as Promise<unknown>;
      if (typeof callback === 'function') {
        void pass(text).then(send);
        return undefined as never;
      }
      return pass(text).then(send) as never;
    }
  }

  const options = '-c lock_timeout=8000 -c statement_timeout=15000 -c timezone=UTC';
  const pool = new pg.Pool({ connectionString: url, options, max: 2, Client: GatedClient });
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool), transactionOptions: { maxWait: 10_000, timeout: 15_000 } });
  const lookout = new pg.Pool({ connectionString: url, max: 1 });
  return {
    database: { url, directUrl: url, prisma, pool, reading: pool, pools: { direct: pool, prisma: pool }, close: async () => {} },
    arm: (statement, run) => {
      left = statement;
      meanwhile = run;
      reached = false;
    },
    wasReached: () => reached,
    isAnyoneWaiting: async () => ((await lookout.query(waitingText)).rowCount ?? 0) > 0,
    close: async () => {
      await prisma.$disconnect();
      await Promise.all([pool.end(), lookout.end()]).catch(() => {});
    },
  };
}

const waitingText = {
  name: 'anyone-waiting',
  text: `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' LIMIT 1`,
};

/**
 * A meeting point for `before`: whoever comes to a statement with this mark waits until `count` have come. What a race
 * shows when all are equally quick, it shows every time.
 */
export function meetAt(mark: string, count: number): (text: string) => Promise<void> {
  const all = Promise.withResolvers<void>();
  let missing = count;
  return async (text) => {
    if (!text.includes(mark)) return;
    missing -= 1;
    if (missing === 0) all.resolve();
    await all.promise;
  };
}

/** Runs `first` with `second` injected before its n-th statement; both end. Returns whether the statement exists. */
export async function interleave(
  gate: Gate,
  statement: number,
  first: (database: Database) => Promise<unknown>,
  second: () => Promise<unknown>,
): Promise<{ reached: boolean; outcomes: PromiseSettledResult<unknown>[] }> {
  let running: Promise<unknown> | undefined;
  gate.arm(statement, async () => {
    running = second();
    // As far as the locks let it: it may wait for what the first holds, which then goes on.
    const ended = running.then(
      () => true,
      () => true,
    );
    while (!(await Promise.race([ended, sleep(lookMs, false)])) && !(await gate.isAnyoneWaiting()));
  });
  const [one] = await Promise.allSettled([first(gate.database)]);
  const reached = gate.wasReached();
  const outcomes = [one, ...(running ? await Promise.allSettled([running]) : [])];
  return { reached, outcomes };
}

const lookMs = 5;
