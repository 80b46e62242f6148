// Who may act for which child, as staff see and decide it, and the import of links that are known already.
import { transact } from '../../server/platform/act.ts';
import { asStaff } from '../../server/context.ts';
import { answerLinkRequest } from '../../server/families/answer-link-request.ts';
import { findFamilies } from '../../server/families/find-families.ts';
import { type Imported, importFamilyLinks } from '../../server/families/import-family-links.ts';
import { keepProgress } from '../../server/families/import-progress.ts';
import { openDecision } from '../../server/families/sealed-reasons.ts';
import { AlreadyDecided, ImportRefused, InputInvalid } from '../../server/platform/refusals.ts';
import { blockLink, unblockLink } from '../../server/staff/block-link.ts';
import { builder } from '../builder.ts';
import { findById } from '../lib/references.ts';
import { fullName, LinkRequest, LinkState } from './type.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { idOrNone, knownId } from '../lib/ids.ts';
import { onlyFor } from '../lib/visibility.ts';

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
        const asked = { linkId: idOrNone('FamilyLink', linkId), reason };
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
        const asked = { linkId: idOrNone('FamilyLink', linkId), reason };
        await transact(context.app, asStaff(context), (ctx) => unblockLink(ctx, asked));
        return app.database.prisma.familyLink.findUniqueOrThrow({ ...query, where: { id: asked.linkId } });
      },
    }),
  };
});

const ImportProgress = builder.prismaObject('ImportProgress', {
  description: 'lines read and checked, and how many of them are written',
  fields: (t) => ({ done: t.expose('done', { type: 'NonNegativeInt' }), total: t.expose('total', { type: 'NonNegativeInt' }) }),
});

const FamilyLinksImported = builder.objectRef<Imported>('FamilyLinksImported').implement({
  fields: (t) => ({
    lines: t.expose('lines', { type: 'NonNegativeInt' }),
    childrenCreated: t.expose('childrenCreated', { type: 'NonNegativeInt' }),
    linksCreated: t.expose('linksCreated', { type: 'NonNegativeInt' }),
  }),
});

builder.objectFields(AdminQuery, (t) => ({
  familyLinks: t.prismaField({
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
  linkRequests: t.prismaField({
    type: [LinkRequest],
    description: 'co-parents who ask to be linked and wait',
    authScopes: { may: 'decide links' },
    resolve: (query, _root, _args, { app }) =>
      app.database.prisma.familyLink.findMany({
        ...query,
        where: { source: 'REQUEST', state: 'REQUESTED' },
        orderBy: { requestedAt: 'asc' },
      }),
  }),
  importProgress: t.prismaField({
    type: ImportProgress,
    nullable: true,
    description: 'of a running import; null before its first lines are written, and once it has ended',
    authScopes: { may: 'import families' },
    args: { id: t.arg.id({ required: true }) },
    resolve: (query, _root, { id }, { app }) =>
      app.database.prisma.importProgress.findUnique({ ...query, where: { id: idOrNone('ImportProgress', id) } }),
  }),
}));

builder.mutationFields((t) => ({
  decideLinkRequest: t.prismaField({
    type: LinkRequest,
    description: 'by staff; nobody decides their own',
    authScopes: { may: 'decide links' },
    errors: { types: [InputInvalid, AlreadyDecided], union: { name: 'DecideLinkRequestResult' } },
    args: { linkRequestId: t.arg.id({ required: true }), accept: t.arg.boolean({ required: true }) },
    resolve: async (query, _root, args, context) => {
      const linkRequestId = idOrNone('FamilyLink', args.linkRequestId);
      await transact(context.app, asStaff(context), (ctx) => answerLinkRequest(ctx, { linkRequestId, accept: args.accept }));
      return context.app.database.prisma.familyLink.findUniqueOrThrow({ ...query, where: { id: linkRequestId } });
    },
  }),
  importFamilyLinks: t.field({
    type: FamilyLinksImported,
    description: 'all or nothing; the same file again changes nothing',
    authScopes: { may: 'import families' },
    errors: { types: [InputInvalid, ImportRefused], union: { name: 'ImportFamilyLinksResult' } },
    args: {
      csv: t.arg.string({ required: true, description: 'the text of the file' }),
      progressId: t.arg.id({ description: 'a UUID of the caller, by which admin.importProgress tells how far it has come' }),
    },
    resolve: async (_root, { csv, progressId }, context) => {
      const { app } = context;
      const id = progressId == null ? null : knownId('ImportProgress', progressId, 'progressId');
      const progress = id ? keepProgress(app.database, id) : null;
      try {
        const actor = asStaff(context);
        return await transact(app, actor, (ctx) => importFamilyLinks(ctx, { text: csv, report: progress?.report }), {
          timeout: 120_000,
        });
      } finally {
        await progress?.end();
      }
    },
  }),
}));

builder.asEntity(
  StaffLink,
  findById('StaffLink', (query, ids, context) =>
    context.app.database.prisma.familyLink.findMany({ ...query, where: { AND: [{ id: { in: ids } }, onlyFor(context, 'decide links')] } }),
  ),
);
