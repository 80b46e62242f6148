// POST /webhooks/payments: the provider says « look at this payment », with the id alone. Nothing in the body is
// believed; an id that is not one of ours is answered like any other, without asking anybody.
import { enqueue } from '../../platform/jobs.ts';
import type { App } from '../../context.ts';
import { plainText, type EntryPoint, type Handler } from '../lib/entry-point.ts';
import { readBody } from '../lib/read-body.ts';

/** A payment that was just asked about waits this long before it is asked about again. */
const restSeconds = 2;

type Deps = Pick<App, 'database' | 'log'>;

/** The entry point of the provider's messages: 200, unless our own database fails; then the provider tries again. */
export const createPaymentWebhook = (deps: Deps): EntryPoint => ({
  path: '/webhooks/payments',
  handler: answerWebhook(deps),
  // an id
  maxBytes: 8 * 1024,
  errorForm: plainText,
  caching: 'no-store',
  content: 'data',
});

function answerWebhook({ database, log }: Deps): Handler {
  return async (request, response) => {
    const answer = (status: number) => response.writeHead(status, { 'content-type': 'text/plain' }).end();
    if (request.method !== 'POST') return response.writeHead(405, { allow: 'POST' }).end();
    try {
      const body = await readBody(request);
      // Who went away in the middle asked for nothing.
      if (!body) return void response.destroy();
      const id = readId(body.toString());
      if (id) await queueCheck(id);
      return answer(200);
    } catch (error) {
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
function readId(body: string): string | null {
  const id = new URLSearchParams(body).get('id') ?? '';
  return /^tr_\w{1,64}$/.test(id) ? id : null;
}
