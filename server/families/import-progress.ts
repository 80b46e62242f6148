// How far an import has come. The import itself is one transaction, of which nobody sees anything before its end: this is
// written beside it, on another connection, and holds two numbers.
import type { Database } from '../platform/database.ts';

/** A listener for `importFamilyLinks` that keeps what it hears. What cannot be written is not worth stopping an import for. */
export function keepProgress({ pool }: Pick<Database, 'pool'>, progressId: string) {
  let last: Promise<unknown> = pool.query(`DELETE FROM import_progress WHERE updated_at < now() - interval '1 hour'`).catch(() => {});
  const write = (text: string, values: unknown[]) => (last = last.then(() => pool.query(text, values)).catch(() => {}));
  return {
    report: (done: number, total: number) =>
      void write(
        `INSERT INTO import_progress (id, done, total) VALUES ($1, $2, $3)
         ON CONFLICT (id) DO UPDATE SET done = excluded.done, total = excluded.total, updated_at = now()`,
        [progressId, done, total],
      ),
    end: () => write('DELETE FROM import_progress WHERE id = $1', [progressId]),
    /** resolves when all that was heard is written */
    written: () => last,
  };
}
