import { record } from '../audit/record.ts';
import { post } from '../journal/post.ts';
import { localized, messages } from '../language/messages.ts';
import { confirmTransfer, requireTransfer } from '../payments/confirm-transfer.ts';
import { lockPayer } from '../payments/lock-payer.ts';
import { oweRefunds } from '../payments/owe-refunds.ts';
import { readUnseen } from '../payments/received.ts';
import { isSettled } from '../payments/states.ts';
import type { ActContext } from '../platform/act.ts';
import { nameForAudit } from '../platform/actor.ts';
import { rowId } from '../platform/ids.ts';
import { lock } from '../platform/locks.ts';
import { AlreadyDecided, InputInvalid } from '../platform/refusals.ts';
import { type OpenMovement, readMovement } from './open-movements.ts';

/**
 * A movement pays a payment, with the amount that the bank says and as of the day on which it counts it. What staff confirmed by
 * hand before is that money; what is left confirms the transfer by the same act as by hand, in part or as a whole; for a payment
 * that is settled it is due back. Returns the movement's id.
 * @throws InputInvalid when the movement or the payment is unknown, or the payment is no transfer; AlreadyDecided when the
 *   movement pays something already
 */
export async function allocateMovement(ctx: ActContext, { movementId, paymentId }: { movementId: string; paymentId: string }) {
  const { tx, actor } = ctx;
  await lock(tx, `bank movement ${movementId}`);
  const movement = await readMovement(tx, movementId);
  if (!movement) throw new InputInvalid(localized(messages.movement_unknown), 'movementId', 'UNKNOWN');
  if (movement.isAllocated) throw new AlreadyDecided(localized(messages.movement_already));
  await requireTransfer(tx, paymentId);
  await lockPayer(tx, paymentId);
  const seenCents = await coverSeen(ctx, paymentId, movement);
  const newCents = movement.amountCents - seenCents;
  if (newCents > 0) await receive(ctx, paymentId, movement, newCents);
  const amountCents = BigInt(movement.amountCents);
  await tx.bankAllocation.create({ data: { movementId, paymentId, amountCents, actor: nameForAudit(actor) } });
  await record(tx, actor, 'movement-allocated', `bank-movement:${movementId}`, {
    payment: paymentId,
    cents: movement.amountCents,
    ...(seenCents > 0 && { seenCents }),
  });
  return movementId;
}

/** What staff said that came is this money: the bank has it. Returns how much of the movement that is, in euro cents. */
async function coverSeen({ tx, actor }: ActContext, paymentId: string, { amountCents, countedId, entryDate }: OpenMovement) {
  const cents = Math.min(Math.max(0, await readUnseen(tx, paymentId)), amountCents);
  if (cents === 0) return 0;
  await post(tx, {
    kind: 'SEEN',
    debit: 'UNALLOCATED',
    credit: 'TRANSFERS',
    cents,
    actor,
    paymentId,
    movementId: countedId,
    valueDate: entryDate,
  });
  return cents;
}

async function receive(ctx: ActContext, paymentId: string, { countedId, entryDate, valueDate }: OpenMovement, cents: number) {
  const { tx, actor } = ctx;
  const movement = { movementId: countedId, valueDate: entryDate };
  const { status } = await tx.payment.findUniqueOrThrow({ where: { id: paymentId }, select: { status: true } });
  if (!isSettled(status)) {
    const seen = { paymentId: rowId('Payment', paymentId), amountCents: cents, movement, bankDay: valueDate ?? entryDate };
    await confirmTransfer(ctx, seen);
    return;
  }
  // Paid a second time: all of it goes back.
  await tx.payment.update({ where: { id: paymentId }, data: { status: 'PAID', paidCents: { increment: cents } } });
  await post(tx, { kind: 'RECEIVED', debit: 'UNALLOCATED', credit: 'FAMILY', cents, actor, paymentId, ...movement });
  await oweRefunds(tx, paymentId, [{ enrolmentId: null, amountCents: cents, reason: 'SURPLUS' }]);
}
