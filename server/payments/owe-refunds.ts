import type { RefundReason } from '../../prisma/generated/client/enums.ts';
import { record } from '../audit/record.ts';
import type { Tx } from '../platform/database.ts';
import { enqueue } from '../platform/jobs.ts';
import { post } from '../journal/post.ts';
import { paymentMethods } from './methods.ts';

type Owed = {
  enrolmentId: string | null;
  amountCents: number;
  reason: RefundReason;
  /** of the week, while the place stays */ days?: Date[];
};

/** Writes down money that is due back, and sends it when the provider can; what came another way is sent back by the staff. */
export async function oweRefunds(tx: Tx, paymentId: string, owed: Owed[]) {
  const { method } = await tx.payment.findUniqueOrThrow({ where: { id: paymentId }, select: { method: true } });
  for (const due of owed) {
    const { id } = await tx.refund.create({ data: { paymentId, ...due }, select: { id: true } });
    await record(tx, 'system', 'refund-due', `refund:${id}`, { payment: paymentId, cents: due.amountCents, reason: due.reason });
    await post(tx, {
      kind: 'REFUND_OWED',
      debit: 'FAMILY',
      credit: 'OWED_BACK',
      cents: due.amountCents,
      actor: 'system',
      paymentId,
      refundId: id,
      enrolmentId: due.enrolmentId,
    });
    if (paymentMethods[method].isThroughProvider) await enqueue(tx, 'send-refund', { refundId: id }, { key: `refund:${id}` });
  }
}
