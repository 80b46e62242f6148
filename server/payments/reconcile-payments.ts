import type { PaymentDeps } from './payment-deps.ts';
import { enqueue } from '../platform/jobs.ts';
import { methodsWhere } from './methods.ts';

const perRun = 50;
const online = methodsWhere('isThroughProvider', true);

/**
 * For webhooks that never come: every online payment without an outcome is asked about again, the older the rarer (a
 * quarter of its age, between a minute and six hours), and a replaced one for two days more, in case it is paid all the
 * same; and one of which a refund is under way, until that is final: of some outcomes the provider tells nobody. A payment that
 * the provider was never asked for, because it was down, ends after an hour. Returns how many are to be checked.
 */
export async function reconcilePayments({ database }: Pick<PaymentDeps, 'database'>): Promise<number> {
  const { prisma } = database;
  await prisma.$executeRaw`
    UPDATE payment SET status = 'FAILED', ended_at = now()
    WHERE status = 'PENDING' AND method = ANY (${online}::payment_method[]) AND provider_id IS NULL AND created_at < now() - interval '1 hour'`;
  const due = await prisma.$queryRaw<{ id: string }[]>`
    SELECT id FROM payment
    WHERE method = ANY (${online}::payment_method[]) AND provider_id IS NOT NULL
      AND (status = 'PENDING' OR (status = 'CANCELLED' AND created_at > now() - interval '2 days')
        OR EXISTS (SELECT FROM refund WHERE payment_id = payment.id AND refund.status = 'SENT' AND refund.provider_id IS NOT NULL))
      AND coalesce(checked_at, created_at) < now() - least(greatest((now() - created_at) / 4, interval '1 minute'), interval '6 hours')
    ORDER BY checked_at NULLS FIRST LIMIT ${perRun}`;
  await prisma.$transaction(async (tx) => {
    for (const { id } of due.toSorted((a, b) => (a.id < b.id ? -1 : 1)))
      await enqueue(tx, 'check-payment', { paymentId: id }, { key: `check:${id}` });
  });
  return due.length;
}
