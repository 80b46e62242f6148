// Enrolments of schools' pupils, those of all the schools of a request at once.
import { whereOfSchools } from '../../server/partners/running.ts';
import type { Context } from '../../server/context.ts';
import type { Prisma } from '../../server/platform/database.ts';
import { clockOf } from '../lib/request-cache.ts';
import { rowsBelow } from '../lib/rows-below.ts';

type Days = { from?: Date | null; to?: Date | null };
type Query = { select?: Prisma.EnrolmentSelect | null; include?: Prisma.EnrolmentInclude | null };
type Row = Prisma.EnrolmentGetPayload<{ include: { child: { select: { schoolId: true } } } }>;

type Owned = { row: Row; schoolId: string | null };

const read = rowsBelow<Owned, Days>(
  async (context, query, schoolIds, days) => {
    // one school's are known to be its own without another statement
    const only = schoolIds.length === 1 ? schoolIds[0]! : null;
    const rows = (await context.app.database.prisma.enrolment.findMany({
      ...(only ? query : withSchool(query)),
      where: whereOfSchools([...schoolIds], await clockOf(context), days),
      orderBy: [{ week: { startDate: 'asc' } }, { weekId: 'asc' }, { child: { familyName: 'asc' } }, { seq: 'asc' }],
    })) as Row[];
    return rows.map((row) => ({ row, schoolId: only ?? row.child.schoolId }));
  },
  ({ schoolId }) => (schoolId ? [schoolId] : []),
);

/** What the pupils of a school are enrolled in and hold, by week. */
export const enrolmentsOfSchool = async (context: Context, schoolId: string, query: Query, days: Days): Promise<Row[]> =>
  (await read(context, schoolId, query, days)).map(({ row }) => row);

/** The same query, with the school of each row's child. */
function withSchool(query: Query): Query {
  const part = query.select ? 'select' : 'include';
  const child = query[part]?.child || undefined;
  if (child === true || (child && !child.select)) return query;
  const select = { ...child?.select, schoolId: true };
  return { [part]: { ...query[part], child: { ...child, select } } };
}
