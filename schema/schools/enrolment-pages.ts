// The enrolments of a school by pages: each costs the same, however many pupils a school has.
import { messages, officialLocale } from '../../server/language/messages.ts';
import { whereOfSchools } from '../../server/partners/running.ts';
import { isId } from '../../server/platform/ids.ts';
import { builder } from '../builder.ts';
import { badInput } from '../lib/admin-query.ts';
import { fromCursor, type Page, PageInfo, readSize, toPageOfRest } from '../lib/connections.ts';
import { clockOf } from '../lib/request-cache.ts';
import { mustOpen } from './not-opened.ts';
import { byWeek } from './pupils-enrolments.ts';

type Row = { id: string };

/** @throws GraphQLError BAD_USER_INPUT */
function readCursor(after: string): string {
  const id = fromCursor(after);
  if (!isId(id)) throw badInput(messages.admin_page_cursor({}, { locale: officialLocale }));
  return id;
}

const SchoolEnrolmentEdge = builder.objectRef<Page<Row>['edges'][number]>('SchoolEnrolmentEdge').implement({
  subGraphs: ['partner'],
  description: 'an enrolment in a page',
  fields: (t) => ({
    cursor: t.exposeString('cursor', { subGraphs: ['partner'], description: 'for `after`' }),
    node: t.prismaField({
      type: 'Enrolment',
      subGraphs: ['partner'],
      description: 'the enrolment',
      resolve: (query, { node: { id } }, _args, { app }) => app.database.prisma.enrolment.findUniqueOrThrow({ ...query, where: { id } }),
    }),
  }),
});

const SchoolEnrolmentConnection = builder.objectRef<Page<Row>>('SchoolEnrolmentConnection').implement({
  subGraphs: ['partner'],
  description: 'a page of the enrolments of a school',
  fields: (t) => ({
    edges: t.field({
      type: [SchoolEnrolmentEdge],
      subGraphs: ['partner'],
      description: 'in the order of the list',
      complexity: { field: 1, multiplier: 50 },
      resolve: ({ edges }) => edges,
    }),
    pageInfo: t.field({
      type: PageInfo,
      subGraphs: ['partner'],
      description: 'whether there is more',
      resolve: ({ pageInfo }) => pageInfo,
    }),
  }),
});

builder.prismaObjectFields('School', (t) => ({
  enrolmentPage: t.field({
    type: SchoolEnrolmentConnection,
    nullable: true,
    subGraphs: ['partner'],
    description:
      "held and confirmed enrolments of this school's pupils, by week, in pages; null, with an error FORBIDDEN, for a school that the key does not open",
    authScopes: { partner: true },
    // counted at its edges
    complexity: { field: 1, multiplier: 1 },
    args: {
      from: t.arg({ type: 'Date', description: 'weeks that end on this day or later' }),
      to: t.arg({ type: 'Date', description: 'weeks that begin on this day or before' }),
      first: t.arg.int({ description: '50 when not said, 200 at most' }),
      after: t.arg.string({ description: '`pageInfo.endCursor` of the page before' }),
    },
    select: { id: true },
    resolve: async (school, { first, after, ...days }, context): Promise<Page<Row>> => {
      mustOpen(context, school.id);
      const size = readSize(first);
      const found = await context.app.database.prisma.enrolment.findMany({
        where: whereOfSchools([school.id], await clockOf(context), days),
        orderBy: byWeek,
        take: size + 1,
        ...(after != null && { cursor: { id: readCursor(after) }, skip: 1 }),
        select: { id: true },
      });
      return toPageOfRest(found, size, after, ({ id }) => id);
    },
  }),
}));
