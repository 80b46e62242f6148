import type { RefundPreview as Preview } from '../../server/cancellations/preview-refund.ts';
import { builder } from '../builder.ts';
import { findById } from '../lib/references.ts';
import { visiblePayments } from '../lib/visibility.ts';

export const RefundStatus = builder.enumType('RefundStatus', {
  description: 'where a refund stands',
  values: {
    DUE: { description: 'to be sent: by the portal for an online payment, by the staff for a transfer or cash' },
    SENT: { description: 'the provider or the bank has it' },
    DONE: { description: 'it arrived, a statement of the bank shows that it left, or staff sent it' },
    FAILED: { description: 'the provider refused it, or it came back: to be sent by the staff' },
  } as const,
});

const RefundReason = builder.enumType('RefundReason', {
  description: 'why money goes back',
  values: {
    LATE_PAYMENT: { description: 'paid when the place could no longer be had' },
    LINE_RELEASED: { description: 'paid for a place that had been given back' },
    CANCELLATION: { description: 'staff accepted a cancellation' },
    SURPLUS: { description: 'paid twice, or too much' },
    WEEK_CANCELLED: { description: 'the commune cancelled the week' },
    CHARGEBACK: { description: "taken back by the payer's bank" },
    OUTSIDE: { description: "sent back by hand on the provider's own site" },
    PRICE_LOWERED: { description: 'the place costs less since: it went to another week, or its options changed' },
  } as const,
});

export const Refund = builder.prismaObject('Refund', {
  description: 'money that goes back to a family. Seen by who paid and by staff who see payments',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'given to `confirmRefund`' }),
    amountCents: t.expose('amountCents', { description: 'in euro cents', type: 'NonNegativeInt' }),
    reason: t.expose('reason', { description: 'why it is due', type: RefundReason }),
    status: t.expose('status', { description: 'where it stands', type: RefundStatus }),
    days: t.expose('days', {
      description: 'days of a week that it gives back, while the child keeps the place; none when it is not for days',
      type: ['Date'],
    }),
    createdAt: t.expose('createdAt', { description: 'when it became due', type: 'DateTime' }),
    endedAt: t.expose('endedAt', {
      description: 'when it was sent by staff, arrived, or was refused or came back; null while due or with the provider',
      type: 'DateTime',
      nullable: true,
    }),
  }),
});

export const RefundPreview = builder.objectRef<Preview>('RefundPreview').implement({
  description: 'what a cancellation would give back, in euro cents',
  fields: (t) => ({
    paidCents: t.expose('paidCents', { type: 'NonNegativeInt', description: 'what was paid and has not gone back, in euro cents' }),
    dueCents: t.expose('dueCents', {
      type: 'NonNegativeInt',
      description: 'what the rule gives back if the request is accepted, in euro cents',
    }),
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
