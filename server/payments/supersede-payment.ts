import { record } from '../audit/record.ts';
import type { Tx } from '../platform/database.ts';
import { enqueue, enqueueMail } from '../platform/jobs.ts';

/**
 * Ends a pending payment because another one took its place. The lines keep theirs. Who was to make a transfer is told that it is
 * not awaited any more; of a page of the provider, which closes, nobody is told. A promise is never replaced: it keeps confirmed places.
 */
export async function supersedePayment(tx: Tx, paymentId: string) {
  const ended = await tx.$queryRaw<{ providerId: string | null; communication: string | null }[]>`
    UPDATE payment SET status = 'CANCELLED', ended_at = statement_timestamp() WHERE id = ${paymentId}::uuid AND status = 'PENDING'
      AND NOT EXISTS (SELECT FROM payment_promise WHERE payment_id = payment.id)
    RETURNING provider_id AS "providerId", structured_communication AS communication`;
  if (ended.length === 0) return;
  await record(tx, 'system', 'payment-superseded', `payment:${paymentId}`);
  if (ended[0]!.communication) await enqueueMail(tx, { kind: 'transfer-replaced', paymentId });
  if (ended[0]!.providerId) await enqueue(tx, 'cancel-payment', { paymentId }, { key: `cancel:${paymentId}` });
}
