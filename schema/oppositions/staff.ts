import { fullName } from '../../server/language/names.ts';
import { transact } from '../../server/platform/act.ts';
import { asStaff } from '../../server/context.ts';
import { decideOpposition } from '../../server/families/decide-opposition.ts';
import type { Prisma } from '../../server/platform/database.ts';
import { AlreadyDecided, InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { findById } from '../lib/references.ts';
import { onlyFor } from '../lib/visibility.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { idOrNone } from '../lib/ids.ts';
import { connectionOf, dayArgs, named, pageArgs, readPage, within } from '../lib/pages.ts';
import { Opposition, OppositionState } from './type.ts';

const StaffOpposition = builder.prismaObject('Opposition', {
  variant: 'StaffOpposition',
  description: 'an opposition as staff decide it, with the names',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'given to `decideOpposition`' }),
    opposition: t.variant(Opposition, { description: 'the opposition itself' }),
    childName: t.string({
      description: 'given and family name',
      select: { child: { select: { givenName: true, familyName: true } } },
      resolve: ({ child }) => fullName(child),
    }),
    parentName: t.string({
      description: 'who objects',
      select: { parent: { select: { person: { select: { givenName: true, familyName: true } } } } },
      resolve: ({ parent }) => fullName(parent.person),
    }),
    otherNames: t.stringList({
      description: 'the other parents of the child',
      select: {
        parentId: true,
        child: {
          select: {
            links: {
              where: { state: 'ACTIVE' },
              select: { parentId: true, parent: { select: { person: { select: { givenName: true, familyName: true } } } } },
            },
          },
        },
      },
      resolve: ({ parentId, child }) =>
        child.links.flatMap((link) => (link.parent && link.parentId !== parentId ? fullName(link.parent.person) : [])),
    }),
  }),
});

const StaffOppositionConnection = connectionOf('StaffOpposition', StaffOpposition, { row: 'an opposition', order: 'oldest first' });

builder.objectFields(AdminQuery, (t) => ({
  oppositions: t.prismaField({
    type: [StaffOpposition],
    description: 'those that wait first, then those that were decided; 500 at most',
    deprecationReason: '2026-11-30: `oppositionPage` has all of them, in pages',
    authScopes: { may: 'decide links' },
    resolve: (query, _root, _args, { app }) =>
      app.database.prisma.opposition.findMany({
        ...query,
        where: { state: { not: 'WITHDRAWN' } },
        orderBy: [{ state: 'asc' }, { openedAt: 'asc' }],
        take: 500,
      }),
  }),
  oppositionPage: t.field({
    type: StaffOppositionConnection,
    description: 'oppositions that were not taken back, oldest first; OPEN ones wait for a decision',
    authScopes: { may: 'decide links' },
    args: {
      ...pageArgs,
      ...dayArgs,
      state: t.arg({ description: 'only those in this state; all but WITHDRAWN when left out', type: OppositionState }),
      search: t.arg.string({ description: "a part of the child's name" }),
    },
    resolve: async (_root, args, context, info) => {
      const { opposition } = context.app.database.prisma;
      const where: Prisma.OppositionWhereInput = {
        ...within('openedAt', args),
        state: args.state ?? { not: 'WITHDRAWN' },
        ...(args.search && { child: named(args.search) }),
      };
      const order = { by: 'openedAt', direction: 'asc' } as const;
      const page = await readPage({ args, order, context, info }, (query, beyond) =>
        opposition.findMany({ ...query, where: { AND: [where, ...beyond] } }),
      );
      return { ...page, count: () => opposition.count({ where }) };
    },
  }),
}));

builder.mutationField('decideOpposition', (t) =>
  t.prismaField({
    type: Opposition,
    description: 'by staff, with a reason that the parents may read; nobody decides in their own family',
    authScopes: { may: 'decide links' },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: { name: 'DecideOppositionResult', description: 'answer of `decideOpposition`: the opposition as decided, or why it was not' },
    },
    args: {
      oppositionId: t.arg.id({ description: 'of `AdminQuery.oppositions`', required: true }),
      uphold: t.arg.boolean({ description: 'true: the other parents cannot enrol the child; false: every parent may', required: true }),
      reason: t.arg.string({ description: 'the parents may read it; required', required: true }),
    },
    resolve: async (query, _root, args, context) => {
      const { app } = context;
      const decision = { ...args, oppositionId: idOrNone('Opposition', args.oppositionId) };
      await transact(context.app, asStaff(context), (ctx) => decideOpposition(ctx, decision));
      return app.database.prisma.opposition.findUniqueOrThrow({ ...query, where: { id: decision.oppositionId } });
    },
  }),
);

builder.asEntity(
  StaffOpposition,
  findById('StaffOpposition', (query, ids, context) =>
    context.app.database.prisma.opposition.findMany({
      ...query,
      where: { AND: [{ id: { in: ids } }, onlyFor(context, 'decide links'), { state: { not: 'WITHDRAWN' } }] },
    }),
  ),
);
