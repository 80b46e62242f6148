import { record } from '../audit/record.ts';
import { localized, messages } from '../language/messages.ts';
import { confirmTransfer } from '../payments/confirm-transfer.ts';
import type { ActContext } from '../platform/act.ts';
import { nameForAudit } from '../platform/actor.ts';
import { rowId } from '../platform/ids.ts';
import { lock } from '../platform/locks.ts';
import { AlreadyDecided, InputInvalid } from '../platform/refusals.ts';
import { readMovement } from './open-movements.ts';

/**
 * A movement pays a payment: the transfer is confirmed by the same act as by hand, with the amount that the bank says. Returns
 * the movement's id.
 * @throws InputInvalid when the movement or the payment is unknown, or too little came in; AlreadyDecided when the movement or
 *   the payment was settled before
 */
export async function allocateMovement(ctx: ActContext, { movementId, paymentId }: { movementId: string; paymentId: string }) {
  const { tx, actor } = ctx;
  await lock(tx, `bank movement ${movementId}`);
  const movement = await readMovement(tx, movementId);
  if (!movement) throw new InputInvalid(localized(messages.movement_unknown), 'movementId', 'UNKNOWN');
  if (movement.isAllocated) throw new AlreadyDecided(localized(messages.movement_already));
  const { countedId, entryDate } = movement;
  await confirmTransfer(ctx, {
    paymentId: rowId('Payment', paymentId),
    amountCents: movement.amountCents,
    movement: { movementId: countedId, valueDate: entryDate },
  });
  const amountCents = BigInt(movement.amountCents);
  await tx.bankAllocation.create({ data: { movementId, paymentId, amountCents, actor: nameForAudit(actor) } });
  await record(tx, actor, 'movement-allocated', `bank-movement:${movementId}`, { payment: paymentId, cents: movement.amountCents });
  return movementId;
}
