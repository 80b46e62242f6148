import { record } from '../../audit/record.ts';
import type { ActContext } from '../../platform/act.ts';
import { enqueue, enqueueMail } from '../../platform/jobs.ts';
import { markPaid } from '../mark-paid.ts';
import { oweRefunds } from '../owe-refunds.ts';

type Promised = { id: string; /** what came in now, in euro cents */ paidCents: number; surplusCents: number };

/**
 * All that a promise still owes is there: what its places became was settled before, so no week is locked. Returns how many places
 * it paid. The caller holds the payer locked, and the payment.
 */
export async function closePromise({ tx, actor }: ActContext, { id, paidCents, surplusCents }: Promised): Promise<number> {
  await markPaid(tx, id, paidCents);
  // A line of nothing pays nothing: its place was cancelled, or another payment paid it, unless it costs nothing.
  const lines = await tx.$queryRaw<{ confirmed: boolean }[]>`
    UPDATE payment_line AS line SET outcome = (CASE WHEN amount_cents > 0 OR (enrolment.status = 'CONFIRMED' AND NOT EXISTS (
        SELECT FROM payment_line AS other WHERE other.enrolment_id = line.enrolment_id AND other.payment_id <> line.payment_id AND other.outcome = 'CONFIRMED'
      )) THEN 'CONFIRMED' ELSE 'REFUNDED' END)::payment_line_outcome
    FROM enrolment WHERE enrolment.id = enrolment_id AND payment_id = ${id}::uuid RETURNING outcome = 'CONFIRMED' AS confirmed`;
  const confirmed = lines.filter((line) => line.confirmed).length;
  if (surplusCents > 0) await oweRefunds(tx, id, [{ enrolmentId: null, amountCents: surplusCents, reason: 'SURPLUS' }]);
  await record(tx, actor, 'payment-settled', `payment:${id}`, { paidCents, confirmed, refunded: 0 });
  if (lines.length > 0) await enqueue(tx, 'issue-payment-papers', { paymentId: id }, { key: `payment-papers:${id}` });
  if (confirmed > 0) await enqueueMail(tx, { kind: 'payment-recap', paymentId: id });
  return confirmed;
}
