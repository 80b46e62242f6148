import pg from 'pg';
import type { App } from '../../server/context.ts';

/** What server/enrolments/live-counts.ts calls its connection. */
const listener = 'portail live';

export type Statement = { text: string; values: unknown[] };

/**
 * The SQL statements that this app sends to its database while `work` runs, in order. Apps of other test files are not
 * heard, since each has a database of its own; nor is the app's listener, which has a rhythm of its own.
 */
export async function watchStatements({ database }: Pick<App, 'database'>, work: () => Promise<unknown>): Promise<Statement[]> {
  const watched = new URL(database.url).pathname.slice(1);
  const sent: Statement[] = [];
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const { application_name: name, database: asked } = (this as unknown as { connectionParameters: pg.ClientConfig }).connectionParameters;
    if (asked === watched && name !== listener) {
      const [first, values] = args as [string | Statement, unknown[] | undefined];
      sent.push(
        typeof first === 'string' ? { text: first, values: values ?? [] } : { text: first.text, values: first.values ?? values ?? [] },
      );
    }
    return (query as (...all: unknown[]) => unknown).apply(this, args);
  } as typeof query;
  try {
    await work();
  } finally {
    pg.Client.prototype.query = query;
  }
  return sent;
}
