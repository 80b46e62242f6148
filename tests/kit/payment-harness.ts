// A portal with the payment sandbox and the webhook door on one port, over real HTTP, and a worker that runs when told.
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger, runOnce } from 'graphile-worker';
import { afterAll, expect } from 'vitest';
import type { ParentActor } from '../../server/platform/actor.ts';
import { openPaymentSandbox, type PaymentSandbox } from '../../server/demo/payment-provider.ts';
import type { Handler } from '../../server/http/lib/entry-point.ts';
import { createRequestListener } from '../../server/http/lib/request-listener.ts';
import { createPaymentWebhook } from '../../server/http/webhooks/payments.ts';
import { providerKey } from '../../server/payments/provider.ts';
import type { App } from '../../server/context.ts';
import { createTasks } from '../../server/worker/tasks.ts';
import { booksInvariants } from '../../server/commands/books-invariants.ts';
import { createApp } from './people.ts';
import { typedRow } from './typed-row.ts';
import { entryPointOf } from './entry-point.ts';

export type Counter = Awaited<ReturnType<typeof openCounter>>;

/** Opens the counter; everything closes after the file. */
export async function openCounter(settings: Partial<Record<string, string>> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'portail-till-'));
  let router: Handler = (_request, response) => response.writeHead(503).end();
  const server = createServer((request, response) => router(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const app = await createApp({ ORIGIN: origin, DATA_DIR: folder, MOLLIE_API_URL: `${origin}/demo/mollie`, ...settings });
  const openSandbox = () =>
    openPaymentSandbox({ env: app.env, log: app.log, apiKey: providerKey(app.env, app.sessionSecret), mount: '/demo/mollie' });
  let sandbox: PaymentSandbox = openSandbox();
  const calls: string[] = [];
  /** what stands in for the sandbox, to lie or to be down */
  let standIn: Handler | null = null;
  const provider = entryPointOf('/demo/mollie/', (request, response) => {
    calls.push(`${request.method} ${request.url}`);
    return (standIn ?? sandbox.handle)(request, response);
  });
  router = createRequestListener({ env: app.env, log: app.log, entryPoints: [createPaymentWebhook(app), provider] });
  afterAll(async () => {
    await sandbox.stop();
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  });

  return {
    app,
    origin,
    /** every call that reached the provider, oldest first */
    calls,
    sandbox: () => sandbox.handle,
    replaceProvider: (handler: Handler | null) => void (standIn = handler),
    /** the sandbox's process dies and starts again */
    restartProvider: async () => {
      await sandbox.stop();
      sandbox = openSandbox();
    },
    postWebhook: (id: string, more: Record<string, string> = {}) =>
      fetch(`${origin}/webhooks/payments`, { method: 'POST', body: new URLSearchParams({ id, ...more }) }),
    /** lets the webhooks under way arrive, then runs the jobs */
    work: async () => {
      await sandbox.idle();
      await work(app);
    },
  };
}

/** Runs every job that is due, mails left alone, until none is. */
export async function work(app: App) {
  const { mail: _mail, ...tasks } = createTasks(app, async () => {});
  const taskList = Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [
      name,
      (payload: unknown, { job }: { job: { id: string } }) => task(payload as never, job),
    ]),
  );
  await runOnce({ connectionString: app.database.url, taskList, logger: new Logger(() => () => {}) });
}

/** The mails that wait to be sent, oldest first: kind and subject. */
export async function readMails({ database }: App): Promise<{ kind: string }[]> {
  const { rows } = await database.pool.query<{ payload: { kind: string } }>(
    `SELECT payload FROM graphile_worker._private_jobs AS job JOIN graphile_worker._private_tasks AS task ON task.id = job.task_id
     WHERE task.identifier = 'mail' ORDER BY job.id`,
  );
  return rows.map(({ payload }) => payload);
}

/** A validated basket of this parent with a held place per child and week, two days before its deadline. */
export async function fillBasket(
  { database: { prisma } }: Pick<App, 'database'>,
  { parentId }: Pick<ParentActor, 'parentId'>,
  places: { childId: string; week: { id: string; monday: Date }; priceCents?: number }[],
  { status = 'VALIDATED' as const, heldForSeconds = 172_800 }: { status?: 'OPEN' | 'VALIDATED'; heldForSeconds?: number } = {},
) {
  const basket =
    (await prisma.basket.findFirst({ where: { parentId, status: { in: ['OPEN', 'VALIDATED'] } } })) ??
    (await prisma.basket.create({ data: { parentId, status, validatedAt: status === 'VALIDATED' ? new Date() : null } }));
  const enrolments = [];
  for (const { childId, week, priceCents = 6000 } of places)
    enrolments.push(
      typedRow(
        'Enrolment',
        await prisma.enrolment.create({
          data: {
            basketId: basket.id,
            parentId,
            childId,
            weekId: week.id,
            monday: week.monday,
            status: 'HELD',
            heldUntil: new Date(Date.now() + heldForSeconds * 1000),
            priceCents,
            dayRateCents: priceCents / 5,
            dayCount: 5,
            category: 'RESIDENT',
            siblingRank: 1,
          },
        }),
      ),
    );
  return { basket, enrolments };
}

/**
 * What is true of the money and of the places at any time. Every payment is in one state, and every cent that came in
 * is with the commune or went back.
 */
export async function expectBooksInOrder({ database }: App) {
  const parts = Object.entries(booksInvariants).map(
    ([name, query]) => `SELECT '${name.replaceAll("'", "''")}' AS broken, to_json(found) AS row FROM (${query}) AS found`,
  );
  expect((await database.pool.query(parts.join(' UNION ALL '))).rows).toEqual([]);
  const { rows } = await database.pool.query(`
    SELECT id, status, paid_cents FROM payment
    WHERE (status IN ('PAID', 'REFUNDED')) <> (paid_at IS NOT NULL)
      OR (status NOT IN ('PAID', 'REFUNDED') AND paid_cents > 0 AND amount_cents <=
        paid_cents - coalesce((SELECT sum(amount_cents) FROM refund WHERE refund.payment_id = payment.id), 0))
      OR (status <> 'PENDING' AND ended_at IS NULL)`);
  expect(rows).toEqual([]);
  const { rows: oversold } = await database.pool.query('SELECT id FROM week WHERE taken > capacity + overbooked');
  expect(oversold).toEqual([]);
  const { rows: unpaid } = await database.pool.query(`
    SELECT line.payment_id FROM payment_line AS line JOIN payment ON payment.id = line.payment_id
    WHERE (line.outcome = 'PENDING') <> (payment.status NOT IN ('PAID', 'REFUNDED'))`);
  expect(unpaid).toEqual([]);
}
