// Two ways to the one database: Prisma for most reads and acts, and plain `pg` for the statements that every click waits for
// (sessions, places, live counts, the clock) and that are written by hand.
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { type Prisma, PrismaClient } from '../../prisma/generated/client/client.ts';
import { SharedPool } from './shared-pool.ts';

export { Prisma } from '../../prisma/generated/client/client.ts';

/** What an act receives: a running transaction, opened at the edge. */
export type Tx = Prisma.TransactionClient;
export type Db = PrismaClient;

export type Database = {
  url: string;
  /** PostgreSQL itself, for what belongs to one connection: listening, locks of a process, jobs; `url` unless that is a pooler */
  directUrl: string;
  prisma: Db;
  /** plain `pg`: short statements that are written by hand; few connections and short time limits */
  pool: pg.Pool;
  /** plain `pg` on the connections of the ORM: what a page waits for, written by hand; nobody has more than a share */
  reading: pg.Pool;
  /** for the metrics */
  pools: Record<'direct' | 'prisma', Pick<pg.Pool, 'totalCount' | 'idleCount' | 'waitingCount'>>;
  close: () => Promise<void>;
};

/** No statement waits for ever: not for a lock, not for a client that forgot its transaction. */
export const sessionSettings: Record<string, string> = {
  statement_timeout: '15s',
  lock_timeout: '8s',
  idle_in_transaction_session_timeout: '10s',
  timezone: 'UTC',
};
const session = Object.entries(sessionSettings)
  .map(([name, value]) => `-c ${name}=${value}`)
  .join(' ');

type Options = {
  /** connections that Prisma may use */
  size?: number;
  /** PostgreSQL itself, when `url` is a pooler: it hands on neither settings nor names of statements */
  directUrl?: string;
  onError: (error: Error) => void;
};

/** Opens both clients. */
export function openDatabase(url: string, { size = 8, directUrl, onError }: Options): Database {
  const isPooled = directUrl !== undefined;
  const shared = {
    connectionString: url,
    ...(isPooled ? { Client: NamelessClient } : { options: session }),
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  };
  // Whoever clicks has an answer within five seconds, also when the line to the database swallows everything.
  const short = {
    connectionTimeoutMillis: 4_000,
    query_timeout: 4_500,
    ...(!isPooled && { options: `${session} -c idle_in_transaction_session_timeout=3000` }),
  };
  const pool = new pg.Pool({ ...shared, ...short, max: 3, application_name: 'portail direct' });
  // nobody alone has more than half of them
  const orm = new SharedPool({ ...shared, max: size, application_name: 'portail' }, Math.max(1, Math.floor(size / 2)));
  for (const each of [pool, orm]) {
    each.on('error', onError);
    // One that is in use and has no statement under way may break too, as when the database ends a transaction that kept
    // it waiting: whoever uses it is told at the next statement, and the process must live till then.
    each.on('connect', (client) => client.on('error', () => {}));
  }
  const prisma = new PrismaClient({
    adapter: new PrismaPg(orm, isPooled ? {} : { statementNameGenerator: createStatementNames() }),
    transactionOptions: { maxWait: 10_000, timeout: 15_000 },
  });
  return {
    url,
    directUrl: directUrl ?? url,
    prisma,
    pool,
    reading: orm,
    pools: { direct: pool, prisma: orm },
    close: async () => {
      await prisma.$disconnect();
      await Promise.all([pool.end(), orm.end()]);
    },
  };
}

/** Sends no statement by its name: behind a pooler the next one may reach another connection of PostgreSQL, which knows no such name. */
class NamelessClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const send = this.query.bind(this) as (...given: unknown[]) => unknown;
    const isNamed = (given: unknown): given is object => typeof given === 'object' && given !== null && 'name' in given;
    this.query = ((given: unknown, ...rest: unknown[]) =>
      send(isNamed(given) ? { ...given, name: undefined } : given, ...rest)) as typeof this.query;
  }
}

/** Texts that are prepared at most: lists of ids of every length make endless ones, and each is kept by each connection. */
const maxPrepared = 400;

/**
 * Names each text of a statement once, so that PostgreSQL parses and plans it once per connection and not at each request;
 * texts past `maxPrepared` are sent without a name, as before. A number, since names are cut at 63 bytes.
 */
function createStatementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= maxPrepared) return '';
    const name = `p${names.size}`;
    names.set(sql, name);
    return name;
  };
}

/**
 * True when the connection broke, or none could be had, so that nobody knows whether the statement was carried out. Not
 * for one that merely took too long: that has used up the time of whoever waits.
 */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code = '' } = error as { code?: string };
  return (
    ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '25P03', '57P01', '57P02', '57P03'].includes(code) ||
    code.startsWith('08') ||
    error.message.startsWith('Connection terminated') ||
    error.message === 'Client has encountered a connection error and is not queryable'
  );
}

/** True when the client gave up waiting: for an answer, after which the connection is good for nothing, or for a connection. */
export const isGivenUp = (error: unknown) =>
  error instanceof Error && (error.message === 'Query read timeout' || error.message.startsWith('timeout exceeded when trying to connect'));

/** Of Prisma: no server, no connection in time, a connection that closed. Of PostgreSQL: no connection left, a server that is read-only. */
const awayCodes = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', '53300', '25006']);
const awayKinds = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections']);

/** True when something failed, at the bottom, because the database could not be had: it will be back, and trying again helps. */
export function isDatabaseAway(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, kind, cause, meta } = error as { code?: unknown; kind?: unknown; cause?: unknown; meta?: { driverAdapterError?: unknown } };
  if (isConnectionLost(error) || isGivenUp(error) || awayCodes.has(String(code)) || awayKinds.has(String(kind))) return true;
  return isDatabaseAway(cause) || isDatabaseAway(meta?.driverAdapterError);
}

/** The instant that every process agrees on: the database's clock. */
export async function readClock(db: Db | Tx): Promise<Date> {
  const [row] = await db.$queryRaw<{ now: Date }[]>`SELECT now() AS now`;
  return row!.now;
}
