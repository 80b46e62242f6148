import { checkPayment } from './check-payment.ts';
import { ProviderRefused } from './provider.ts';
import type { PaymentDeps } from './payment-deps.ts';

/**
 * Closes the provider's page of a payment that another one replaced. When it is too late for that, what happened to it
 * is written down: money that came in all the same goes back.
 * @throws ProviderDown: try again later
 */
export async function cancelPayment(deps: PaymentDeps, paymentId: string): Promise<void> {
  const payment = await deps.database.prisma.payment.findUnique({ where: { id: paymentId }, select: { providerId: true } });
  if (!payment?.providerId) return;
  try {
    await deps.provider.cancel(payment.providerId);
  } catch (error) {
    if (!(error instanceof ProviderRefused)) throw error;
    await checkPayment(deps, paymentId);
  }
}
