import { moneyAndUnderWay } from '../../server/journal/accounts.ts';
import { Prisma, type Db } from '../../server/platform/database.ts';

/** What the journal says that a payment brought (above zero) and what left for it (below), in its order, in euro cents. */
export async function moneyOf(db: Db, paymentId: string): Promise<number[]> {
  const rows = await db.$queryRaw<{ cents: number }[]>`
    SELECT sum(amount_cents)::int AS cents FROM journal_line WHERE payment_id = ${paymentId}::uuid
      AND account IN (${Prisma.raw(moneyAndUnderWay)})
    GROUP BY entry_id HAVING sum(amount_cents) <> 0 ORDER BY entry_id`;
  return rows.map(({ cents }) => cents);
}
