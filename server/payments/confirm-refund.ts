import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import type { RefundId } from '../platform/ids.ts';
import { post } from '../journal/post.ts';
import { record } from '../audit/record.ts';
import { AlreadyDecided, InputInvalid } from '../platform/refusals.ts';
import { localized, messages } from '../language/messages.ts';
import { paymentMethods } from './methods.ts';
import { closeWhenAllWentBack } from './record-money-back.ts';

/**
 * Staff sent a refund from the commune's account: one of a transfer or of cash, or one that the provider refused or that
 * came back. Returns its id.
 * @throws InputInvalid when the refund is unknown, or when the portal sends it by itself; AlreadyDecided when it is sent, or waits in a batch
 */
export async function confirmRefund(ctx: ActContext<StaffActor>, refundId: RefundId): Promise<string> {
  const { tx, actor } = ctx;
  const found = await tx.refund.findUnique({ where: { id: refundId }, include: { payment: { select: { method: true } } } });
  if (!found) throw new InputInvalid(localized(messages.refund_unknown), 'refundId', 'UNKNOWN');
  const { paymentId, amountCents } = found;
  await tx.$queryRaw`SELECT id FROM payment WHERE id = ${paymentId}::uuid FOR NO KEY UPDATE`;
  const { status } = await tx.refund.findUniqueOrThrow({ where: { id: refundId }, select: { status: true } });
  if (status === 'SENT' || status === 'DONE') throw new AlreadyDecided(localized(messages.refund_already_sent));
  if ((await tx.refundBatchLine.count({ where: { refundId, endedAt: null } })) > 0)
    throw new AlreadyDecided(localized(messages.refund_batch_taken));
  if (status === 'DUE' && paymentMethods[found.payment.method].isThroughProvider)
    throw new InputInvalid(localized(messages.refund_leaves_alone), 'refundId', 'NOT_APPLICABLE');
  await tx.$executeRaw`UPDATE refund SET status = 'DONE', ended_at = statement_timestamp() WHERE id = ${refundId}::uuid`;
  const of = { cents: amountCents, actor, paymentId, refundId, enrolmentId: found.enrolmentId };
  await post(tx, { kind: 'REFUND_DONE', debit: 'OWED_BACK', credit: 'TRANSFERS', ...of });
  await closeWhenAllWentBack(tx, paymentId);
  await record(tx, actor, 'refund-confirmed', `refund:${refundId}`, { payment: paymentId, cents: amountCents });
  return refundId;
}
