import { Prisma, type Db, type Tx } from '../../platform/database.ts';

/**
 * Of the row `payment`, what the books say that is owed for it and may be given up, in euro cents: of a promise that is to be paid, and
 * of a payment that was paid and of which money was taken back. A payment whose places are only held is owed nothing once they end.
 */
export const owedCents = Prisma.sql`
  (CASE WHEN payment.status IN ('PAID', 'REFUNDED') OR (payment.status = 'PENDING' AND EXISTS (SELECT FROM payment_promise WHERE payment_promise.payment_id = payment.id))
    THEN greatest(0, (SELECT coalesce(sum(line.amount_cents), 0) FROM journal_line AS line WHERE line.payment_id = payment.id AND line.account = 'FAMILY'))
    ELSE 0 END)::int`;

/** Of the row `payment`, what of it the payer's bank took back, in euro cents: what the commune gave back itself is asked of nobody. */
export const takenBackCents = Prisma.sql`
  least(${owedCents}, (SELECT coalesce(sum(refund.amount_cents), 0) FROM refund WHERE refund.payment_id = payment.id AND refund.reason = 'CHARGEBACK'))::int`;

/** By payment; those of which nothing is owed are left out. One statement. */
export const readOwedCents = (db: Db | Tx, paymentIds: readonly string[]) => readBy(db, paymentIds, owedCents);

/** `takenBackCents` by payment; those of which nothing is owed are left out. One statement. */
export const readTakenBackCents = (db: Db | Tx, paymentIds: readonly string[]) => readBy(db, paymentIds, takenBackCents);

async function readBy(db: Db | Tx, paymentIds: readonly string[], cents: Prisma.Sql): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ id: string; cents: number }[]>`
    SELECT * FROM (SELECT id, ${cents} AS cents FROM payment WHERE id = ANY (${[...paymentIds]}::uuid[])) AS owed WHERE cents > 0`;
  return new Map(rows.map(({ id, cents }) => [id, cents]));
}
