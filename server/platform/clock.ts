// The database's clock, for reading. Whoever asks before the statement leaves shares its answer: an instant that lies
// after every one of the questions.
import type { Database } from './database.ts';

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
