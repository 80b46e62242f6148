import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ParentActor } from '../platform/actor.ts';
import { BasketEmpty, BasketNotValidated, DeadlinePassed, ProviderUnavailable } from '../platform/refusals.ts';
import { moneyOf } from '../../tests/kit/money-of.ts';
import { expectBooksInOrder, fillBasket, openCounter, readMails, type Counter } from '../../tests/kit/payment-harness.ts';
import { createChild, createParent, createSeason } from '../../tests/kit/people.ts';
import { reconcilePayments } from './reconcile-payments.ts';
import { startPayment } from './start-payment.ts';

let counter: Counter;
let prisma: Counter['app']['database']['prisma'];
beforeAll(async () => {
  counter = await openCounter();
  prisma = counter.app.database.prisma;
});
afterEach(async () => {
  counter.replaceProvider(null);
  await expectBooksInOrder(counter.app);
});

/** A parent with two children's weeks in a validated basket. */
async function createFamily(options?: Parameters<typeof fillBasket>[3]) {
  const parent = await createParent(counter.app);
  const { weeks } = await createSeason(counter.app, [5, 5]);
  const child = await createChild(counter.app, [parent]);
  const { basket, enrolments } = await fillBasket(
    counter.app,
    parent.actor,
    weeks.map((week) => ({ childId: child.id, week })),
    options,
  );
  return { actor: parent.actor, child, weeks, basket, enrolments };
}

const pay = (actor: ParentActor) => startPayment(counter.app, { actor, method: 'ONLINE' });
const read = (id: string) =>
  prisma.payment
    .findUniqueOrThrow({ where: { id }, include: { lines: true, refunds: { orderBy: { id: 'asc' } } } })
    .then(async (payment) => ({ ...payment, money: await moneyOf(prisma, id) }));
const statuses = async (enrolments: { id: string }[]) =>
  (await prisma.enrolment.findMany({ where: { id: { in: enrolments.map(({ id }) => id) } }, orderBy: { seq: 'asc' } })).map(
    ({ status }) => status,
  );
const choose = async (paymentId: string, status: string) => {
  const { checkoutUrl } = await read(paymentId);
  return fetch(checkoutUrl!, { method: 'POST', body: new URLSearchParams({ status }), redirect: 'manual' });
};
const mailsAbout = async (paymentId: string) =>
  (await readMails(counter.app)).filter((mail) => 'paymentId' in mail && mail.paymentId === paymentId).map(({ kind }) => kind);

describe('paying', () => {
  test('sends the parent to the provider, and confirms everything once the provider says paid', async () => {
    const { actor, basket, enrolments } = await createFamily();
    const id = await pay(actor);
    expect(await read(id)).toMatchObject({ status: 'PENDING', amountCents: 12000, method: 'ONLINE', structuredCommunication: null });
    const page = await fetch((await read(id)).checkoutUrl!);
    expect(page.status).toBe(200);
    expect(await page.text()).toMatch(/120,00/);

    const back = await choose(id, 'paid');
    expect([back.status, back.headers.get('location')]).toEqual([303, `${counter.origin}/portail/paiement/${id}`]);
    await counter.work();

    expect(await read(id)).toMatchObject({ status: 'PAID', paidCents: 12000, refunds: [], money: [12000] });
    expect(await statuses(enrolments)).toEqual(['CONFIRMED', 'CONFIRMED']);
    expect(await prisma.basket.findUniqueOrThrow({ where: { id: basket.id } })).toMatchObject({ status: 'CLOSED' });
    expect(await mailsAbout(id)).toEqual(['payment-recap']);
  });

  test.each([
    ['failed', 'FAILED'],
    ['canceled', 'CANCELLED'],
    ['expired', 'EXPIRED'],
  ])('%s leaves the places and the basket for another try', async (outcome, status) => {
    const { actor, basket, enrolments } = await createFamily();
    const id = await pay(actor);
    await choose(id, outcome);
    await counter.work();
    expect(await read(id)).toMatchObject({ status, paidCents: 0 });
    expect(await statuses(enrolments)).toEqual(['HELD', 'HELD']);
    expect(await prisma.basket.findUniqueOrThrow({ where: { id: basket.id } })).toMatchObject({ status: 'VALIDATED' });
    expect(await mailsAbout(id)).toEqual(['payment-failed']);

    const again = await pay(actor);
    expect(again).not.toBe(id);
    await choose(again, 'paid');
    await counter.work();
    expect(await statuses(enrolments)).toEqual(['CONFIRMED', 'CONFIRMED']);
  });

  test('of a double click or a second tab gives one payment and one page', async () => {
    const { actor, basket } = await createFamily();
    const ids = await Promise.all(Array.from({ length: 6 }, () => pay(actor)));
    expect(new Set(ids).size).toBe(1);
    expect(await pay(actor)).toBe(ids[0]);
    expect(await prisma.payment.count({ where: { basketId: basket.id } })).toBe(1);
    expect(counter.calls.filter((call) => call.startsWith('POST /demo/mollie/v2/payments')).length).toBeGreaterThan(0);
  });

  test('of other lines, or by the other method, closes the payment that was pending', async () => {
    const { actor, enrolments } = await createFamily();
    const first = await pay(actor);
    await prisma.enrolment.update({ where: { id: enrolments[1]!.id }, data: { status: 'CANCELLED', endedAt: new Date() } });
    const second = await pay(actor);
    expect(await read(first)).toMatchObject({ status: 'CANCELLED' });
    expect(await read(second)).toMatchObject({ status: 'PENDING', amountCents: 6000 });
    const transfer = await startPayment(counter.app, { actor, method: 'TRANSFER' });
    expect(await read(second)).toMatchObject({ status: 'CANCELLED' });
    await counter.work();
    const { checkoutUrl } = await read(first);
    expect(await (await fetch(checkoutUrl!)).text()).not.toContain('<form');
    expect(await read(transfer)).toMatchObject({
      status: 'PENDING',
      checkoutUrl: null,
      structuredCommunication: expect.stringMatching(/^\d{12}$/),
    });
    expect(await mailsAbout(transfer)).toEqual(['transfer-expected']);
    expect(await mailsAbout(first)).toEqual([]);
  });

  test('asks for a basket that is validated, not empty, and in time', async () => {
    const { actor: nobody } = await createParent(counter.app);
    await expect(pay(nobody)).rejects.toThrow(BasketEmpty);
    const { actor: hasty } = await createFamily({ status: 'OPEN' });
    await expect(pay(hasty)).rejects.toThrow(BasketNotValidated);
    const { actor: late } = await createFamily({ heldForSeconds: -1 });
    await expect(pay(late)).rejects.toThrow(DeadlinePassed);
  });

  test('close to the deadline keeps the places for the session, once, and an hour at most', async () => {
    const { actor, enrolments } = await createFamily({ heldForSeconds: 600 });
    await pay(actor);
    const kept = await prisma.enrolment.findUniqueOrThrow({ where: { id: enrolments[0]!.id } });
    const gained = kept.heldUntil!.getTime() - enrolments[0]!.heldUntil!.getTime();
    expect(gained / 1000).toBeGreaterThan(2_900);
    expect(gained / 1000).toBeLessThanOrEqual(3_600);
    expect(kept.graceUsed).toBe(true);
    await startPayment(counter.app, { actor, method: 'TRANSFER' });
    await pay(actor);
    expect((await prisma.enrolment.findUniqueOrThrow({ where: { id: kept.id } })).heldUntil).toEqual(kept.heldUntil);
  });

  test('keeps the places for as long as PAYMENT_GRACE says, also above an hour', async () => {
    const { app } = await openCounter({ PAYMENT_GRACE: 'PT2H' });
    const parent = await createParent(app);
    const { weeks } = await createSeason(app, [5]);
    const child = await createChild(app, [parent]);
    const { enrolments } = await fillBasket(app, parent.actor, [{ childId: child.id, week: weeks[0]! }], { heldForSeconds: 600 });
    await startPayment(app, { actor: parent.actor, method: 'ONLINE' });
    const kept = await app.database.prisma.enrolment.findUniqueOrThrow({ where: { id: enrolments[0]!.id } });
    const gainedSeconds = (kept.heldUntil!.getTime() - enrolments[0]!.heldUntil!.getTime()) / 1000;
    // Two hours from the click, ten minutes of which the place had left.
    expect(gainedSeconds).toBeGreaterThan(6_500);
    expect(gainedSeconds).toBeLessThanOrEqual(7_200);
  });

  test('far from the deadline does not use the extra hour up', async () => {
    const { actor, enrolments } = await createFamily();
    await pay(actor);
    expect(await prisma.enrolment.findUniqueOrThrow({ where: { id: enrolments[0]!.id } })).toMatchObject({
      graceUsed: false,
      heldUntil: enrolments[0]!.heldUntil,
    });
  });

  test('nothing confirms at once, without the provider', async () => {
    const parent = await createParent(counter.app);
    const { weeks } = await createSeason(counter.app, [5]);
    const child = await createChild(counter.app, [parent]);
    const { enrolments } = await fillBasket(counter.app, parent.actor, [{ childId: child.id, week: weeks[0]!, priceCents: 0 }]);
    const before = counter.calls.length;
    const id = await pay(parent.actor);
    expect(await read(id)).toMatchObject({ status: 'PAID', paidCents: 0, money: [] });
    expect(await statuses(enrolments)).toEqual(['CONFIRMED']);
    expect(counter.calls.length).toBe(before);
  });

  test('with the provider down is refused in words, and works when it is back', async () => {
    const { actor, enrolments } = await createFamily();
    counter.replaceProvider((_request, response) => response.writeHead(503).end());
    await expect(pay(actor)).rejects.toThrow(ProviderUnavailable);
    await expect(pay(actor)).rejects.toThrow(ProviderUnavailable);
    counter.replaceProvider((request) => request.socket.destroy());
    await expect(pay(actor)).rejects.toThrow(ProviderUnavailable);
    counter.replaceProvider((_request, response) => response.end('<h1>oops</h1>'));
    await expect(pay(actor)).rejects.toThrow(ProviderUnavailable);
    counter.replaceProvider(null);
    const id = await pay(actor);
    await choose(id, 'paid');
    await counter.work();
    expect(await statuses(enrolments)).toEqual(['CONFIRMED', 'CONFIRMED']);
    expect(await prisma.payment.count({ where: { parentId: actor.parentId } })).toBe(1);
  });

  test('survives a restart of the provider in the middle', async () => {
    const { actor, enrolments } = await createFamily();
    const id = await pay(actor);
    await counter.restartProvider();
    expect((await choose(id, 'paid')).status).toBe(303);
    await counter.work();
    expect(await statuses(enrolments)).toEqual(['CONFIRMED', 'CONFIRMED']);
  });
});

describe('the webhook', () => {
  test('told fifty times at once changes the state once and sends one mail', async () => {
    const { actor } = await createFamily();
    const id = await pay(actor);
    await choose(id, 'paid');
    const { providerId } = await read(id);
    const answers = await Promise.all(Array.from({ length: 50 }, () => counter.postWebhook(providerId!)));
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(50).fill(200));
    await Promise.all([counter.work(), counter.work()]);
    await counter.postWebhook(providerId!);
    await prisma.$executeRaw`UPDATE payment SET checked_at = NULL WHERE id = ${id}::uuid`;
    await counter.work();
    expect((await read(id)).money).toHaveLength(1);
    expect(await mailsAbout(id)).toEqual(['payment-recap']);
  });

  test('is not believed: a body that says paid changes nothing while the provider says open', async () => {
    const { actor, enrolments } = await createFamily();
    const id = await pay(actor);
    const { providerId } = await read(id);
    expect((await counter.postWebhook(providerId!, { status: 'paid', amount: '0.01' })).status).toBe(200);
    await counter.work();
    expect(await read(id)).toMatchObject({ status: 'PENDING', paidCents: 0 });
    expect(await statuses(enrolments)).toEqual(['HELD', 'HELD']);
  });

  test('for an unknown or malformed id asks nobody, and answers as always', async () => {
    const before = counter.calls.length;
    const ids = ['tr_unknown', '', 'tr_', '../../v2/payments', 'tr_x/../y', 're_1234567890', "tr_'; DROP TABLE payment", 'x'.repeat(5_000)];
    for (const id of ids) {
      const answer = await counter.postWebhook(id);
      expect([answer.status, await answer.text()]).toEqual([200, '']);
    }
    await Promise.all(Array.from({ length: 100 }, (_, n) => counter.postWebhook(`tr_${n}`)));
    await counter.work();
    const asked = counter.calls.slice(before).map((call) => call.split('/').at(-1)!);
    expect(asked.filter((id) => ids.includes(id) || /^tr_\d{1,2}$/.test(id))).toEqual([]);
    expect((await fetch(`${counter.origin}/webhooks/payments`)).status).toBe(405);
  });

  test('that never comes is made up for by asking', async () => {
    const { actor, enrolments } = await createFamily();
    const id = await pay(actor);
    await prisma.$executeRaw`UPDATE payment SET created_at = now() - interval '2 minutes' WHERE id = ${id}::uuid`;
    await choose(id, 'paid');
    await prisma.$executeRaw`DELETE FROM graphile_worker._private_jobs WHERE key = ${`check:${id}`}`;
    expect(await reconcilePayments(counter.app)).toBeGreaterThan(0);
    await counter.work();
    expect(await statuses(enrolments)).toEqual(['CONFIRMED', 'CONFIRMED']);
    await reconcilePayments(counter.app);
    expect(await prisma.$queryRaw`SELECT FROM graphile_worker._private_jobs WHERE key = ${`check:${id}`}`).toEqual([]);
  });

  test('while the provider is down is tried again later', async () => {
    const { actor, enrolments } = await createFamily();
    const id = await pay(actor);
    await choose(id, 'paid');
    counter.replaceProvider((_request, response) => response.writeHead(500).end());
    await counter.work();
    expect(await read(id)).toMatchObject({ status: 'PENDING' });
    counter.replaceProvider(null);
    await prisma.$executeRaw`UPDATE graphile_worker._private_jobs SET run_at = now() WHERE key = ${`check:${id}`}`;
    await counter.work();
    expect(await statuses(enrolments)).toEqual(['CONFIRMED', 'CONFIRMED']);
  });

  test.each([
    ['another amount', { amount: { currency: 'EUR', value: '119.99' } }],
    ['another currency', { amount: { currency: 'USD', value: '120.00' } }],
    ['another order', { metadata: { paymentId: '00000000-0000-0000-0000-000000000000' } }],
    ['no order', { metadata: null }],
  ])('of a payment for %s pays nothing and alerts the staff once', async (_what, lie) => {
    const { actor, enrolments } = await createFamily();
    const id = await pay(actor);
    const { providerId } = await read(id);
    counter.replaceProvider((_request, response) =>
      response.end(
        JSON.stringify({
          id: providerId,
          status: 'paid',
          amount: { currency: 'EUR', value: '120.00' },
          metadata: { paymentId: id },
          _links: {},
          ...lie,
        }),
      ),
    );
    for (let n = 0; n < 2; n += 1) {
      await counter.postWebhook(providerId!);
      await prisma.$executeRaw`UPDATE graphile_worker._private_jobs SET run_at = now() WHERE key = ${`check:${id}`}`;
      await counter.work();
    }
    expect(await read(id)).toMatchObject({ status: 'PENDING', paidCents: 0, money: [] });
    expect(await statuses(enrolments)).toEqual(['HELD', 'HELD']);
    const alerts = await prisma.auditEntry.findMany({
      where: { subject: `payment:${id}`, action: { in: ['payment-mismatch', 'payment-foreign'] } },
    });
    expect(alerts).toHaveLength(1);
  });
});
