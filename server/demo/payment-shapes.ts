// What the stand-in of the payment provider is asked and answers, in the words of Mollie's Payments API v2, and the payments that
// it keeps.
import { z } from 'zod';
import { formatAmount, parseAmount } from '../payments/amount.ts';

export const outcomes = ['paid', 'failed', 'canceled', 'expired'] as const;
export type Outcome = (typeof outcomes)[number];

export const refundStatuses = ['queued', 'pending', 'processing', 'refunded', 'failed', 'canceled'] as const;
export type RefundStatus = (typeof refundStatuses)[number];
/** Of these alone the provider tells the portal. */
export const toldStatuses: readonly RefundStatus[] = ['processing', 'refunded', 'failed'];

export type Refund = { id: string; cents: number; metadata: unknown; createdAt: string; status?: RefundStatus };
export type Payment = {
  id: string;
  status: 'open' | Outcome;
  cents: number;
  description: string;
  redirectUrl: string;
  webhookUrl: string | null;
  metadata: unknown;
  createdAt: string;
  refunds: Refund[];
  /** how a refund begins */
  refundsBegin?: RefundStatus;
};

const currency = z.object({ currency: z.literal('EUR'), value: z.string().refine((value) => (parseAmount(value) ?? 0) > 0) });
/** A call that opens a payment. */
export const newPayment = z.object({
  amount: currency,
  description: z.string().min(1).max(255),
  redirectUrl: z.url(),
  webhookUrl: z.url().optional(),
  locale: z.string().optional(),
  metadata: z.unknown(),
});
/** A call that gives money back. */
export const newRefund = z.object({ amount: currency, description: z.string().max(255).optional(), metadata: z.unknown() });

/** How long an unpaid payment stays open. Bancontact gives an hour. */
export const openForMs = 3_600_000;

/** A payment as the API shows it; `publicUrl` is where the stand-in is found. */
export const showPayment = (payment: Payment, publicUrl: string) => ({
  resource: 'payment',
  id: payment.id,
  mode: 'test',
  status: payment.status,
  amount: amountOf(payment.cents),
  amountRefunded: amountOf(sumOf(payment.refunds)),
  amountRemaining: amountOf(payment.status === 'paid' ? payment.cents - sumOf(payment.refunds) : 0),
  isCancelable: payment.status === 'open',
  description: payment.description,
  redirectUrl: payment.redirectUrl,
  webhookUrl: payment.webhookUrl,
  locale: 'fr_BE',
  metadata: payment.metadata,
  createdAt: payment.createdAt,
  expiresAt: new Date(Date.parse(payment.createdAt) + openForMs).toISOString(),
  _links: {
    self: link(`${publicUrl}/v2/payments/${payment.id}`),
    ...(payment.status === 'open' && { checkout: link(`${publicUrl}/checkout/${payment.id}`, 'text/html') }),
    dashboard: link(`${publicUrl}/checkout/${payment.id}`, 'text/html'),
    documentation: link(`${publicUrl}/`, 'text/html'),
  },
});

/** A refund as the API shows it. */
export const showRefund = (paymentId: string, { id, cents, metadata, createdAt, status }: Refund, publicUrl: string) => ({
  resource: 'refund',
  id,
  mode: 'test',
  // files of before have none
  status: status ?? 'refunded',
  amount: amountOf(cents),
  metadata,
  paymentId,
  createdAt,
  _links: {
    self: link(`${publicUrl}/v2/payments/${paymentId}/refunds/${id}`),
    payment: link(`${publicUrl}/v2/payments/${paymentId}`),
    documentation: link(`${publicUrl}/`, 'text/html'),
  },
});

/** A link of the API. */
export const link = (href: string, type = 'application/hal+json') => ({ href, type });
const amountOf = (cents: number) => ({ currency: 'EUR', value: formatAmount(cents) });
/** What went back or is on its way, in euro cents. */
export const sumOf = (refunds: Refund[]) =>
  refunds.filter(({ status }) => status !== 'failed' && status !== 'canceled').reduce((sum, { cents }) => sum + cents, 0);
