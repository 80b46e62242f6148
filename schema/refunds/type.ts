import { transact } from '../../server/platform/act.ts';
import { AlreadyDecided, InputInvalid } from '../../server/platform/refusals.ts';
import { confirmRefund } from '../../server/payments/confirm-refund.ts';
import { localized, messages } from '../../server/language/messages.ts';
import { builder } from '../builder.ts';
import { asStaff } from '../../server/context.ts';
import { asId } from '../lib/ids.ts';

export const RefundStatus = builder.enumType('RefundStatus', {
  values: {
    DUE: { description: 'to be sent: by the portal for an online payment, by the staff for a transfer or cash' },
    SENT: {},
    DONE: {},
    FAILED: { description: 'the provider refused it, or it came back: to be sent by the staff' },
  } as const,
});

const RefundReason = builder.enumType('RefundReason', {
  values: ['LATE_PAYMENT', 'LINE_RELEASED', 'CANCELLATION', 'SURPLUS', 'WEEK_CANCELLED', 'CHARGEBACK', 'OUTSIDE'] as const,
});

export const Refund = builder.prismaObject('Refund', {
  fields: (t) => ({
    id: t.exposeID('id'),
    amountCents: t.expose('amountCents', { type: 'NonNegativeInt' }),
    reason: t.expose('reason', { type: RefundReason }),
    status: t.expose('status', { type: RefundStatus }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    endedAt: t.expose('endedAt', { type: 'DateTime', nullable: true }),
  }),
});

builder.prismaObjectField('Payment', 'refunds', (t) =>
  t.relation('refunds', { description: 'oldest first', query: { orderBy: { createdAt: 'asc' } } }),
);

builder.mutationField('confirmRefund', (t) =>
  t.prismaField({
    type: Refund,
    description: "a refund was sent from the commune's account",
    authScopes: { may: 'match transfers' },
    errors: { types: [InputInvalid, AlreadyDecided], union: { name: 'ConfirmRefundResult' } },
    args: { refundId: t.arg.id({ required: true }) },
    resolve: async (query, _root, args, context) => {
      const refundId = asId(args.refundId);
      if (!refundId) throw new InputInvalid(localized(messages.refund_unknown), 'refundId');
      const id = await transact(context.app, asStaff(context), (ctx) => confirmRefund(ctx, refundId));
      return context.app.database.prisma.refund.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);
