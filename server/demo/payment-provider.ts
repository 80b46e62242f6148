// The payment provider of the demonstration: the calls of Mollie's Payments API v2 that the portal uses, over HTTP,
// with a page where the « payer » chooses the outcome. It has its own clock, as the real provider has.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { plainText, type EntryPoint, type Handler } from '../http/lib/entry-point.ts';
import { parseAmount } from '../payments/amount.ts';
import type { Env } from '../platform/env.ts';
import type { Log } from '../platform/log.ts';
import { hasKey, idempotencyKey, readBody, readJson, refuse, Refused, send } from './payment-calls.ts';
import { openPaymentFiles } from './payment-files.ts';
import { sendPage } from './payment-page.ts';
import {
  link,
  newPayment,
  newRefund,
  type Outcome,
  outcomes,
  type Payment,
  type Refund,
  refundStatuses,
  showPayment,
  showRefund,
  sumOf,
  toldStatuses,
} from './payment-shapes.ts';

const webhookDelaysMs = [0, 500, 2_000, 10_000];

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
  const { look, keep } = openPaymentFiles(join(env.DATA_DIR, 'payment-sandbox'));
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
        return showPayment(await create(await readJson(request, newPayment), idempotencyKey(request)), publicUrl);
      case 'GET /id':
        return showPayment(await find(id!), publicUrl);
      case 'DELETE /id':
        return showPayment(await cancel(await find(id!)), publicUrl);
      case 'POST /id/refunds':
        return showRefund(id!, await refund(await find(id!), await readJson(request, newRefund), idempotencyKey(request)), publicUrl);
      case 'GET /id/refunds': {
        const found = (await find(id!)).refunds.map((one) => showRefund(id!, one, publicUrl));
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
