// An act is `act(ctx, input)`: it changes the database in a transaction that it did not open. The entry point or the job
// that wants the change opens it, with `transact`.
import type { Actor } from './actor.ts';
import type { Database, Tx } from './database.ts';
import type { KeyRing } from './encryption.ts';
import type { Rules } from './rules.ts';

/** What an act is given besides its input; `Who` says who may act. */
export type ActContext<Who extends Actor | 'system' = Actor | 'system'> = {
  /** the running transaction */
  tx: Tx;
  actor: Who;
  rules: Rules;
  /** for what is sealed in the database */
  keys: KeyRing;
};

/** What a transaction is opened from; the app is one. */
export type ActSource = { database: Pick<Database, 'prisma'>; rules: Rules; keyRing: KeyRing };

/**
 * Runs an act in a transaction of its own: everything that it writes is there afterwards, or nothing is.
 * `timeout` in milliseconds, for what may take longer than the pool allows.
 */
export const transact = <Who extends Actor | 'system', Result>(
  { database, rules, keyRing }: ActSource,
  actor: Who,
  act: (ctx: ActContext<Who>) => Promise<Result>,
  options: { timeout?: number } = {},
): Promise<Result> =>
  database.prisma.$transaction((tx) => act({ tx, actor, rules, keys: keyRing }), { isolationLevel: 'ReadCommitted', ...options });
