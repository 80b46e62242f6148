import type { Db, Tx } from '../platform/database.ts';

/** The payment that confirmed the enrolment, and what of it has not gone back; null when staff confirmed it by hand. */
export async function readPaidLine(tx: Db | Tx, enrolmentId: string): Promise<{ paymentId: string; paidCents: number } | null> {
  const [line] = await tx.$queryRaw<{ paymentId: string; paidCents: number }[]>`
    SELECT line.payment_id AS "paymentId", line.amount_cents - coalesce((SELECT sum(amount_cents) FROM refund
      WHERE refund.payment_id = line.payment_id AND refund.enrolment_id = line.enrolment_id AND refund.status <> 'FAILED'), 0)::int AS "paidCents"
    FROM payment_line AS line JOIN payment ON payment.id = line.payment_id
    WHERE line.enrolment_id = ${enrolmentId}::uuid AND line.outcome = 'CONFIRMED' AND payment.status IN ('PAID', 'REFUNDED')`;
  return line ?? null;
}
