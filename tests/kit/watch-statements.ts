import pg from 'pg';

/** What server/enrolments/live-counts.ts calls its connection. */
const listener = 'portail live';

export type Statement = { text: string; values: unknown[] };

/** The SQL statements that this process sends while `work` runs, in order; not those of the listener, which have a rhythm of their own. */
export async function watchStatements(work: () => Promise<unknown>): Promise<Statement[]> {
  const sent: Statement[] = [];
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [first, values] = args as [string | { text: string; values?: unknown[] }, unknown[] | undefined];
    const { application_name: name } = (this as unknown as { connectionParameters: { application_name?: string } }).connectionParameters;
    if (name === listener) return (query as (...all: unknown[]) => unknown).apply(this, args);
    sent.push(
      typeof first === 'string' ? { text: first, values: values ?? [] } : { text: first.text, values: first.values ?? values ?? [] },
    );
    return (query as (...all: unknown[]) => unknown).apply(this, args);
  } as typeof query;
  try {
    await work();
  } finally {
    pg.Client.prototype.query = query;
  }
  return sent;
}
