// Who may act for which child, as staff see it, and the two acts that close and open a link.
import { transact } from '../../server/platform/act.ts';
import { AlreadyDecided, InputInvalid } from '../../server/platform/refusals.ts';
import { openDecision } from '../../server/families/sealed-reasons.ts';
import { blockLink, unblockLink } from '../../server/staff/block-link.ts';
import { findFamilies } from '../../server/families/find-families.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { builder } from '../builder.ts';
import { asStaff } from '../../server/context.ts';
import { fullName } from './parent.ts';
import { idOrNone } from '../lib/ids.ts';

export const LinkState = builder.enumType('LinkState', { values: ['REQUESTED', 'ACTIVE', 'REFUSED', 'BLOCKED'] as const });

const StaffLink = builder.prismaObject('FamilyLink', {
  variant: 'StaffLink',
  description: 'a parent and a child',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    state: t.expose('state', { type: LinkState }),
    decidedAt: t.expose('decidedAt', { type: 'DateTime', nullable: true }),
    childName: t.string({
      select: { child: { select: { givenName: true, familyName: true } } },
      resolve: ({ child }) => fullName(child),
    }),
    parentName: t.string({
      select: { parent: { select: { person: { select: { givenName: true, familyName: true } } } } },
      resolve: ({ parent }) => (parent ? fullName(parent.person) : ''),
    }),
    reason: t.string({
      nullable: true,
      description: 'why staff blocked it, or opened it again',
      select: { reason: true },
      resolve: ({ id, reason }, _args, { app }) => openDecision(app.keyRing, 'family_link', id, reason),
    }),
  }),
});

builder.objectField(AdminQuery, 'familyLinks', (t) =>
  t.prismaField({
    type: [StaffLink],
    description: 'of the families that a search finds: links that are open, and links that staff blocked',
    authScopes: { may: 'decide links' },
    args: { search: t.arg.string({ required: true }) },
    resolve: async (query, _root, { search }, { app }) => {
      const { prisma } = app.database;
      const found = await findFamilies(prisma, app, search);
      return prisma.familyLink.findMany({
        ...query,
        where: { parentId: { in: found }, state: { in: ['ACTIVE', 'BLOCKED'] } },
        orderBy: [{ child: { familyName: 'asc' } }, { child: { givenName: 'asc' } }, { id: 'asc' }],
      });
    },
  }),
);

builder.mutationFields((t) => {
  const args = { linkId: t.arg.id({ required: true }), reason: t.arg.string({ required: true }) };
  return {
    blockLink: t.prismaField({
      type: StaffLink,
      description: "takes the child from the parent's sight at once, open streams included; nobody does so in their own family",
      authScopes: { may: 'decide links' },
      errors: { types: [InputInvalid, AlreadyDecided], union: { name: 'BlockLinkResult' } },
      args,
      resolve: async (query, _root, { linkId, reason }, context) => {
        const { app } = context;
        const asked = { linkId: idOrNone(linkId), reason };
        await transact(context.app, asStaff(context), (ctx) => blockLink(ctx, asked));
        return app.database.prisma.familyLink.findUniqueOrThrow({ ...query, where: { id: asked.linkId } });
      },
    }),
    unblockLink: t.prismaField({
      type: StaffLink,
      authScopes: { may: 'decide links' },
      errors: { types: [InputInvalid, AlreadyDecided], union: { name: 'UnblockLinkResult' } },
      args,
      resolve: async (query, _root, { linkId, reason }, context) => {
        const { app } = context;
        const asked = { linkId: idOrNone(linkId), reason };
        await transact(context.app, asStaff(context), (ctx) => unblockLink(ctx, asked));
        return app.database.prisma.familyLink.findUniqueOrThrow({ ...query, where: { id: asked.linkId } });
      },
    }),
  };
});
