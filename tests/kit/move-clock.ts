import type { Database } from '../../server/platform/database.ts';

/** Further back than any day that a portal holds, in whole weeks, in days. */
const outOfTheWay = 7 * 5200;
/** Tables in which a day is part of a key: moved at once, one row would meet the next. */
const keyedByDay = new Set(['week']);

/** Facts of the world rather than of a moment: they stay where they are. */
const fixed = new Set(['child.birth_date', 'tariff_decision.valid_from']);

/**
 * Lets so many weeks pass: every instant and day in the database lies that much further back, the ledger's and the
 * trail's too, as they would on a later day. For tests of what goes with time.
 */
export async function letWeeksPass({ prisma }: Database, weeks: number): Promise<void> {
  const columns = await prisma.$queryRaw<{ table: string; column: string; type: string }[]>`
    SELECT table_name AS table, column_name AS column, CASE data_type WHEN 'ARRAY' THEN udt_name ELSE data_type END AS type
    FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND left(table_name, 1) <> '_'
      AND (data_type IN ('date', 'timestamp with time zone') OR udt_name = '_date')`;
  const days = weeks * 7;
  const back = (column: string, type: string, days: number) => {
    if (type === '_date') return `"${column}" = ARRAY(SELECT day - ${days} FROM unnest("${column}") AS day)`;
    return `"${column}" = "${column}" - ${type === 'date' ? days : `interval '${days} days'`}`;
  };
  const byTable = Map.groupBy(
    columns.filter(({ table, column }) => !fixed.has(`${table}.${column}`)),
    ({ table }) => table,
  );
  await prisma.$transaction([
    prisma.$executeRaw`SET LOCAL session_replication_role = replica`,
    ...[...byTable].flatMap(([table, moved]) =>
      (keyedByDay.has(table) ? [days + outOfTheWay, -outOfTheWay] : [days]).map((by) =>
        prisma.$executeRawUnsafe(`UPDATE "${table}" SET ${moved.map(({ column, type }) => back(column, type, by)).join(', ')}`),
      ),
    ),
  ]);
}
