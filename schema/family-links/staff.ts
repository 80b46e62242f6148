// Who may act for which child, as staff see and decide it, and the import of links that are known already.
import { fullName } from '../../server/language/names.ts';
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
import { LinkRequest, LinkState } from './type.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { idOrNone, knownId } from '../lib/ids.ts';
import { onlyFor } from '../lib/visibility.ts';

const StaffLink = builder.prismaObject('FamilyLink', {
  variant: 'StaffLink',
  description: 'a parent and a child',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'given to `blockLink` and `unblockLink`' }),
    state: t.expose('state', { description: 'where it stands', type: LinkState }),
    decidedAt: t.expose('decidedAt', {
      description: 'when it was accepted, blocked or opened again; null when nobody decided',
      type: 'DateTime',
      nullable: true,
    }),
    childName: t.string({
      description: 'given and family name',
      select: { child: { select: { givenName: true, familyName: true } } },
      resolve: ({ child }) => fullName(child),
    }),
    parentName: t.string({
      description: "given and family name; empty for a parent of the commune's file who has not registered",
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
  const args = {
    linkId: t.arg.id({ description: 'of `AdminQuery.familyLinks`', required: true }),
    reason: t.arg.string({ description: 'kept with the link, sealed; for staff who decide links', required: true }),
  };
  return {
    blockLink: t.prismaField({
      type: StaffLink,
      description: "takes the child from the parent's sight at once, open streams included; nobody does so in their own family",
      authScopes: { may: 'decide links' },
      errors: {
        types: [InputInvalid, AlreadyDecided],
        union: { name: 'BlockLinkResult', description: 'answer of `blockLink`: the blocked link, or why it was not blocked' },
      },
      args,
      resolve: async (query, _root, { linkId, reason }, context) => {
        const { app } = context;
        const asked = { linkId: idOrNone('FamilyLink', linkId), reason };
        await transact(context.app, asStaff(context), (ctx) => blockLink(ctx, asked));
        return app.database.prisma.familyLink.findUniqueOrThrow({ ...query, where: { id: asked.linkId } });
      },
    }),
    unblockLink: t.prismaField({
      description: 'opens a blocked link again, with a reason; nobody does so in their own family. AlreadyDecided when it is not blocked',
      type: StaffLink,
      authScopes: { may: 'decide links' },
      errors: {
        types: [InputInvalid, AlreadyDecided],
        union: { name: 'UnblockLinkResult', description: 'answer of `unblockLink`: the link, open again, or why not' },
      },
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
  fields: (t) => ({
    done: t.expose('done', { description: 'lines written so far', type: 'NonNegativeInt' }),
    total: t.expose('total', { description: 'lines of the file, the header apart', type: 'NonNegativeInt' }),
  }),
});

const FamilyLinksImported = builder.objectRef<Imported>('FamilyLinksImported').implement({
  description: 'the whole file was taken',
  fields: (t) => ({
    lines: t.expose('lines', { description: 'lines of the file, the header apart', type: 'NonNegativeInt' }),
    childrenCreated: t.expose('childrenCreated', { description: 'children that were not known before', type: 'NonNegativeInt' }),
    linksCreated: t.expose('linksCreated', { description: 'links that were not known before', type: 'NonNegativeInt' }),
  }),
});

builder.objectFields(AdminQuery, (t) => ({
  familyLinks: t.prismaField({
    type: [StaffLink],
    description: 'of the families that a search finds: links that are open, and links that staff blocked',
    authScopes: { may: 'decide links' },
    args: { search: t.arg.string({ description: 'a name, an e-mail address or a national number, as for `parents`', required: true }) },
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
    args: { id: t.arg.id({ description: 'the `progressId` that the import was started with', required: true }) },
    resolve: (query, _root, { id }, { app }) =>
      app.database.prisma.importProgress.findUnique({ ...query, where: { id: idOrNone('ImportProgress', id) } }),
  }),
}));

builder.mutationFields((t) => ({
  decideLinkRequest: t.prismaField({
    type: LinkRequest,
    description: 'by staff; nobody decides their own',
    authScopes: { may: 'decide links' },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: { name: 'DecideLinkRequestResult', description: 'answer of `decideLinkRequest`: the request as answered, or why it was not' },
    },
    args: {
      linkRequestId: t.arg.id({ description: 'of `AdminQuery.linkRequests`', required: true }),
      accept: t.arg.boolean({ description: 'true links the parent at once', required: true }),
    },
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
    errors: {
      types: [InputInvalid, ImportRefused],
      union: {
        name: 'ImportFamilyLinksResult',
        description: 'answer of `importFamilyLinks`: what was created, or the lines for which nothing was written',
      },
    },
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
