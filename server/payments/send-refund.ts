import { post } from '../journal/post.ts';
import { record } from '../audit/record.ts';
import { officialLocale, messages } from '../language/messages.ts';
import { askForAccount } from './ask-for-account.ts';
import { ProviderRefused } from './provider.ts';
import { closeWhenAllWentBack } from './record-money-back.ts';
import type { PaymentDeps } from './payment-deps.ts';

/**
 * Sends a refund that is due through the provider, once: the provider's list is read first, because its memory of our
 * key is shorter than a night of retries.
 * @throws ProviderDown, ProviderRefused: try again later
 */
export async function sendRefund({ database, provider, log }: PaymentDeps, refundId: string): Promise<void> {
  const refund = await database.prisma.refund.findUnique({ where: { id: refundId }, include: { payment: true } });
  const providerId = refund?.payment.providerId;
  if (!refund || !providerId || refund.status !== 'DUE') return;
  const commune = await database.prisma.commune.findFirst({ select: { name: true } });
  const description = messages.payment_refund_description({ commune: commune?.name ?? '' }, { locale: officialLocale });
  const { paymentId, amountCents } = refund;

  const sent =
    (await provider.listRefunds(providerId)).find(({ metadata }) => metadata?.refundId === refundId) ??
    (await provider.refund(providerId, { refundId, amountCents, description }).catch((error: unknown) => {
      if (error instanceof ProviderRefused && error.status === 422) return null;
      throw error;
    }));
  await database.prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM payment WHERE id = ${paymentId}::uuid FOR NO KEY UPDATE`;
    const status = !sent ? 'FAILED' : sent.status === 'refunded' ? 'DONE' : 'SENT';
    const changed = await tx.$executeRaw`
      UPDATE refund SET status = ${status}::refund_status, provider_id = ${sent?.id ?? null}, ended_at = CASE ${status} WHEN 'SENT' THEN NULL ELSE statement_timestamp() END
      WHERE id = ${refundId}::uuid AND status = 'DUE'`;
    if (changed === 0) return;
    await record(tx, 'system', sent ? 'refund-sent' : 'refund-refused', `refund:${refundId}`, { payment: paymentId, cents: amountCents });
    if (!sent) {
      await askForAccount(tx, refund.payment.parentId);
      return;
    }
    const of = { cents: amountCents, actor: 'system' as const, paymentId, refundId, enrolmentId: refund.enrolmentId };
    await post(tx, { kind: 'REFUND_SENT', debit: 'OWED_BACK', credit: 'UNDER_WAY', ...of });
    if (status === 'DONE') await post(tx, { kind: 'REFUND_DONE', debit: 'UNDER_WAY', credit: 'PROVIDER', ...of });
    await closeWhenAllWentBack(tx, paymentId);
  });
  if (!sent) log.error({ paymentId, refundId }, 'the provider refuses a refund: to be sent by hand');
}
