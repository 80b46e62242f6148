import type { Db, Tx } from '../platform/database.ts';

type Paid = { id: string; paidCents: number };

/** What came in for a payment that is not settled and was not given back, in euro cents. */
export async function readReceived(tx: Db | Tx, { id, paidCents }: Paid): Promise<number> {
  if (paidCents === 0) return 0;
  const { _sum: back } = await tx.refund.aggregate({ where: { paymentId: id }, _sum: { amountCents: true } });
  return paidCents - (back.amountCents ?? 0);
}

/** Of a payment, what staff say that came or left by transfer and that no statement has shown, in euro cents. */
export async function readUnseen(tx: Db | Tx, paymentId: string): Promise<number> {
  const { _sum: sum } = await tx.journalLine.aggregate({
    where: { paymentId, account: 'TRANSFERS', refundId: null },
    _sum: { amountCents: true },
  });
  return Number(sum.amountCents ?? 0n);
}

/** Payments that are not settled and of which money came in that was not given back. */
export async function listReceivedInPart(db: Db): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM payment WHERE status NOT IN ('PAID', 'REFUNDED')
      AND paid_cents > coalesce((SELECT sum(amount_cents) FROM refund WHERE refund.payment_id = payment.id), 0)`;
  return rows.map(({ id }) => id);
}
