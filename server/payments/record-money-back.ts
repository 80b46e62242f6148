import { record } from '../audit/record.ts';
import type { Tx } from '../platform/database.ts';
import type { ProviderRefund } from './provider.ts';

/**
 * What the provider says went back from a paid payment: refunds of ours that arrived or failed, refunds that somebody
 * made on the provider's own site, and chargebacks by the payer's bank. Returns true when a new chargeback is seen.
 * The payment's row is locked by the caller.
 */
export async function recordMoneyBack(
  tx: Tx,
  paymentId: string,
  seen: { refunds: ProviderRefund[]; chargedBackCents: number },
): Promise<boolean> {
  const known = await tx.refund.findMany({ where: { paymentId } });
  for (const refund of seen.refunds) {
    const ours = known.find(({ id, providerId }) => providerId === refund.id || refund.metadata?.refundId === id);
    if (!ours) await recordOutside(tx, paymentId, refund);
    else if (ours.providerId && refund.status === 'refunded' && ours.status === 'SENT') await finish(tx, ours.id);
    else if (isLost(refund) && (ours.status === 'SENT' || ours.status === 'DONE')) await takeBack(tx, ours);
  }
  const recorded = known.filter(({ reason }) => reason === 'CHARGEBACK').reduce((sum, { amountCents }) => sum + amountCents, 0);
  const chargedBackCents = seen.chargedBackCents - recorded;
  if (chargedBackCents > 0) {
    await recordGone(tx, { paymentId, amountCents: chargedBackCents, reason: 'CHARGEBACK', providerId: null });
    await record(tx, 'system', 'payment-charged-back', `payment:${paymentId}`, { cents: chargedBackCents });
  }
  await closeWhenAllWentBack(tx, paymentId);
  return chargedBackCents > 0;
}

/** REFUNDED is for a payment of which nothing is left. */
export const closeWhenAllWentBack = (tx: Tx, paymentId: string) => tx.$executeRaw`
  UPDATE payment SET status = 'REFUNDED' WHERE id = ${paymentId}::uuid AND status = 'PAID' AND paid_cents > 0
    AND (SELECT sum(amount_cents) FROM ledger_entry WHERE payment_id = payment.id) <= 0`;

const isLost = ({ status }: ProviderRefund) => status === 'failed' || status === 'canceled';

const finish = (tx: Tx, id: string) =>
  tx.$executeRaw`UPDATE refund SET status = 'DONE', ended_at = statement_timestamp() WHERE id = ${id}::uuid`;

/** Money that was sent back and did not arrive is with the commune again. */
async function takeBack(tx: Tx, { id, paymentId, amountCents }: { id: string; paymentId: string; amountCents: number }) {
  await tx.$executeRaw`UPDATE refund SET status = 'FAILED', ended_at = statement_timestamp() WHERE id = ${id}::uuid`;
  await tx.ledgerEntry.create({ data: { paymentId, kind: 'PAID', amountCents } });
  await record(tx, 'system', 'refund-failed', `refund:${id}`, { payment: paymentId, cents: amountCents });
}

async function recordOutside(tx: Tx, paymentId: string, refund: ProviderRefund) {
  if (isLost(refund)) return;
  await recordGone(tx, { paymentId, amountCents: refund.amount.cents, reason: 'OUTSIDE', providerId: refund.id });
  await record(tx, 'system', 'refund-seen', `payment:${paymentId}`, { cents: refund.amount.cents });
}

async function recordGone(
  tx: Tx,
  gone: { paymentId: string; amountCents: number; reason: 'CHARGEBACK' | 'OUTSIDE'; providerId: string | null },
) {
  const { id } = await tx.refund.create({ data: { ...gone, status: 'DONE' }, select: { id: true } });
  await finish(tx, id);
  await tx.ledgerEntry.create({ data: { paymentId: gone.paymentId, kind: 'REFUNDED', amountCents: -gone.amountCents } });
}
