import { record } from '../audit/record.ts';
import type { Tx } from '../platform/database.ts';
import { enqueueMail } from '../platform/jobs.ts';

export type EndedStatus = 'FAILED' | 'CANCELLED' | 'EXPIRED';

/** The provider says that a payment came to nothing. The basket stays as it is, so that the parent can pay again. */
export async function endPayment(tx: Tx, paymentId: string, status: EndedStatus) {
  const ended = await tx.$executeRaw`
    UPDATE payment SET status = ${status}::payment_status, ended_at = statement_timestamp() WHERE id = ${paymentId}::uuid AND status = 'PENDING'`;
  if (ended === 0) return;
  await record(tx, 'system', 'payment-ended', `payment:${paymentId}`, { status });
  await enqueueMail(tx, { kind: 'payment-failed', paymentId });
}
