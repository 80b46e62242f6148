// Refunds that staff send from the account: of transfers, cash and cards, and what the provider could not send or what came
// back; those in a batch left out. Said twice, for filters of rows and for statements: a test holds them side by side.
import { methodsWhere, paymentMethods } from '../../payments/methods.ts';
import { Prisma } from '../../platform/database.ts';

type Refund = { status: 'DUE' | 'SENT' | 'DONE' | 'FAILED'; payment: { method: keyof typeof paymentMethods } };

/** Whether staff send it, in a batch or not. */
export const isSentByStaff = ({ status, payment: { method } }: Refund): boolean =>
  status === 'FAILED' || (status === 'DUE' && !paymentMethods[method].isThroughProvider);

export const toSendByStaff = (): Prisma.RefundWhereInput => ({
  OR: [{ status: 'FAILED' }, { status: 'DUE', payment: { method: { in: methodsWhere('isThroughProvider', false) } } }],
  batchLines: { none: { endedAt: null } },
});

/** Of the rows `refund` and `payment`. */
export const isToSend = Prisma.sql`
  (refund.status = 'FAILED' OR (refund.status = 'DUE' AND payment.method = ANY (${methodsWhere('isThroughProvider', false)}::payment_method[])))
  AND NOT EXISTS (SELECT FROM refund_batch_line WHERE refund_id = refund.id AND ended_at IS NULL)`;
