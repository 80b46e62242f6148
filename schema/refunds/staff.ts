import { toSendByStaff } from '../../server/accounting/refunds/to-send.ts';
import { transact } from '../../server/platform/act.ts';
import { previewRefund } from '../../server/cancellations/preview-refund.ts';
import { asStaff } from '../../server/context.ts';
import { localized, messages } from '../../server/language/messages.ts';
import { confirmRefund } from '../../server/payments/confirm-refund.ts';
import type { Prisma } from '../../server/platform/database.ts';
import { AlreadyDecided, InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { asId, idOrNone } from '../lib/ids.ts';
import { connectionOf, dayArgs, named, pageArgs, readPage, within } from '../lib/pages.ts';
import { PaymentMethod } from '../payments/type.ts';
import { Refund, RefundPreview, RefundStatus } from './type.ts';

const RefundConnection = connectionOf('Refund', Refund, {
  row: 'a refund',
  order: 'newest first, or oldest first when they are to be sent',
});

builder.prismaObjectFields('Refund', (t) => ({
  payment: t.relation('payment', {
    description: 'the payment that it comes from; for staff who see payments (FORBIDDEN to others)',
    authScopes: { may: 'see payments' },
  }),
  enrolment: t.relation('enrolment', {
    description: 'the place whose price goes back; null for what is of no place. For staff who see payments (FORBIDDEN to others)',
    nullable: true,
    authScopes: { may: 'see payments' },
  }),
}));

builder.objectFields(AdminQuery, (t) => ({
  refundsToSend: t.prismaField({
    type: [Refund],
    description: 'that staff send from the account: of transfers and cash, and what the provider could not send; oldest first, 500 at most',
    deprecationReason: '2026-11-30: `refundPage(isToSend: true)` has all of them, in pages',
    authScopes: { may: 'see payments' },
    resolve: (query, _root, _args, { app }) =>
      app.database.prisma.refund.findMany({
        ...query,
        where: toSendByStaff(),
        orderBy: { createdAt: 'asc' },
        take: 500,
      }),
  }),
  refunds: t.prismaField({
    type: [Refund],
    description: 'newest first, 500 at most',
    deprecationReason: '2026-11-30: `refundPage` has all of them, in pages',
    authScopes: { may: 'see payments' },
    args: { status: t.arg({ description: 'only those in this state; all when left out', type: RefundStatus }) },
    resolve: (query, _root, { status }, { app }) =>
      app.database.prisma.refund.findMany({ ...query, where: status ? { status } : {}, orderBy: { createdAt: 'desc' }, take: 500 }),
  }),
  refundPage: t.field({
    type: RefundConnection,
    description: 'money that goes back to families, newest first; those that staff are to send, oldest first',
    authScopes: { may: 'see payments' },
    args: {
      ...pageArgs,
      ...dayArgs,
      status: t.arg({ description: 'only those in this state; all when left out', type: RefundStatus }),
      isToSend: t.arg.boolean({
        description: 'true: only those that staff send from the account: of transfers and cash, and what the provider could not send',
      }),
      method: t.arg({ description: 'only those of payments that came in this way', type: PaymentMethod }),
      endedSince: t.arg({ type: 'DateTime', description: 'only those that were sent, arrived or were refused from then on' }),
      siteName: t.arg.string({ description: 'only those of places at this site, by its exact name' }),
      search: t.arg.string({ description: "a part of the payer's name" }),
    },
    resolve: async (_root, args, context, info) => {
      const { refund } = context.app.database.prisma;
      const where: Prisma.RefundWhereInput = {
        AND: [
          within('createdAt', args),
          args.status ? { status: args.status } : {},
          args.isToSend ? toSendByStaff() : {},
          args.method ? { payment: { method: args.method } } : {},
          args.endedSince ? { endedAt: { gte: args.endedSince } } : {},
          args.siteName == null ? {} : { enrolment: { week: { plaine: { site: { name: args.siteName } } } } },
          args.search ? { payment: { parent: { person: named(args.search) } } } : {},
        ],
      };
      const order = { by: 'createdAt', direction: args.isToSend ? 'asc' : 'desc' } as const;
      const page = await readPage({ args, order, context, info }, (query, beyond) =>
        refund.findMany({ ...query, where: { AND: [where, ...beyond] } }),
      );
      return { ...page, count: () => refund.count({ where }) };
    },
  }),
  refundPreview: t.field({
    type: RefundPreview,
    nullable: true,
    description: 'before a cancellation is decided',
    authScopes: { may: 'decide cancellations' },
    args: {
      cancellationId: t.arg.id({ description: 'the request that is to be decided; null is answered for an unknown one', required: true }),
    },
    resolve: (_root, args, context) => previewRefund(context.app.database.prisma, idOrNone('CancellationRequest', args.cancellationId)),
  }),
}));

builder.mutationField('confirmRefund', (t) =>
  t.prismaField({
    type: Refund,
    description: "a refund was sent from the commune's account",
    authScopes: { may: 'match transfers' },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: { name: 'ConfirmRefundResult', description: 'answer of `confirmRefund`: the refund as sent, or why it was not written' },
    },
    args: {
      refundId: t.arg.id({ description: 'of `refundsToSend`; one that the portal sends by itself is InputInvalid', required: true }),
    },
    resolve: async (query, _root, args, context) => {
      const refundId = asId('Refund', args.refundId);
      if (!refundId) throw new InputInvalid(localized(messages.refund_unknown), 'refundId', 'UNKNOWN');
      const id = await transact(context.app, asStaff(context), (ctx) => confirmRefund(ctx, refundId));
      return context.app.database.prisma.refund.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);
