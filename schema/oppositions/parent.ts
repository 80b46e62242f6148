import { transact } from '../../server/platform/act.ts';
import { AlreadyDecided, InputInvalid } from '../../server/platform/refusals.ts';
import { decideOpposition } from '../../server/families/decide-opposition.ts';
import { opposeEnrolments, withdrawOpposition } from '../../server/families/oppose-enrolments.ts';
import { unknownChild } from '../../server/families/own-child.ts';
import { openDecision } from '../../server/families/sealed-reasons.ts';
import { mayDo } from '../../server/identity/access.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { builder } from '../builder.ts';
import { asParent, asStaff, type Context } from '../../server/context.ts';
import { fullName } from '../family-links/parent.ts';
import { idOrNone } from '../lib/ids.ts';
import { ofOwnChild } from '../lib/request-cache.ts';

const OppositionState = builder.enumType('OppositionState', {
  values: {
    OPEN: { description: 'waits for the staff; the other parents cannot enrol the child meanwhile' },
    UPHELD: { description: 'staff found it right: the other parents cannot enrol the child' },
    LIFTED: { description: 'staff found that every parent may enrol the child' },
    WITHDRAWN: { description: 'the parent took it back' },
  } as const,
});

const Opposition = builder.prismaObject('Opposition', {
  description: 'a parent objects to the others enrolling the child alone; says nothing of how to reach anybody',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    state: t.expose('state', { type: OppositionState }),
    openedAt: t.expose('openedAt', { type: 'DateTime' }),
    decidedAt: t.expose('decidedAt', { type: 'DateTime', nullable: true }),
    mine: t.boolean({ select: { parentId: true }, resolve: ({ parentId }, _args, { actor }) => parentId === actor?.parentId }),
    reason: t.string({
      nullable: true,
      description: 'why staff decided so',
      select: { reason: true },
      resolve: ({ id, reason }, _args, { app }) => openDecision(app.keyRing, 'opposition', id, reason),
    }),
  }),
});

const seesLinks = ({ actor }: Context) => actor?.staff != null && mayDo(actor.staff, 'decide links');

builder.prismaObjectFields('Child', (t) => ({
  oppositions: t.relation('oppositions', {
    type: Opposition,
    description: 'for parents of the child, and for the staff who decide; those that were taken back are left out',
    query: (_args, context) => ({
      where: { state: { not: 'WITHDRAWN' as const }, ...(!seesLinks(context) && ofOwnChild(context.actor)) },
      orderBy: { openedAt: 'asc' as const },
    }),
  }),
}));

const StaffOpposition = builder.prismaObject('Opposition', {
  variant: 'StaffOpposition',
  fields: (t) => ({
    id: t.exposeID('id'),
    opposition: t.variant(Opposition),
    childName: t.string({
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

builder.mutationFields((t) => ({
  opposeEnrolments: t.prismaField({
    type: Opposition,
    description: 'the other parents cannot enrol the child any more, until staff decide; what is taken stays',
    authScopes: { parent: true },
    errors: { types: [InputInvalid, AlreadyDecided], union: { name: 'OpposeEnrolmentsResult' } },
    args: { childId: t.arg.id({ required: true }) },
    resolve: async (query, _root, args, context) => {
      const id = await transact(context.app, asParent(context), (ctx) => opposeEnrolments(ctx, idOrNone(args.childId)));
      return context.app.database.prisma.opposition.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  withdrawOpposition: t.prismaField({
    type: Opposition,
    description: "takes one's own opposition back",
    authScopes: { parent: true },
    errors: { types: [InputInvalid], union: { name: 'WithdrawOppositionResult' } },
    args: { childId: t.arg.id({ required: true }) },
    resolve: async (query, _root, args, context) => {
      const id = await transact(context.app, asParent(context), (ctx) => withdrawOpposition(ctx, idOrNone(args.childId)));
      if (!id) throw unknownChild();
      return context.app.database.prisma.opposition.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  decideOpposition: t.prismaField({
    type: Opposition,
    description: 'by staff, with a reason that the parents may read; nobody decides in their own family',
    authScopes: { may: 'decide links' },
    errors: { types: [InputInvalid, AlreadyDecided], union: { name: 'DecideOppositionResult' } },
    args: {
      oppositionId: t.arg.id({ required: true }),
      uphold: t.arg.boolean({ required: true }),
      reason: t.arg.string({ required: true }),
    },
    resolve: async (query, _root, args, context) => {
      const { app } = context;
      const decision = { ...args, oppositionId: idOrNone(args.oppositionId) };
      await transact(context.app, asStaff(context), (ctx) => decideOpposition(ctx, decision));
      return app.database.prisma.opposition.findUniqueOrThrow({ ...query, where: { id: decision.oppositionId } });
    },
  }),
}));
