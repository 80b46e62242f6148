// What changed at a school, in the order in which it changed, so that a partner asks for the rest and for nothing twice.
import type { Prisma } from '../../server/platform/database.ts';
import { whereTold } from '../../server/partners/running.ts';
import { officialLocale, messages } from '../../server/language/messages.ts';
import { isId } from '../../server/platform/ids.ts';
import { builder } from '../builder.ts';
import { badInput } from '../lib/admin-query.ts';
import { fromCursor, type Page, PageInfo, readSize, toPageOfRest } from '../lib/connections.ts';
import { clockOf } from '../lib/request-cache.ts';
import { mustOpen } from './not-opened.ts';

/** A transaction takes 15 s at most: what is older than this is all there, and nothing appears before it any more. */
const settleMs = 20_000;

type Row = { id: string; updatedAt: Date };

const textOf = ({ updatedAt, id }: Row) => `${updatedAt.toISOString()} ${id}`;

/** @throws GraphQLError BAD_USER_INPUT */
function readCursor(after: string): Row {
  const [at = '', id = ''] = fromCursor(after).split(' ');
  const updatedAt = new Date(at);
  if (!isId(id) || Number.isNaN(updatedAt.getTime())) throw badInput(messages.admin_page_cursor({}, { locale: officialLocale }));
  return { updatedAt, id };
}

const isAfter = ({ updatedAt, id }: Row): Prisma.EnrolmentWhereInput => ({
  OR: [{ updatedAt: { gt: updatedAt } }, { updatedAt, id: { gt: id } }],
});

const ChangeEdge = builder.objectRef<Page<Row>['edges'][number]>('EnrolmentChangeEdge').implement({
  description: 'an enrolment in its place among the changes',
  subGraphs: ['partner'],
  fields: (t) => ({
    cursor: t.exposeString('cursor', { description: 'opaque; given as `after`, what changed later follows', subGraphs: ['partner'] }),
    node: t.prismaField({
      description: 'the enrolment as it stands now; it comes again when it changes again',
      type: 'Enrolment',
      subGraphs: ['partner'],
      resolve: (query, { node: { id } }, _args, { app }) => app.database.prisma.enrolment.findUniqueOrThrow({ ...query, where: { id } }),
    }),
  }),
});

const Changes = builder.objectRef<Page<Row>>('EnrolmentChangeConnection').implement({
  description: 'one page of changes, oldest first',
  subGraphs: ['partner'],
  fields: (t) => ({
    edges: t.field({
      description: 'enrolments of this page, oldest change first; empty when nothing changed since',
      type: [ChangeEdge],
      subGraphs: ['partner'],
      complexity: { field: 1, multiplier: 50 },
      resolve: ({ edges }) => edges,
    }),
    pageInfo: t.field({
      description: 'whether more follow; `endCursor` is to be kept, also of an empty page',
      type: PageInfo,
      subGraphs: ['partner'],
      resolve: ({ pageInfo }) => pageInfo,
    }),
  }),
});

builder.prismaObjectFields('School', (t) => ({
  enrolmentChanges: t.field({
    type: Changes,
    nullable: true,
    subGraphs: ['partner'],
    description:
      'enrolments by their last change, oldest first, with those that ended in the last 90 days; told twenty seconds after the change. Keep `pageInfo.endCursor` and ask again with it. Null, with an error FORBIDDEN, for a school that the key does not open',
    authScopes: { partner: true },
    // counted at its edges
    complexity: { field: 1, multiplier: 1 },
    args: {
      updatedSince: t.arg({ type: 'DateTime', description: 'from then on; everything when neither this nor `after` is said' }),
      first: t.arg.int({ description: '50 when not said, 200 at most' }),
      after: t.arg.string({ description: 'what changed after the one with this cursor' }),
    },
    select: { id: true },
    resolve: async (school, { updatedSince, first, after }, context): Promise<Page<Row>> => {
      mustOpen(context, school.id);
      const size = readSize(first);
      const now = await clockOf(context);
      const found = await context.app.database.prisma.enrolment.findMany({
        where: {
          AND: [
            {
              child: { schoolId: school.id },
              updatedAt: { lt: new Date(now.getTime() - settleMs), ...(updatedSince && { gte: updatedSince }) },
            },
            whereTold(now),
            after == null ? {} : isAfter(readCursor(after)),
          ],
        },
        orderBy: [{ updatedAt: 'asc' }, { id: 'asc' }],
        take: size + 1,
        select: { id: true, updatedAt: true },
      });
      return toPageOfRest(found, size, after, textOf);
    },
  }),
}));
