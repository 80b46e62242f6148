import { transact } from '../platform/act.ts';
import type { PaymentDeps } from './payment-deps.ts';
import type { Tx } from '../platform/database.ts';
import { lockParents } from '../plaines/lock-weeks.ts';
import { alertOnce } from './alert-once.ts';
import { endPayment, type EndedStatus } from './end-payment.ts';
import type { ProviderPayment } from './provider.ts';
import { recordMoneyBack } from './record-money-back.ts';
import { settlePayment } from './settle-payment.ts';

const ended: Partial<Record<ProviderPayment['status'], EndedStatus>> = { failed: 'FAILED', canceled: 'CANCELLED', expired: 'EXPIRED' };

/**
 * Asks the provider what became of a payment and writes it down: the only way in which an online payment changes. May
 * be called at any time and any number of times.
 * @throws ProviderDown, ProviderRefused: nothing was changed, ask again later
 */
export async function checkPayment(deps: PaymentDeps, paymentId: string): Promise<void> {
  const { database, provider, log } = deps;
  const payment = await database.prisma.payment.findUnique({
    where: { id: paymentId },
    select: {
      providerId: true,
      parentId: true,
      lines: { select: { enrolment: { select: { childId: true } } } },
      refunds: { where: { providerId: { not: null } }, select: { id: true }, take: 1 },
    },
  });
  if (!payment?.providerId) return;
  const seen = await provider.get(payment.providerId);
  // a refund that failed is no longer in the sum
  const hasRefunds = (seen.amountRefunded?.cents ?? 0) > 0 || payment.refunds.length > 0;
  const refunds = hasRefunds ? await provider.listRefunds(payment.providerId) : [];

  const alert = await transact(deps, 'system', async (ctx) => {
    const { tx } = ctx;
    await lockParents(
      tx,
      [payment.parentId],
      payment.lines.map(({ enrolment }) => enrolment.childId),
    );
    await tx.$executeRaw`UPDATE payment SET checked_at = statement_timestamp() WHERE id = ${paymentId}::uuid`;
    if (seen.id !== payment.providerId || seen.metadata?.paymentId !== paymentId) return refuseForeign(tx, paymentId, seen);
    const status = ended[seen.status];
    if (status) await endPayment(tx, paymentId, status);
    if (seen.status !== 'paid') return null;
    const { cents: paidCents, currency } = seen.amount;
    const settlement = await settlePayment(ctx, { paymentId, paidCents, currency, paidAt: seen.paidAt ? new Date(seen.paidAt) : null });
    if (settlement.kind === 'mismatch') return 'payment for another amount: not counted as paid';
    const isChargedBack = await recordMoneyBack(tx, paymentId, { refunds, chargedBackCents: seen.amountChargedBack?.cents ?? 0 });
    return isChargedBack ? 'charged back' : null;
  });
  if (alert) log.error({ paymentId, providerId: payment.providerId }, alert);
}

async function refuseForeign(tx: Tx, paymentId: string, seen: ProviderPayment) {
  await alertOnce(tx, 'payment-foreign', paymentId, { providerId: seen.id });
  return 'the provider speaks of another payment';
}
