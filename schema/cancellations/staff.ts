import { transact } from '../../server/platform/act.ts';
import { decideCancellation } from '../../server/cancellations/decide-cancellation.ts';
import { asStaff } from '../../server/context.ts';
import { localized, messages } from '../../server/language/messages.ts';
import type { Prisma } from '../../server/platform/database.ts';
import { AlreadyDecided, InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { CancellationRequest, CancellationStatus } from './type.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { asId, idOrNone } from '../lib/ids.ts';
import { connectionOf, dayArgs, named, pageArgs, readPage, within } from '../lib/pages.ts';

const CancellationRequestConnection = connectionOf('CancellationRequest', CancellationRequest, {
  row: 'a request to cancel',
  order: 'oldest first',
});

builder.objectFields(AdminQuery, (t) => ({
  cancellationRequests: t.prismaField({
    type: [CancellationRequest],
    description: 'oldest first, 500 at most; what people write there is for those who decide',
    deprecationReason: '2026-11-30: `cancellationRequestPage` has all of them, in pages',
    authScopes: { may: 'decide cancellations' },
    args: { status: t.arg({ description: 'only those in this state; all when left out', type: CancellationStatus }) },
    resolve: (query, _root, { status }, { app }) =>
      app.database.prisma.cancellationRequest.findMany({
        ...query,
        where: status ? { status } : {},
        orderBy: { createdAt: 'asc' },
        take: 500,
      }),
  }),
  cancellationRequestPage: t.field({
    type: CancellationRequestConnection,
    description: 'requests of all families, oldest first; what people write there is for those who decide',
    authScopes: { may: 'decide cancellations' },
    args: {
      ...pageArgs,
      ...dayArgs,
      id: t.arg.id({ description: 'only this request; an unknown id finds nothing' }),
      status: t.arg({ description: 'only those in this state; all when left out', type: CancellationStatus }),
      siteName: t.arg.string({ description: 'only those of places at this site, by its exact name' }),
      search: t.arg.string({ description: "a part of the child's name" }),
    },
    resolve: async (_root, args, context, info) => {
      const { cancellationRequest } = context.app.database.prisma;
      const where: Prisma.CancellationRequestWhereInput = {
        ...within('createdAt', args),
        ...(args.id != null && { id: idOrNone('CancellationRequest', args.id) }),
        ...(args.status && { status: args.status }),
        enrolment: {
          ...(args.siteName != null && { week: { plaine: { site: { name: args.siteName } } } }),
          ...(args.search && { child: named(args.search) }),
        },
      };
      const order = { by: 'createdAt', direction: 'asc' } as const;
      const page = await readPage({ args, order, context, info }, (query, beyond) =>
        cancellationRequest.findMany({ ...query, where: { AND: [where, ...beyond] } }),
      );
      return { ...page, count: () => cancellationRequest.count({ where }) };
    },
  }),
}));

builder.mutationField('decideCancellation', (t) =>
  t.prismaField({
    description:
      "answers a parent's request. Accepted: the place goes to the queue and what is due goes back; either way the document is deleted and the parent gets a mail. InputInvalid also for the member's own family; AlreadyDecided",
    type: CancellationRequest,
    authScopes: { may: 'decide cancellations' },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: {
        name: 'DecideCancellationResult',
        description: 'answer of `decideCancellation`: the decided request, or why it was not decided',
      },
    },
    args: {
      cancellationId: t.arg.id({ description: 'of `cancellationRequests`', required: true }),
      accept: t.arg.boolean({ description: 'true frees the place', required: true }),
      message: t.arg.string({ description: 'what the parent is told; required to refuse' }),
      refundCents: t.arg({
        type: 'NonNegativeInt',
        description: 'what goes back, in euro cents, when it is not what the rule says; above what was paid is InputInvalid',
      }),
    },
    resolve: async (query, _root, args, context) => {
      const { database } = context.app;
      const cancellationId = asId('CancellationRequest', args.cancellationId);
      if (!cancellationId) throw new InputInvalid(localized(messages.cancellation_unknown), 'cancellationId', 'UNKNOWN');
      const decision = { cancellationId, accept: args.accept, message: args.message ?? null, refundCents: args.refundCents ?? null };
      const id = await transact(context.app, asStaff(context), (ctx) => decideCancellation(ctx, decision));
      return database.prisma.cancellationRequest.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);
