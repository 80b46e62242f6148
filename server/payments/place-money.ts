// The money of a place: what was paid for it, what is promised and not paid yet, and how a part of both is given back.
import type { RefundReason } from '../../prisma/generated/client/enums.ts';
import type { ActContext } from '../platform/act.ts';
import type { Db, Tx } from '../platform/database.ts';
import { oweRefunds } from './owe-refunds.ts';
import { lowerPromise } from './promises/lower-promise.ts';
import { owedPromise } from './promises/owed.ts';

/** A payment that paid a place; `paidCents`: what of it has not gone back, in euro cents; 0 once the whole payment has. */
export type PaidLine = { paymentId: string; enrolmentId: string; paidCents: number };
/** A promise that a place is kept by; `owedCents`: what it still owes for it, in euro cents. */
export type OwedLine = { paymentId: string; enrolmentId: string; owedCents: number };

/** The payments that paid these places, the last first: more than one where a place came to cost more. None: staff confirmed it by hand. */
export const readPaidLines = (tx: Db | Tx, enrolmentIds: readonly string[]): Promise<PaidLine[]> => tx.$queryRaw`
  SELECT line.payment_id AS "paymentId", line.enrolment_id AS "enrolmentId", CASE payment.status WHEN 'REFUNDED' THEN 0 ELSE
    line.amount_cents - coalesce((SELECT sum(amount_cents) FROM refund WHERE refund.payment_id = line.payment_id
      AND refund.enrolment_id = line.enrolment_id AND refund.status <> 'FAILED'), 0)::int END AS "paidCents"
  FROM payment_line AS line JOIN payment ON payment.id = line.payment_id
  WHERE line.enrolment_id = ANY (${[...enrolmentIds]}::uuid[]) AND line.outcome = 'CONFIRMED' AND payment.status IN ('PAID', 'REFUNDED')
  ORDER BY payment.created_at DESC, payment.id DESC`;

/** The promises, still to be paid, of a place: what the family owes as a difference first, then the last. */
async function readOwedLines(tx: Db | Tx, enrolmentId: string): Promise<OwedLine[]> {
  const lines = await tx.paymentLine.findMany({
    where: { enrolmentId, payment: owedPromise },
    select: { paymentId: true, enrolmentId: true, amountCents: true },
    orderBy: [{ isDifference: 'desc' }, { payment: { createdAt: 'desc' } }, { paymentId: 'desc' }],
  });
  return lines.map(({ amountCents, ...line }) => ({ ...line, owedCents: amountCents }));
}

export const sumPaid = (lines: readonly Pick<PaidLine, 'paidCents'>[]): number => lines.reduce((sum, { paidCents }) => sum + paidCents, 0);

/** `cents`: what was paid for the place and is owed for it, together. */
export type PlaceMoney = { paid: PaidLine[]; owed: OwedLine[]; cents: number };

export async function readPlaceMoney(tx: Db | Tx, enrolmentId: string): Promise<PlaceMoney> {
  const [paid, owed] = [await readPaidLines(tx, [enrolmentId]), await readOwedLines(tx, enrolmentId)];
  return { paid, owed, cents: owed.reduce((sum, { owedCents }) => sum + owedCents, sumPaid(paid)) };
}

type Given = { cents: number; reason: RefundReason; /** of the week, while the place stays */ days?: Date[] };

/**
 * Gives a part of a place's money back: what is owed for it is lowered first, then what was paid goes back, the last payment first. What
 * is neither paid nor owed cannot go back. Returns what is due to the family, in euro cents. The caller holds the payer locked.
 */
export async function giveBack(ctx: ActContext, { paid, owed }: PlaceMoney, { cents, ...given }: Given): Promise<number> {
  let left = cents;
  for (const { paymentId, enrolmentId, owedCents } of owed) {
    const off = Math.min(left, owedCents);
    await lowerPromise(ctx, paymentId, [{ enrolmentId, cents: off }]);
    left -= off;
  }
  return refundPaid(ctx.tx, paid, { ...given, cents: left });
}

/** Owes refunds of what was paid for a place, in the order of its payments. Returns how much, in euro cents. */
export async function refundPaid(tx: Tx, paid: readonly PaidLine[], { cents, ...given }: Given): Promise<number> {
  let left = cents;
  for (const { paymentId, enrolmentId, paidCents } of paid) {
    const amountCents = Math.min(left, paidCents);
    if (amountCents <= 0) continue;
    await oweRefunds(tx, paymentId, [{ enrolmentId, amountCents, ...given }]);
    left -= amountCents;
  }
  return cents - left;
}
