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
export type OwedLine = { paymentId: string; enrolmentId: string; owedCents: number; isDifference: boolean };

/** The payments that paid these places, the last first: more than one where a place came to cost more. None: staff confirmed it by hand. */
export const readPaidLines = (tx: Db | Tx, enrolmentIds: readonly string[]): Promise<PaidLine[]> => tx.$queryRaw`
  SELECT line.payment_id AS "paymentId", line.enrolment_id AS "enrolmentId", CASE payment.status WHEN 'REFUNDED' THEN 0 ELSE
    line.amount_cents - coalesce((SELECT sum(amount_cents) FROM refund WHERE refund.payment_id = line.payment_id
      AND refund.enrolment_id = line.enrolment_id AND refund.status <> 'FAILED'), 0)::int END AS "paidCents"
  FROM payment_line AS line JOIN payment ON payment.id = line.payment_id
  WHERE line.enrolment_id = ANY (${[...enrolmentIds]}::uuid[]) AND line.outcome = 'CONFIRMED' AND payment.status IN ('PAID', 'REFUNDED')
  ORDER BY payment.created_at DESC, payment.id DESC`;

/** The promises, still to be paid, of these places: what the family owes as a difference first, then the last. */
export async function readOwedLines(tx: Db | Tx, enrolmentIds: readonly string[]): Promise<OwedLine[]> {
  const lines = await tx.paymentLine.findMany({
    where: { enrolmentId: { in: [...enrolmentIds] }, payment: owedPromise },
    select: { paymentId: true, enrolmentId: true, amountCents: true, isDifference: true },
    orderBy: [{ isDifference: 'desc' }, { payment: { createdAt: 'desc' } }, { paymentId: 'desc' }],
  });
  return lines.map(({ amountCents, ...line }) => ({ ...line, owedCents: amountCents }));
}

export const sumPaid = (lines: readonly Pick<PaidLine, 'paidCents'>[]): number => lines.reduce((sum, { paidCents }) => sum + paidCents, 0);
export const sumOwed = (lines: readonly Pick<OwedLine, 'owedCents'>[]): number => lines.reduce((sum, { owedCents }) => sum + owedCents, 0);

type Given = { enrolmentId: string; cents: number; reason: RefundReason; /** of the week, while the place stays */ days?: Date[] };

/**
 * Gives a part of a place's money back: what is owed for it is lowered first, then what was paid goes back, the last payment first. What
 * is neither paid nor owed cannot go back. Returns what is due to the family, in euro cents. The caller holds the payer locked.
 */
export async function giveBack(ctx: ActContext, { enrolmentId, cents, reason, days }: Given): Promise<number> {
  let left = cents;
  for (const { paymentId, owedCents } of await readOwedLines(ctx.tx, [enrolmentId])) {
    const off = Math.min(left, owedCents);
    await lowerPromise(ctx, paymentId, [{ enrolmentId, cents: off }]);
    left -= off;
  }
  return refundPaid(ctx.tx, { enrolmentId, cents: left, reason, ...(days && { days }) });
}

/** Owes refunds of what was paid for a place, the last payment first. Returns how much, in euro cents. */
export async function refundPaid(tx: Tx, { enrolmentId, cents, reason, days }: Given): Promise<number> {
  let left = cents;
  for (const { paymentId, paidCents } of await readPaidLines(tx, [enrolmentId])) {
    const amountCents = Math.min(left, paidCents);
    if (amountCents <= 0) continue;
    await oweRefunds(tx, paymentId, [{ enrolmentId, amountCents, reason, ...(days && { days }) }]);
    left -= amountCents;
  }
  return cents - left;
}
