import { record } from '../audit/record.ts';
import { post } from '../journal/post.ts';
import { localized, messages } from '../language/messages.ts';
import { confirmTransfer, requireTransfer } from '../payments/confirm-transfer.ts';
import { lockPayer } from '../payments/lock-payer.ts';
import { readUnseen } from '../payments/received.ts';
import { receiveAgain } from '../payments/receive-again.ts';
import { isSettled } from '../payments/states.ts';
import type { ActContext } from '../platform/act.ts';
import { nameForAudit } from '../platform/actor.ts';
import type { Tx } from '../platform/database.ts';
import { rowId } from '../platform/ids.ts';
import { lock } from '../platform/locks.ts';
import { AlreadyDecided, InputInvalid } from '../platform/refusals.ts';
import { type OpenMovement, readMovement } from './open-movements.ts';

/**
 * All that is left of a movement pays a payment, as of the day on which the bank counts it. What staff confirmed by hand before is
 * that money; what is left confirms the transfer by the same act as by hand, in part or as a whole; for a payment that is settled it
 * makes good what was taken back of it, and is due back. Returns the movement's id.
 * @throws InputInvalid when the movement or the payment is unknown, or the payment is no transfer; AlreadyDecided when nothing is
 *   left of the movement
 */
export async function allocateMovement(ctx: ActContext, { movementId, paymentId }: { movementId: string; paymentId: string }) {
  const { tx } = ctx;
  const movement = await lockMovement(tx, movementId);
  await requireTransfer(tx, paymentId);
  await lockPayer(tx, paymentId);
  await allocatePart(ctx, movement, { paymentId, cents: movement.openCents });
  return movementId;
}

/** Holds a movement of which something is left. @throws InputInvalid when it is unknown, AlreadyDecided when nothing is left */
export async function lockMovement(tx: Tx, movementId: string): Promise<OpenMovement> {
  await lock(tx, `bank movement ${movementId}`);
  const movement = await readMovement(tx, movementId);
  if (!movement) throw new InputInvalid(localized(messages.movement_unknown), 'movementId', 'UNKNOWN');
  if (movement.isAllocated) throw new AlreadyDecided(localized(messages.movement_already));
  return movement;
}

/** A part of a movement pays a payment, in euro cents. The caller holds both, and the payer. */
export async function allocatePart(ctx: ActContext, movement: OpenMovement, { paymentId, cents }: { paymentId: string; cents: number }) {
  const { tx, actor } = ctx;
  const seenCents = await coverSeen(ctx, paymentId, movement, cents);
  if (cents > seenCents) await receive(ctx, paymentId, movement, cents - seenCents);
  await tx.bankAllocation.create({ data: { movementId: movement.id, paymentId, amountCents: BigInt(cents), actor: nameForAudit(actor) } });
  await record(tx, actor, 'movement-allocated', `bank-movement:${movement.id}`, {
    payment: paymentId,
    cents,
    ...(seenCents > 0 && { seenCents }),
  });
}

/** What staff said that came is this money: the bank has it. Returns how much of the part that is, in euro cents. */
async function coverSeen({ tx, actor }: ActContext, paymentId: string, { countedId, entryDate }: OpenMovement, partCents: number) {
  const cents = Math.min(Math.max(0, await readUnseen(tx, paymentId)), partCents);
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
  const movement = { movementId: countedId, valueDate: entryDate };
  const { status } = await ctx.tx.payment.findUniqueOrThrow({ where: { id: paymentId }, select: { status: true } });
  if (isSettled(status)) await receiveAgain(ctx, { paymentId, cents, account: 'UNALLOCATED', movement });
  else
    await confirmTransfer(ctx, { paymentId: rowId('Payment', paymentId), amountCents: cents, movement, bankDay: valueDate ?? entryDate });
}
