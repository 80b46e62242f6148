// Enrolments of schools' pupils, those of all the schools of a request at once.
import { GraphQLError } from 'graphql';
import { whereOfSchools } from '../../server/partners/running.ts';
import type { Context } from '../../server/context.ts';
import type { Prisma } from '../../server/platform/database.ts';
import { isSliceOver, letOthersGoFirst } from '../../server/platform/fair-turns.ts';
import { clockOf } from '../lib/request-cache.ts';
import { rowsBelow, withColumn } from '../lib/rows-below.ts';

type Days = { from?: Date | null; to?: Date | null };
type Query = { select?: Prisma.EnrolmentSelect | null; include?: Prisma.EnrolmentInclude | null };
type Row = Prisma.EnrolmentGetPayload<{ include: { child: { select: { schoolId: true } } } }>;

/** Rows of one statement. */
export const sliceRows = 200;
/** Rows of one list: who has more asks for pages. */
const maxRows = 2000;

const tooMany = () =>
  new GraphQLError(`Too much in one request: at most ${maxRows} enrolments in one list (enrolmentPage gives them in pages)`, {
    extensions: { code: 'TOO_COMPLEX', http: { status: 400 } },
  });

/** The order of the list. */
export const byWeek: Prisma.EnrolmentOrderByWithRelationInput[] = [
  { week: { startDate: 'asc' } },
  { weekId: 'asc' },
  { child: { familyName: 'asc' } },
  { seq: 'asc' },
];

type Owned = { row: Row; schoolId: string | null };

const read = rowsBelow<Owned, Days>(
  async (context, query, schoolIds, days) => {
    // one school's are known to be its own without another statement
    const only = schoolIds.length === 1 ? schoolIds[0]! : null;
    const where = whereOfSchools([...schoolIds], await clockOf(context), days);
    const rows = await readInSlices(context, { ...(only ? query : withSchool(query)), where });
    return rows.map((row) => ({ row, schoolId: only ?? row.child.schoolId }));
  },
  ({ schoolId }) => (schoolId ? [schoolId] : []),
);

/** A statement of many rows holds the thread while they are made into objects: others are served between two parts of it. */
async function readInSlices(context: Context, asked: Query & { where: Prisma.EnrolmentWhereInput }): Promise<Row[]> {
  const rows: Row[] = [];
  for (let last: string | undefined; ; last = rows.at(-1)!.id) {
    const part = (await context.app.database.prisma.enrolment.findMany({
      ...withColumn(asked, 'id'),
      orderBy: byWeek,
      take: sliceRows,
      ...(last && { cursor: { id: last }, skip: 1 }),
    })) as Row[];
    rows.push(...part);
    if (rows.length > maxRows) throw tooMany();
    if (part.length < sliceRows) return rows;
    if (isSliceOver()) await letOthersGoFirst();
  }
}

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
