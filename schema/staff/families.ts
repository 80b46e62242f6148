import { transact } from '../../server/platform/act.ts';
import { AlreadyDecided, ImportRefused, InputInvalid } from '../../server/platform/refusals.ts';
import { answerLinkRequest } from '../../server/families/answer-link-request.ts';
import { importFamilyLinks, type Imported } from '../../server/families/import-family-links.ts';
import { keepProgress } from '../../server/families/import-progress.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { builder } from '../builder.ts';
import { CancellationRequest, CancellationStatus } from '../cancellations/type.ts';
import { asStaff } from '../../server/context.ts';
import { Enrolment } from '../enrolments/type.ts';
import { LinkRequest } from '../family-links/parent.ts';
import { idOrNone, knownId } from '../lib/ids.ts';
import { clockOf } from '../lib/request-cache.ts';

const UnpaidFamily = builder.prismaObject('Basket', {
  variant: 'UnpaidFamily',
  description: 'what a family holds and has not paid',
  fields: (t) => ({
    parent: t.relation('parent'),
    validatedAt: t.expose('validatedAt', { type: 'DateTime', nullable: true, description: 'null: « Valider » was not pressed yet' }),
    enrolments: t.field({
      type: [Enrolment],
      select: (_args, _context, nested) => ({ enrolments: { ...nested(true), where: { status: 'HELD' }, orderBy: { heldUntil: 'asc' } } }),
      resolve: async ({ enrolments }, _args, context) => {
        const now = await clockOf(context);
        return enrolments.filter(({ heldUntil }) => heldUntil && heldUntil > now);
      },
    }),
    pendingPayments: t.relation('payments', { query: { where: { status: 'PENDING' }, orderBy: { createdAt: 'desc' } } }),
  }),
});

const ImportProgress = builder.prismaObject('ImportProgress', {
  description: 'lines read and checked, and how many of them are written',
  fields: (t) => ({ done: t.expose('done', { type: 'NonNegativeInt' }), total: t.expose('total', { type: 'NonNegativeInt' }) }),
});

builder.objectFields(AdminQuery, (t) => ({
  unpaid: t.prismaField({
    type: [UnpaidFamily],
    description: 'families with places that are held and not paid, oldest first, 500 at most',
    authScopes: { may: 'see payments' },
    resolve: async (query, _root, _args, context) =>
      context.app.database.prisma.basket.findMany({
        ...query,
        where: { enrolments: { some: { status: 'HELD', heldUntil: { gt: await clockOf(context) } } } },
        orderBy: { createdAt: 'asc' },
        take: 500,
      }),
  }),
  cancellationRequests: t.prismaField({
    type: [CancellationRequest],
    description: 'oldest first, 500 at most; what people write there is for those who decide',
    authScopes: { may: 'decide cancellations' },
    args: { status: t.arg({ type: CancellationStatus }) },
    resolve: (query, _root, { status }, { app }) =>
      app.database.prisma.cancellationRequest.findMany({
        ...query,
        where: status ? { status } : {},
        orderBy: { createdAt: 'asc' },
        take: 500,
      }),
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
}));

builder.mutationField('decideLinkRequest', (t) =>
  t.prismaField({
    type: LinkRequest,
    description: 'by staff; nobody decides their own',
    authScopes: { may: 'decide links' },
    errors: { types: [InputInvalid, AlreadyDecided], union: { name: 'DecideLinkRequestResult' } },
    args: { linkRequestId: t.arg.id({ required: true }), accept: t.arg.boolean({ required: true }) },
    resolve: async (query, _root, args, context) => {
      const linkRequestId = idOrNone(args.linkRequestId);
      await transact(context.app, asStaff(context), (ctx) => answerLinkRequest(ctx, { linkRequestId, accept: args.accept }));
      return context.app.database.prisma.familyLink.findUniqueOrThrow({ ...query, where: { id: linkRequestId } });
    },
  }),
);

builder.objectField(AdminQuery, 'importProgress', (t) =>
  t.prismaField({
    type: ImportProgress,
    nullable: true,
    description: 'of a running import; null before its first lines are written, and once it has ended',
    authScopes: { may: 'import families' },
    args: { id: t.arg.id({ required: true }) },
    resolve: (query, _root, { id }, { app }) => app.database.prisma.importProgress.findUnique({ ...query, where: { id: idOrNone(id) } }),
  }),
);

const FamilyLinksImported = builder.objectRef<Imported>('FamilyLinksImported').implement({
  fields: (t) => ({
    lines: t.expose('lines', { type: 'NonNegativeInt' }),
    childrenCreated: t.expose('childrenCreated', { type: 'NonNegativeInt' }),
    linksCreated: t.expose('linksCreated', { type: 'NonNegativeInt' }),
  }),
});

builder.mutationField('importFamilyLinks', (t) =>
  t.field({
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
      const id = progressId == null ? null : knownId(progressId, 'progressId');
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
);
