import type { MoneyAccount } from '../journal/accounts.ts';
import { paymentMethods } from './methods.ts';
import { Prisma, type Db, type Tx } from '../platform/database.ts';

/** Of the row `payment`, what came in and was not given back, in euro cents. */
export const receivedCents = Prisma.sql`
  (payment.paid_cents - coalesce((SELECT sum(refund.amount_cents) FROM refund WHERE refund.payment_id = payment.id), 0))::int`;

/** Of the row `payment`, what staff say that came or left by transfer and that no statement has shown, in euro cents. */
export const unseenCents = Prisma.sql`
  coalesce((SELECT sum(line.amount_cents) FROM journal_line AS line WHERE line.payment_id = payment.id
    AND line.account = 'TRANSFERS' AND line.refund_id IS NULL), 0)::int`;

/** `receivedCents` of one payment, which nothing is asked about while nothing came in. */
export const readReceived = async (tx: Db | Tx, { id, paidCents }: { id: string; paidCents: number }): Promise<number> =>
  paidCents === 0 ? 0 : readCents(tx, id, receivedCents);

/** Where the money comes to of the methods that staff confirm. */
const byHand = Object.values(paymentMethods).flatMap(({ isConfirmedByHand, account }) => (isConfirmedByHand ? [account] : []));

/** What staff say that came, by transfer or at the counter, and no statement has shown, by account of the books, in euro cents. */
export const readSaid = (tx: Db | Tx, paymentId: string) => tx.$queryRaw<{ account: MoneyAccount; cents: number }[]>`
  SELECT account, sum(amount_cents)::int AS cents FROM journal_line
  WHERE payment_id = ${paymentId}::uuid AND account = ANY (${byHand}::journal_account[]) AND refund_id IS NULL GROUP BY account HAVING sum(amount_cents) > 0`;

/** `unseenCents` of one payment. */
export const readUnseen = (tx: Db | Tx, paymentId: string): Promise<number> => readCents(tx, paymentId, unseenCents);

async function readCents(tx: Db | Tx, paymentId: string, cents: Prisma.Sql): Promise<number> {
  const [row] = await tx.$queryRaw<{ cents: number }[]>`SELECT ${cents} AS cents FROM payment WHERE id = ${paymentId}::uuid`;
  return row!.cents;
}

/** Payments that are not settled and of which money came in that was not given back. */
export async function listReceivedInPart(db: Db): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM payment WHERE status NOT IN ('PAID', 'REFUNDED') AND ${receivedCents} > 0`;
  return rows.map(({ id }) => id);
}
