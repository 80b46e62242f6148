// POST /webhooks/payments: the provider says « look at this payment », with the id alone. Nothing in the body is
// believed; an id that is not one of ours is answered like any other, without asking anybody.
import type { IncomingMessage } from 'node:http';
import { enqueue } from '../../platform/jobs.ts';
import type { App } from '../../context.ts';
import type { Handler } from '../lib/router.ts';

const maxBytes = 4_096;
/** A payment that was just asked about waits this long before it is asked about again. */
const restSeconds = 2;

/** Builds the handler of /webhooks/payments. It answers 200, unless our own database fails: then the provider tries again. */
export function createWebhookDoor({ database, log }: Pick<App, 'database' | 'log'>): Handler {
  return async (request, response) => {
    const answer = (status: number) => response.writeHead(status, { 'content-type': 'text/plain', 'cache-control': 'no-store' }).end();
    if (request.method !== 'POST') return response.writeHead(405, { allow: 'POST' }).end();
    try {
      const id = await readId(request);
      if (id) await queueCheck(id);
      return answer(200);
    } catch (error) {
      // Who went away in the middle asked for nothing: no line that wakes somebody.
      if (!request.complete) return void response.destroy();
      log.error({ err: error }, 'payment webhook');
      return answer(503);
    }
  };

  async function queueCheck(providerId: string) {
    const [payment] = await database.prisma.$queryRaw<{ id: string; isFresh: boolean }[]>`
      SELECT id, coalesce(checked_at > now() - make_interval(secs => ${restSeconds}::float8), false) AS "isFresh"
      FROM payment WHERE provider_id = ${providerId}`;
    if (!payment) return;
    const when = { key: `check:${payment.id}`, delaySeconds: payment.isFresh ? restSeconds : 0, keepTime: true };
    await database.prisma.$transaction((tx) => enqueue(tx, 'check-payment', { paymentId: payment.id }, when));
  }
}

/** The id of a form-encoded body, or null when there is none that a provider would send. */
async function readId(request: IncomingMessage): Promise<string | null> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) if (body.length <= maxBytes) body += chunk;
  if (body.length > maxBytes) return null;
  const id = new URLSearchParams(body).get('id') ?? '';
  return /^tr_\w{1,64}$/.test(id) ? id : null;
}
