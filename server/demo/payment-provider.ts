// The payment provider of the demonstration: the calls of Mollie's Payments API v2 that the portal uses, over HTTP,
// with a page where the « payer » chooses the outcome. Each payment is a file, so a restart loses nothing and several
// processes see the same. It has its own clock, as the real provider has.
import { createHash, timingSafeEqual } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { plainText, type EntryPoint, type Handler } from '../http/lib/entry-point.ts';
import type { Env } from '../platform/env.ts';
import { formatCents } from '../language/format.ts';
import type { Log } from '../platform/log.ts';
import { formatAmount, parseAmount } from '../payments/amount.ts';
import { officialLocale, messages } from '../language/messages.ts';

const outcomes = ['paid', 'failed', 'canceled', 'expired'] as const;
type Outcome = (typeof outcomes)[number];

const refundStatuses = ['queued', 'pending', 'processing', 'refunded', 'failed', 'canceled'] as const;
type RefundStatus = (typeof refundStatuses)[number];
/** Of these alone the provider tells the portal. */
const toldStatuses: readonly RefundStatus[] = ['processing', 'refunded', 'failed'];

type Refund = { id: string; cents: number; metadata: unknown; createdAt: string; status?: RefundStatus };
type Payment = {
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
const newPayment = z.object({
  amount: currency,
  description: z.string().min(1).max(255),
  redirectUrl: z.url(),
  webhookUrl: z.url().optional(),
  locale: z.string().optional(),
  metadata: z.unknown(),
});
const newRefund = z.object({ amount: currency, description: z.string().max(255).optional(), metadata: z.unknown() });

/** How long an unpaid payment stays open. Bancontact gives an hour. */
const openForMs = 3_600_000;
const webhookDelaysMs = [0, 500, 2_000, 10_000];

class Refused extends Error {
  readonly status: number;
  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

export type PaymentSandbox = {
  handle: Handler;
  entryPoint: EntryPoint;
  /** when the webhooks under way have been taken, or given up */
  idle: () => Promise<void>;
  /** drops webhooks that wait to be sent again */
  stop: () => Promise<void>;
};

/**
 * Opens the sandbox below `mount` (like « /demo/mollie »). Its checkout pages are at `env.ORIGIN`; `apiKey` is the one
 * that callers must show.
 */
export function openPaymentSandbox({ env, log, apiKey, mount }: { env: Env; log: Log; apiKey: string; mount: string }): PaymentSandbox {
  const folder = join(env.DATA_DIR, 'payment-sandbox');
  const stopping = new AbortController();
  const underWay = new Set<Promise<unknown>>();
  const publicUrl = `${env.ORIGIN}${mount}`;

  async function handle(request: IncomingMessage, response: ServerResponse) {
    try {
      const url = new URL(request.url ?? '/', env.ORIGIN);
      const path = url.pathname.slice(mount.length);
      const checkout = /^\/checkout\/(tr_\w+)$/.exec(path);
      if (checkout) return await serveCheckout(request, response, checkout[1]!);
      if (!hasKey(request, apiKey)) throw new Refused(401, 'Missing authentication, or failed to authenticate');
      const answer = await answerCall(request, path);
      send(response, request.method === 'POST' ? 201 : 200, answer);
    } catch (error) {
      if (!(error instanceof Refused)) log.error({ err: error }, 'payment sandbox');
      const { status, message } = error instanceof Refused ? error : { status: 500, message: 'Internal error' };
      if (!response.headersSent)
        send(response, status, { status, title: message, detail: message, _links: { documentation: link(`${publicUrl}/`) } });
    }
  }

  async function answerCall(request: IncomingMessage, path: string): Promise<object> {
    const [, id, refunds] = /^\/v2\/payments(?:\/(tr_\w+)(\/refunds)?)?$/.exec(path) ?? refuse(404, 'No such page');
    const call = `${request.method} ${id ? '/id' : ''}${refunds ?? ''}`;
    switch (call) {
      case 'POST ':
        return show(await create(await readJson(request, newPayment), idempotencyKey(request)));
      case 'GET /id':
        return show(await find(id!));
      case 'DELETE /id':
        return show(await cancel(await find(id!)));
      case 'POST /id/refunds':
        return showRefund(id!, await refund(await find(id!), await readJson(request, newRefund), idempotencyKey(request)));
      case 'GET /id/refunds': {
        const found = (await find(id!)).refunds.map((one) => showRefund(id!, one));
        return {
          count: found.length,
          _embedded: { refunds: found },
          _links: { self: link(`${publicUrl}${path}`), previous: null, next: null },
        };
      }
      default:
        return refuse(405, 'No such call');
    }
  }

  /** The id follows from the key: the same key again finds the first payment. */
  async function create(wish: z.output<typeof newPayment>, key: string): Promise<Payment> {
    const payment: Payment = {
      id: `tr_${key}`,
      status: 'open',
      cents: parseAmount(wish.amount.value)!,
      description: wish.description,
      redirectUrl: wish.redirectUrl,
      webhookUrl: wish.webhookUrl ?? null,
      metadata: wish.metadata ?? null,
      createdAt: new Date().toISOString(),
      refunds: [],
    };
    const known = await look(payment.id);
    if (known) return known;
    await mkdir(folder, { recursive: true });
    await keep(payment);
    return payment;
  }

  async function cancel(payment: Payment): Promise<Payment> {
    if (payment.status !== 'open') throw new Refused(422, 'The payment cannot be canceled');
    return conclude(payment, 'canceled');
  }

  async function refund(payment: Payment, wish: z.output<typeof newRefund>, key: string): Promise<Refund> {
    const known = payment.refunds.find((one) => one.id === `re_${key}`);
    if (known) return known;
    if (payment.status !== 'paid') throw new Refused(422, 'The payment has not been paid');
    const cents = parseAmount(wish.amount.value)!;
    if (cents > payment.cents - sumOf(payment.refunds)) throw new Refused(422, 'The amount is higher than the maximum');
    const made: Refund = {
      id: `re_${key}`,
      cents,
      metadata: wish.metadata ?? null,
      createdAt: new Date().toISOString(),
      status: payment.refundsBegin ?? 'refunded',
    };
    await keep({ ...payment, refunds: [...payment.refunds, made] });
    if (!payment.refundsBegin || toldStatuses.includes(payment.refundsBegin)) void notifyPortal(payment);
    return made;
  }

  async function conclude(payment: Payment, outcome: Outcome): Promise<Payment> {
    const concluded: Payment = { ...payment, status: outcome };
    await keep(concluded);
    await Promise.race([notifyPortal(concluded), sleep(1_000)]);
    return concluded;
  }

  const find = async (id: string): Promise<Payment> => (await look(id)) ?? refuse(404, `No payment exists with token ${id}`);

  async function look(id: string): Promise<Payment | null> {
    let payment: Payment;
    try {
      payment = JSON.parse(await readFile(join(folder, `${id}.json`), 'utf8')) as Payment;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
    const isOver = payment.status === 'open' && Date.now() > Date.parse(payment.createdAt) + openForMs;
    return isOver ? { ...payment, status: 'expired' } : payment;
  }

  /** Whole or not at all: a reader never sees half a file. */
  async function keep(payment: Payment) {
    const file = join(folder, `${payment.id}.json`);
    const draft = `${file}.${crypto.randomUUID()}`;
    await writeFile(draft, JSON.stringify(payment), { mode: 0o600 });
    await rename(draft, file);
  }

  /** The webhook: the id alone, form-encoded, sent again a few times when it is not taken. */
  function notifyPortal({ id, webhookUrl }: Payment): Promise<void> {
    if (!webhookUrl) return Promise.resolve();
    const telling = (async () => {
      for (const delay of webhookDelaysMs) {
        if (delay > 0) await sleep(delay, undefined, { signal: stopping.signal });
        if (await post(webhookUrl, id, stopping.signal)) return;
      }
      log.warn({ providerId: id }, 'payment sandbox: the webhook was not taken');
    })().catch(() => {});
    underWay.add(telling);
    return telling.finally(() => underWay.delete(telling));
  }

  async function serveCheckout(request: IncomingMessage, response: ServerResponse, id: string) {
    const payment = await find(id);
    if (request.method === 'GET') return sendPage(response, payment);
    if (request.method !== 'POST') throw new Refused(405, 'No such call');
    const form = new URLSearchParams(await readBody(request));
    const wish = form.get('status');
    if (form.has('refund')) await moveRefund(payment, form.get('refund')!, wish);
    else if (form.has('refundsBegin')) await keep({ ...payment, refundsBegin: readRefundStatus(form.get('refundsBegin')) });
    else await chooseOutcome(payment, wish);
    response.writeHead(303, { location: payment.redirectUrl, 'cache-control': 'no-store' }).end();
  }

  async function chooseOutcome(payment: Payment, wish: string | null) {
    const outcome = outcomes.find((one) => one === wish) ?? refuse(400, `status must be one of ${outcomes.join(', ')}`);
    if (payment.status === 'open') await conclude(payment, outcome);
  }

  /** A refund goes on, as the provider's bank would have it. An empty id is the last one. */
  async function moveRefund(payment: Payment, id: string, wish: string | null) {
    const status = readRefundStatus(wish);
    const moved =
      payment.refunds.find((one) => (id === '' ? one === payment.refunds.at(-1) : one.id === id)) ?? refuse(404, 'No such refund');
    await keep({ ...payment, refunds: payment.refunds.map((one) => (one === moved ? { ...one, status } : one)) });
    if (toldStatuses.includes(status)) await Promise.race([notifyPortal(payment), sleep(1_000)]);
  }

  const readRefundStatus = (text: string | null) =>
    refundStatuses.find((one) => one === text) ?? refuse(400, `status must be one of ${refundStatuses.join(', ')}`);

  const show = (payment: Payment) => ({
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

  const showRefund = (paymentId: string, { id, cents, metadata, createdAt, status }: Refund) => ({
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

  const idle = async () => void (await Promise.all(underWay));
  const stop = () => {
    stopping.abort();
    return idle();
  };
  const entryPoint: EntryPoint = {
    path: `${mount}/`,
    handler: handle,
    maxBytes: 64 * 1024,
    errorForm: plainText,
    caching: 'no-store',
    content: 'page',
  };
  return { handle, entryPoint, idle, stop };
}

const link = (href: string, type = 'application/hal+json') => ({ href, type });
const amountOf = (cents: number) => ({ currency: 'EUR', value: formatAmount(cents) });
const sumOf = (refunds: Refund[]) =>
  refunds.filter(({ status }) => status !== 'failed' && status !== 'canceled').reduce((sum, { cents }) => sum + cents, 0);

function refuse(status: number, detail: string): never {
  throw new Refused(status, detail);
}

function hasKey(request: IncomingMessage, apiKey: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(request.headers.authorization ?? ''), digest(`Bearer ${apiKey}`));
}

/** 20 letters and digits that follow from the caller's key, or at random when there is none. */
const idempotencyKey = (request: IncomingMessage) =>
  createHash('sha256')
    .update(String(request.headers['idempotency-key'] ?? crypto.randomUUID()))
    .digest('hex')
    .slice(0, 20);

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) {
    body += chunk;
    if (body.length > 20_000) throw new Refused(413, 'The body is too large');
  }
  return body;
}

async function readJson<Shape extends z.ZodType>(request: IncomingMessage, shape: Shape): Promise<z.output<Shape>> {
  try {
    return shape.parse(JSON.parse(await readBody(request)));
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused(422, error instanceof z.ZodError ? z.prettifyError(error) : 'The body is not JSON');
  }
}

async function post(url: string, id: string, stopping: AbortSignal): Promise<boolean> {
  try {
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(15_000)]);
    const { ok, body } = await fetch(url, { method: 'POST', body: new URLSearchParams({ id }), signal });
    await body?.cancel();
    return ok;
  } catch {
    return false;
  }
}

const send = (response: ServerResponse, status: number, body: object) =>
  response
    .writeHead(status, { 'content-type': 'application/hal+json; charset=utf-8', 'cache-control': 'no-store' })
    .end(JSON.stringify(body));

function sendPage(response: ServerResponse, payment: Payment) {
  const inFrench = { locale: officialLocale };
  const labels: Record<Outcome, string> = {
    paid: messages.sandbox_paid({}, inFrench),
    failed: messages.sandbox_failed({}, inFrench),
    canceled: messages.sandbox_canceled({}, inFrench),
    expired: messages.sandbox_expired({}, inFrench),
  };
  const choice =
    payment.status === 'open'
      ? `<form method="post">${outcomes.map((one) => `<button name="status" value="${one}">${escape(labels[one])}</button>`).join('')}</form>`
      : `<p>${escape(messages.sandbox_over({}, inFrench))} <a href="${escape(payment.redirectUrl)}">${escape(messages.sandbox_back({}, inFrench))}</a></p>`;
  const title = escape(messages.sandbox_title({}, inFrench));
  const target = new URL(payment.redirectUrl).origin;
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    // The answer to the form leads back to the portal.
    'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; form-action 'self' ${target}; frame-ancestors 'none'; base-uri 'none'`,
  }).end(`<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>
<style>body{font:1.125rem/1.5 system-ui,sans-serif;max-width:26rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
.note{background:#fff4d6;padding:.75rem 1rem;border-radius:.5rem}.sum{font-size:1.75rem;font-weight:700;margin:0}
button{display:block;width:100%;min-height:3rem;margin:.75rem 0;font:inherit;color:inherit;background:#fff;border:2px solid #1a1a1a;border-radius:.5rem;cursor:pointer}
button:first-child{background:#1a1a1a;color:#fff}button:focus-visible,a:focus-visible{outline:3px solid #1d5fd1;outline-offset:2px}</style></head>
<body><main><p class="note">${escape(messages.sandbox_note({}, inFrench))}</p><h1>${title}</h1><p>${escape(payment.description)}</p>
<p class="sum">${escape(formatCents(payment.cents))}</p>${choice}</main></body></html>`);
}

const escape = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
