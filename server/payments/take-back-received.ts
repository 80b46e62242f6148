// What came in for a transfer that is not settled: what was written down by mistake is taken back, what the family is not to pay any
// more is given back.
import { record } from '../audit/record.ts';
import { post } from '../journal/post.ts';
import { localized, messages } from '../language/messages.ts';
import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import type { Tx } from '../platform/database.ts';
import type { PaymentId } from '../platform/ids.ts';
import { AlreadyDecided, InputInvalid } from '../platform/refusals.ts';
import { lockPayer } from './lock-payer.ts';
import { oweRefunds } from './owe-refunds.ts';
import { owedPromise } from './promises/owed.ts';
import { readReceived, readSaid } from './received.ts';
import { isSettled } from './states.ts';

/**
 * Takes back what was written down for a payment that is not settled: its movements of the bank wait again, and what staff said by
 * hand never was. Returns the payment's id.
 * @throws InputInvalid when the payment is unknown or nothing came in; AlreadyDecided when it is settled, its rest was given up, a paper says it, or something of it goes back
 */
export async function undoReceived(ctx: ActContext<StaffActor>, paymentId: PaymentId): Promise<string> {
  const { tx, actor } = ctx;
  const { paidCents, writtenOffCents } = await lockReceived(tx, paymentId);
  if (writtenOffCents > 0) throw new AlreadyDecided(localized(messages.payment_received_written_off));
  if ((await tx.refund.count({ where: { paymentId } })) + (await tx.paymentPaper.count({ where: { paymentId } })) > 0)
    throw new AlreadyDecided(localized(messages.payment_received_rests));
  const movements = await tx.$queryRaw<{ countedId: string; cents: number }[]>`
    SELECT movement_id AS "countedId", sum(amount_cents)::int AS cents FROM journal_line
    WHERE payment_id = ${paymentId}::uuid AND account = 'UNALLOCATED' GROUP BY 1 HAVING sum(amount_cents) > 0`;
  for (const { countedId, cents } of movements)
    await post(tx, { kind: 'UNALLOCATED', debit: 'FAMILY', credit: 'UNALLOCATED', cents, actor, paymentId, movementId: countedId });
  for (const { account, cents } of await readSaid(tx, paymentId))
    await post(tx, { kind: 'UNALLOCATED', debit: 'FAMILY', credit: account, cents, actor, paymentId });
  await tx.$executeRaw`SELECT undo_allocations(${paymentId}::uuid)`;
  await tx.payment.update({ where: { id: paymentId }, data: { paidCents: 0 } });
  await record(tx, actor, 'received-undone', `payment:${paymentId}`, { cents: paidCents });
  return paymentId;
}

/**
 * Gives back what came in for a payment that nothing more is awaited for: none of its places is kept. Returns the payment's id.
 * @throws InputInvalid when the payment is unknown or nothing came in; AlreadyDecided when it is settled, a place is still kept, or it was promised
 */
export async function giveBackReceived(ctx: ActContext<StaffActor>, paymentId: PaymentId): Promise<string> {
  const { tx, actor } = ctx;
  const { receivedCents } = await lockReceived(tx, paymentId);
  const kept = await tx.enrolment.count({
    where: { paymentLines: { some: { paymentId, payment: { status: 'PENDING' } } }, status: { in: ['HELD', 'CONFIRMED'] } },
  });
  const promised = await tx.payment.count({ where: { id: paymentId, ...owedPromise } });
  if (kept + promised > 0) throw new AlreadyDecided(localized(messages.payment_received_kept));
  await tx.$executeRaw`
    UPDATE payment SET status = 'EXPIRED', ended_at = statement_timestamp() WHERE id = ${paymentId}::uuid AND status = 'PENDING'`;
  await oweRefunds(tx, paymentId, [{ enrolmentId: null, amountCents: receivedCents, reason: 'LATE_PAYMENT' }]);
  await record(tx, actor, 'received-given-back', `payment:${paymentId}`, { cents: receivedCents });
  return paymentId;
}

/** Locks the payment; what came in for it, and what of that was not given back. */
async function lockReceived(tx: Tx, paymentId: PaymentId) {
  if ((await tx.payment.count({ where: { id: paymentId } })) === 0)
    throw new InputInvalid(localized(messages.payment_unknown), 'paymentId', 'UNKNOWN');
  await lockPayer(tx, paymentId);
  const payment = await tx.payment.findUniqueOrThrow({ where: { id: paymentId } });
  if (isSettled(payment.status)) throw new AlreadyDecided(localized(messages.payment_transfer_already));
  const receivedCents = await readReceived(tx, payment);
  if (receivedCents <= 0) throw new InputInvalid(localized(messages.payment_received_none), 'paymentId', 'NOT_APPLICABLE');
  return { paidCents: payment.paidCents, receivedCents, writtenOffCents: payment.writtenOffCents };
}
