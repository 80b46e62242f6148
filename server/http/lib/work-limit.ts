// How much work one account, key or network may have under way, and how much time of the database and the thread it may use. Who has too
// much under way waits for what they asked before; who waits too long, or has used up their time, is told when to come back.
import type { Env } from '../../platform/env.ts';
import { currentScope } from '../../platform/request-scope.ts';

export type WorkLimit = {
  /** requests under way at once; more wait in order of arrival */
  atOnce: number;
  /** requests that may wait; more are refused */
  waiting: number;
  /** ms of connections to the database and of the thread that may be used at once, and a second after that */
  burstMs: number;
  msPerSecond: number;
};

/** By the kind of who pays. A network is a school with two hundred families who are not signed in yet. */
export const workLimits: Record<'account' | 'key' | 'network', WorkLimit> = {
  account: { atOnce: 4, waiting: 60, burstMs: 10_000, msPerSecond: 200 },
  key: { atOnce: 1, waiting: 60, burstMs: 5_000, msPerSecond: 200 },
  network: { atOnce: 32, waiting: 2000, burstMs: 60_000, msPerSecond: 1000 },
};

/** What is waited for a turn at most, ms. */
const patienceMs = 10_000;

/** Owners remembered at once. */
const remembered = 50_000;

/** What an answer costs besides the database: bytes that are written in one ms. */
const bytesPerMs = 50_000;

/** Told to who has too much under way or has used up their time; `seconds` until it is worth trying again. */
export class TooMuchWork extends Error {
  readonly seconds: number;
  constructor(seconds: number) {
    super(`Too much under way: try again in ${seconds} s`);
    this.seconds = seconds;
  }
}

type Owner = { underWay: number; waiting: (() => void)[]; tokensMs: number; at: number };

export type WorkLimiter = {
  /** Runs `work` when it is its owner's turn; what the database and the thread spent on it is charged when it ends. @throws TooMuchWork */
  run: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Charges the bytes of an answer to its owner. */
  chargeBytes: (bytes: number) => void;
};

/** Nobody waits. */
export const unlimitedWork: WorkLimiter = { run: (work) => work(), chargeBytes: () => {} };

const limiters = new WeakMap<Env, WorkLimiter>();

/** The limiter of a process: what is asked at one entry point counts at the others. */
export function workLimiterOf(env: Env): WorkLimiter {
  const limiter = limiters.get(env) ?? (env.RATE_LIMITS === 'off' ? unlimitedWork : createWorkLimiter());
  limiters.set(env, limiter);
  return limiter;
}

/** `now` in ms, for tests. */
export function createWorkLimiter(limits = workLimits, now: () => number = () => performance.now()): WorkLimiter {
  const owners = new Map<string, Owner>();

  const limitOf = (name: string) => limits[name.split(' ', 1)[0] as keyof typeof limits] ?? limits.network;

  const find = (name: string, { burstMs, msPerSecond }: WorkLimit): Owner => {
    const at = now();
    if (!owners.has(name) && owners.size >= remembered) forgetIdle();
    const owner = owners.get(name) ?? { underWay: 0, waiting: [], tokensMs: burstMs, at };
    owners.set(name, owner);
    owner.tokensMs = Math.min(burstMs, owner.tokensMs + ((at - owner.at) / 1000) * msPerSecond);
    owner.at = at;
    return owner;
  };

  /** Who has nothing under way and owes nothing is as one who never came. */
  function forgetIdle() {
    for (const [name, { underWay, waiting, tokensMs }] of owners) if (underWay + waiting.length === 0 && tokensMs > 0) owners.delete(name);
  }

  async function takeTurn(owner: Owner, { atOnce, waiting }: WorkLimit) {
    if (owner.underWay < atOnce) return void (owner.underWay += 1);
    if (owner.waiting.length >= waiting) throw new TooMuchWork(Math.ceil(patienceMs / 1000));
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => {
        owner.waiting.splice(owner.waiting.indexOf(start), 1);
        reject(new TooMuchWork(Math.ceil(patienceMs / 1000)));
      }, patienceMs);
      const start = () => {
        clearTimeout(late);
        resolve();
      };
      owner.waiting.push(start);
    });
  }

  return {
    async run(work) {
      const scope = currentScope();
      if (!scope) return work();
      const name = scope.owner;
      const limit = limitOf(name);
      const owner = find(name, limit);
      if (owner.tokensMs <= 0) throw new TooMuchWork(Math.ceil(-owner.tokensMs / limit.msPerSecond) + 1);
      await takeTurn(owner, limit);
      const spent = () => scope.databaseMs + scope.threadMs;
      const before = spent();
      try {
        return await work();
      } finally {
        find(name, limit).tokensMs -= spent() - before;
        const next = owner.waiting.shift();
        if (next) next();
        else owner.underWay -= 1;
      }
    },
    chargeBytes(bytes) {
      const name = currentScope()?.owner;
      if (name) find(name, limitOf(name)).tokensMs -= bytes / bytesPerMs;
    },
  };
}
