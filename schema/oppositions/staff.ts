import { transact } from '../../server/platform/act.ts';
import { asStaff } from '../../server/context.ts';
import { decideOpposition } from '../../server/families/decide-opposition.ts';
import { AlreadyDecided, InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { findById } from '../lib/references.ts';
import { onlyFor } from '../lib/visibility.ts';
import { fullName } from '../family-links/type.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { idOrNone } from '../lib/ids.ts';
import { Opposition } from './type.ts';

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

builder.objectField(AdminQuery, 'oppositions', (t) =>
  t.prismaField({
    type: [StaffOpposition],
    description: 'those that wait first, then those that were decided; 500 at most',
    authScopes: { may: 'decide links' },
    resolve: (query, _root, _args, { app }) =>
      app.database.prisma.opposition.findMany({
        ...query,
        where: { state: { not: 'WITHDRAWN' } },
        orderBy: [{ state: 'asc' }, { openedAt: 'asc' }],
        take: 500,
      }),
  }),
);

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
