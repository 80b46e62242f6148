import { post } from '../journal/post.ts';
import { record } from '../audit/record.ts';
import type { Tx } from '../platform/database.ts';
import { enqueueMail } from '../platform/jobs.ts';
import type { ProviderRefund } from './provider.ts';
import { nextStructuredCommunication } from './structured-communication.ts';

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
    else if (ours.providerId && refund.status === 'refunded' && ours.status === 'SENT') await finish(tx, ours);
    else if (isLost(refund) && (await isWithProvider(tx, ours))) await takeBack(tx, ours);
  }
  const recorded = known.filter(({ reason }) => reason === 'CHARGEBACK').reduce((sum, { amountCents }) => sum + amountCents, 0);
  const chargedBackCents = seen.chargedBackCents - recorded;
  if (chargedBackCents > 0) {
    await recordGone(tx, { paymentId, amountCents: chargedBackCents, reason: 'CHARGEBACK', providerId: null });
    await askAgain(tx, paymentId);
    await record(tx, 'system', 'payment-charged-back', `payment:${paymentId}`, { cents: chargedBackCents });
  }
  await closeWhenAllWentBack(tx, paymentId);
  return chargedBackCents > 0;
}

/** What the payer's bank took back is owed again: it gets a number for a transfer, and the family is told once for all that was taken. */
async function askAgain(tx: Tx, paymentId: string) {
  const { structuredCommunication } = await tx.payment.findUniqueOrThrow({ where: { id: paymentId } });
  if (!structuredCommunication)
    await tx.payment.update({ where: { id: paymentId }, data: { structuredCommunication: await nextStructuredCommunication(tx) } });
  await enqueueMail(tx, { kind: 'payment-charged-back', paymentId }, { key: `charged-back:${paymentId}` });
}

/** REFUNDED is for a payment of which nothing is left. */
export const closeWhenAllWentBack = (tx: Tx, paymentId: string) => tx.$executeRaw`
  UPDATE payment SET status = 'REFUNDED' WHERE id = ${paymentId}::uuid AND status = 'PAID' AND paid_cents > 0
    AND paid_cents <= (SELECT sum(amount_cents) FROM refund WHERE payment_id = payment.id AND status IN ('SENT', 'DONE'))`;

const isLost = ({ status }: ProviderRefund) => status === 'failed' || status === 'canceled';

type Known = { id: string; paymentId: string; enrolmentId: string | null; amountCents: number; status: string; providerId: string | null };

const postingOf = ({ id, paymentId, enrolmentId, amountCents }: Omit<Known, 'status' | 'providerId'>) => ({
  cents: amountCents,
  actor: 'system' as const,
  paymentId,
  refundId: id,
  enrolmentId,
});

const markDone = (tx: Tx, id: string) =>
  tx.$executeRaw`UPDATE refund SET status = 'DONE', ended_at = statement_timestamp() WHERE id = ${id}::uuid`;

async function finish(tx: Tx, refund: Known) {
  await markDone(tx, refund.id);
  await post(tx, { kind: 'REFUND_DONE', debit: 'UNDER_WAY', credit: 'PROVIDER', ...postingOf(refund) });
}

/** The books say that it left by the provider: one that came back and that staff sent since does not come back again. */
async function isWithProvider(tx: Tx, { id, status, providerId }: Known): Promise<boolean> {
  if (status !== 'DONE') return status === 'SENT' && providerId !== null;
  const { _sum: sum } = await tx.journalLine.aggregate({ where: { refundId: id, account: 'PROVIDER' }, _sum: { amountCents: true } });
  return (sum.amountCents ?? 0n) < 0n;
}

/** Money that was sent back and did not arrive is with the commune again. */
async function takeBack(tx: Tx, refund: Known) {
  const { id, paymentId, amountCents, status } = refund;
  await tx.$executeRaw`UPDATE refund SET status = 'FAILED', ended_at = statement_timestamp() WHERE id = ${id}::uuid`;
  const from = status === 'SENT' ? 'UNDER_WAY' : 'PROVIDER';
  await post(tx, { kind: 'REFUND_FAILED', debit: from, credit: 'OWED_BACK', ...postingOf(refund) });
  await tx.$executeRaw`UPDATE payment SET status = 'PAID' WHERE id = ${paymentId}::uuid AND status = 'REFUNDED'`;
  await record(tx, 'system', 'refund-failed', `refund:${id}`, { payment: paymentId, cents: amountCents });
  await enqueueMail(tx, { kind: 'refund-returned', refundId: id });
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
  await markDone(tx, id);
  await post(tx, { kind: gone.reason, debit: 'FAMILY', credit: 'PROVIDER', ...postingOf({ ...gone, id, enrolmentId: null }) });
}
