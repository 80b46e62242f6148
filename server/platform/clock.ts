// The database's clock, for reading, and the day that it is in Brussels. Whoever asks before the statement leaves shares its answer: an instant that lies
// after every one of the questions.
import { type Database, Prisma } from './database.ts';

export type Clock = () => Promise<Date>;

/** Reads the instant; requests that arrive together share one statement. */
export function createClock({ pool }: Database): Clock {
  let next: Promise<Date> | undefined;
  const read = async () => {
    await new Promise((soon) => setImmediate(soon));
    next = undefined;
    const { rows } = await pool.query<{ now: Date }>({ name: 'clock', text: 'SELECT now()' });
    return rows[0]!.now;
  };
  return () => (next ??= read());
}

/** The day in Brussels as the transaction began, in SQL: a date. now()::date would be the day in the session's own zone. */
export const todayInBrussels = Prisma.sql`(now() AT TIME ZONE 'Europe/Brussels')::date`;
