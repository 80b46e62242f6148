// The payment provider as the portal sees it: five calls of Mollie's Payments API v2, by fetch. The official client
// cannot be pointed at a sandbox on this machine. Amounts travel as strings with two decimals.
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Env } from '../platform/env.ts';
import { formatAmount, parseAmount } from './amount.ts';

/** The provider does not answer, or cannot: trying again may help. */
export class ProviderDown extends Error {}
/** The provider answers no, with its HTTP status: trying again does not help. */
export class ProviderRefused extends Error {
  readonly status: number;
  constructor(status: number, detail: string) {
    super(`${status} ${detail}`);
    this.status = status;
  }
}

export type ProviderPayment = z.output<typeof paymentShape>;
export type ProviderRefund = z.output<typeof refundShape>;
export type PaymentProvider = ReturnType<typeof openProvider>;

const amount = z.object({ currency: z.string(), value: z.string() }).transform(({ currency, value }, context) => {
  const cents = parseAmount(value);
  if (cents !== null) return { currency, cents };
  context.addIssue({ code: 'custom', message: `not an amount: ${value}` });
  return z.NEVER;
});
const link = z.object({ href: z.url() });
const paymentId = z.string().regex(/^tr_\w+$/);
const metadata = z.record(z.string(), z.unknown()).nullish().catch(null);

const paymentShape = z.object({
  id: paymentId,
  status: z.enum(['open', 'pending', 'authorized', 'paid', 'canceled', 'expired', 'failed']),
  amount,
  amountRefunded: amount.optional(),
  amountChargedBack: amount.optional(),
  paidAt: z.iso.datetime({ offset: true }).nullish().catch(null),
  metadata,
  _links: z.object({ checkout: link.optional() }),
});
const refundShape = z.object({
  id: z.string().regex(/^re_\w+$/),
  status: z.enum(['queued', 'pending', 'processing', 'refunded', 'failed', 'canceled']),
  amount,
  metadata,
});
const refundList = z.object({ _embedded: z.object({ refunds: z.array(refundShape) }) });

export type NewPayment = {
  paymentId: string;
  amountCents: number;
  /** what the payer reads on the provider's page and on the statement of account; no names */
  description: string;
  /** of the provider's page: « nl_BE » */
  locale: string;
};

/** The key of the API: the commune's own, or in demo mode one that is derived from the portal's secret. */
export const providerKey = (env: Env, sessionSecret: string) =>
  env.MOLLIE_API_KEY ?? `test_${createHmac('sha256', sessionSecret).update('payment sandbox').digest('hex').slice(0, 30)}`;

const baseUrl = ({ MOLLIE_API_URL, isDemo, HOST, PORT }: Env) =>
  (MOLLIE_API_URL ?? (isDemo ? `http://${HOST.includes(':') ? `[${HOST}]` : HOST}:${PORT}/demo/mollie` : 'https://api.mollie.com')).replace(
    /\/$/,
    '',
  );

/**
 * Opens the provider. Every call waits `timeoutMs` at most.
 * @throws ProviderDown from each call when there is no usable answer, ProviderRefused when the answer is no
 */
export function openProvider(env: Env, sessionSecret: string, { timeoutMs = 5_000 } = {}) {
  const key = providerKey(env, sessionSecret);
  const payments = `${baseUrl(env)}/v2/payments`;

  async function call<Shape extends z.ZodType>(
    shape: Shape,
    method: string,
    url: string,
    body?: object,
    idempotencyKey?: string,
  ): Promise<z.output<Shape>> {
    let status: number;
    let answer: unknown;
    try {
      const response = await fetch(url, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          accept: 'application/json',
          ...(body && { 'content-type': 'application/json' }),
          ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
        },
        body: body && JSON.stringify(body),
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      status = response.status;
      answer = status >= 500 || status === 429 ? null : await response.json();
    } catch (error) {
      throw new ProviderDown(`${method} ${new URL(url).pathname}: no answer`, { cause: error });
    }
    if (answer === null) throw new ProviderDown(`${method} ${new URL(url).pathname}: ${status}`);
    if (status >= 400) throw new ProviderRefused(status, z.object({ detail: z.string() }).safeParse(answer).data?.detail ?? '');
    const parsed = shape.safeParse(answer);
    if (!parsed.success)
      throw new ProviderDown(`${method} ${new URL(url).pathname}: not the answer that is documented: ${parsed.error.message}`);
    return parsed.data;
  }

  return {
    /** Asks for a payment. The same `paymentId` again gives the first one's answer. */
    create: ({ paymentId, amountCents, description, locale }: NewPayment) =>
      call(
        paymentShape,
        'POST',
        payments,
        {
          amount: { currency: 'EUR', value: formatAmount(amountCents) },
          description,
          locale,
          redirectUrl: `${env.ORIGIN}/portail/paiement/${paymentId}`,
          webhookUrl: `${env.ORIGIN}/webhooks/payments`,
          metadata: { paymentId },
        },
        paymentId,
      ),
    get: (providerId: string) => call(paymentShape, 'GET', `${payments}/${encodeURIComponent(providerId)}`),
    cancel: (providerId: string) => call(paymentShape, 'DELETE', `${payments}/${encodeURIComponent(providerId)}`),
    /** Sends money back. The same `refundId` again gives the first one's answer. */
    refund: (providerId: string, { refundId, amountCents, description }: { refundId: string; amountCents: number; description: string }) =>
      call(
        refundShape,
        'POST',
        `${payments}/${encodeURIComponent(providerId)}/refunds`,
        { amount: { currency: 'EUR', value: formatAmount(amountCents) }, description, metadata: { refundId } },
        refundId,
      ),
    listRefunds: async (providerId: string) =>
      (await call(refundList, 'GET', `${payments}/${encodeURIComponent(providerId)}/refunds?limit=250`))._embedded.refunds,
  };
}
