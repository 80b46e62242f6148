// A pool of connections of which nobody has more than a share: what one account, key or network asks of the database waits for
// what it has asked before, and never for long keeps the others from a connection.
import pg from 'pg';
import { beginLooking } from './fair-turns.ts';
import { currentScope, type RequestScope } from './request-scope.ts';

type Connected = (error: Error | undefined, client: pg.PoolClient | undefined, release: (error?: Error | boolean) => void) => void;
type Waiting = { start: () => void; late: NodeJS.Timeout };

/** A pool whose connections are lent to each owner of requests up to a share; jobs, which have no owner, may have all. */
export class SharedPool extends pg.Pool {
  readonly #share: number;
  readonly #patienceMs: number;
  readonly #lent = new Map<string, number>();
  readonly #waiting = new Map<string, Waiting[]>();

  /** @param share connections of one owner at once */
  constructor(config: pg.PoolConfig, share: number) {
    super(config);
    this.#share = share;
    this.#patienceMs = config.connectionTimeoutMillis ?? 0;
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.PoolClient> | void {
    if (callback) return this.#lend(callback);
    return new Promise((resolve, reject) => this.#lend((error, client) => (error ? reject(error) : resolve(client!))));
  }

  #lend(callback: Connected) {
    const scope = currentScope();
    if (!scope) return super.connect(callback as never);
    const { owner } = scope;
    const start = () => {
      this.#lent.set(owner, (this.#lent.get(owner) ?? 0) + 1);
      super.connect(((error: Error | undefined, client: pg.PoolClient | undefined, release: (error?: Error | boolean) => void) => {
        // from here on it is held; what was waited for it is the others' affair
        const since = performance.now();
        if (error || !client) {
          this.#giveBack(scope, owner, since);
          return callback(error, client, release);
        }
        let isBack = false;
        const back = (reason?: Error | boolean) => {
          if (!isBack) this.#giveBack(scope, owner, since);
          isBack = true;
          release(reason);
        };
        client.release = back;
        callback(undefined, client, back);
      }) as never);
    };
    if ((this.#lent.get(owner) ?? 0) < this.#share) return start();
    this.#queue(owner, start, callback);
  }

  #queue(owner: string, start: () => void, callback: Connected) {
    const queue = this.#waiting.get(owner) ?? [];
    this.#waiting.set(owner, queue);
    const one: Waiting = {
      start,
      late: setTimeout(() => {
        queue.splice(queue.indexOf(one), 1);
        callback(new Error('no connection of its share came free in time'), undefined, () => {});
      }, this.#patienceMs),
    };
    queue.push(one);
  }

  #giveBack(scope: RequestScope, owner: string, since: number) {
    scope.databaseMs += performance.now() - since;
    beginLooking();
    const left = this.#lent.get(owner)! - 1;
    if (left > 0) this.#lent.set(owner, left);
    else this.#lent.delete(owner);
    const queue = this.#waiting.get(owner);
    const next = queue?.shift();
    if (queue?.length === 0) this.#waiting.delete(owner);
    if (!next) return;
    clearTimeout(next.late);
    next.start();
  }
}
