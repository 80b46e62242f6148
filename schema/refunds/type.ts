import type { RefundPreview as Preview } from '../../server/cancellations/preview-refund.ts';
import { builder } from '../builder.ts';
import { findById } from '../lib/references.ts';
import { visiblePayments } from '../lib/visibility.ts';

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

export const RefundPreview = builder.objectRef<Preview>('RefundPreview').implement({
  fields: (t) => ({
    paidCents: t.expose('paidCents', { type: 'NonNegativeInt', description: 'what was paid and has not gone back' }),
    dueCents: t.expose('dueCents', { type: 'NonNegativeInt', description: 'what the rule gives back if the request is accepted' }),
  }),
});

builder.prismaObjectField('Payment', 'refunds', (t) =>
  t.relation('refunds', { description: 'oldest first', query: { orderBy: { createdAt: 'asc' } } }),
);

builder.asEntity(
  Refund,
  findById('Refund', (query, ids, context) =>
    context.app.database.prisma.refund.findMany({ ...query, where: { AND: [{ id: { in: ids } }, { payment: visiblePayments(context) }] } }),
  ),
);
