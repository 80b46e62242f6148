// Money that comes too late, twice, or for a place that was given back.
import { transact } from '../platform/act.ts';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { releaseEnrolment } from '../enrolments/release-enrolment.ts';
import { moneyOf } from '../../tests/kit/money-of.ts';
import { expectBooksInOrder, fillBasket, openCounter, readMails, type Counter } from '../../tests/kit/payment-harness.ts';
import { createChild, createParent, createSeason, readPlaces } from '../../tests/kit/people.ts';
import { tidyWeeks } from '../enrolments/expire-weeks.ts';
import { checkPayment } from './check-payment.ts';
import { settlePayment } from './settle-payment.ts';
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

type Week = Awaited<ReturnType<typeof createSeason>>['weeks'][number];

/** A family that holds a place in each week and has opened the provider's page. */
async function createPayer(weeks: Week[]) {
  const parent = await createParent(counter.app);
  const child = await createChild(counter.app, [parent]);
  const { enrolments, basket } = await fillBasket(
    counter.app,
    parent.actor,
    weeks.map((week) => ({ childId: child.id, week })),
  );
  const paymentId = await startPayment(counter.app, { actor: parent.actor, method: 'ONLINE' });
  return { actor: parent.actor, child, enrolments, basket, paymentId };
}

const read = (id: string) =>
  prisma.payment
    .findUniqueOrThrow({ where: { id }, include: { lines: true, refunds: { orderBy: { id: 'asc' } } } })
    .then(async (payment) => ({ ...payment, money: await moneyOf(prisma, id) }));
const status = async ({ id }: { id: string }) => (await prisma.enrolment.findUniqueOrThrow({ where: { id } })).status;
const queueOf = (weekId: string) =>
  prisma.waitingPlace.findMany({
    where: { weekId, status: { in: ['WAITING', 'OFFERED'] } },
    orderBy: [{ priority: 'asc' }, { seq: 'asc' }],
  });
const mailsAbout = async (paymentId: string) =>
  (await readMails(counter.app)).filter((mail) => 'paymentId' in mail && mail.paymentId === paymentId).map(({ kind }) => kind);

/** The clock passes the deadline; `tidied`: somebody has written it down. */
async function runOut(enrolments: { id: string; weekId: string }[], { tidied }: { tidied: boolean }) {
  await prisma.enrolment.updateMany({
    where: { id: { in: enrolments.map(({ id }) => id) } },
    data: { heldUntil: new Date(Date.now() - 1_000) },
  });
  if (tidied)
    await transact(counter.app, 'system', (ctx) =>
      tidyWeeks(
        ctx,
        enrolments.map(({ weekId }) => weekId),
      ),
    );
}

/** Families whose hold ran out while their transfer was on its way; written in bulk. Returns the payments' ids. */
async function createLatePayments(week: Week, count: number): Promise<string[]> {
  const families = Array.from({ length: count }, () => ({
    person: randomUUID(),
    parent: randomUUID(),
    child: randomUUID(),
    basket: randomUUID(),
    enrolment: randomUUID(),
    payment: randomUUID(),
  }));
  await prisma.person.createMany({ data: families.map(({ person }) => ({ id: person, givenName: 'Alix', familyName: 'Peeters' })) });
  await prisma.parent.createMany({
    data: families.map(({ parent, person }) => ({ id: parent, personId: person, email: `${parent}@example.be` })),
  });
  await prisma.child.createMany({
    data: families.map(({ child }) => ({ id: child, givenName: 'Zoé', familyName: 'Peeters', birthDate: new Date('2022-01-15') })),
  });
  await prisma.basket.createMany({
    data: families.map(({ basket, parent }) => ({ id: basket, parentId: parent, status: 'VALIDATED' as const })),
  });
  await prisma.enrolment.createMany({
    data: families.map(({ enrolment, basket, parent, child }) => ({
      id: enrolment,
      basketId: basket,
      parentId: parent,
      childId: child,
      weekId: week.id,
      monday: week.monday,
      status: 'EXPIRED' as const,
      heldUntil: new Date(Date.now() - 60_000),
      endedAt: new Date(),
      priceCents: 6000,
      dayRateCents: 1200,
      dayCount: 5,
      category: 'RESIDENT' as const,
      siblingRank: 1,
    })),
  });
  await prisma.payment.createMany({
    data: families.map(({ payment, basket, parent }) => ({
      id: payment,
      basketId: basket,
      parentId: parent,
      method: 'TRANSFER' as const,
      amountCents: 6000,
    })),
  });
  await prisma.paymentLine.createMany({
    data: families.map(({ payment, enrolment }) => ({ paymentId: payment, enrolmentId: enrolment, amountCents: 6000 })),
  });
  return families.map(({ payment }) => payment);
}

async function conclude(paymentId: string, outcome = 'paid') {
  const { checkoutUrl } = await read(paymentId);
  await fetch(checkoutUrl!, { method: 'POST', body: new URLSearchParams({ status: outcome }), redirect: 'manual' });
  await counter.work();
}

describe('a payment that arrives late', () => {
  test.each([{ tidied: true }, { tidied: false }])('is confirmed when the place is still free (%o)', async ({ tidied }) => {
    const { weeks } = await createSeason(counter.app, [1]);
    const { enrolments, paymentId } = await createPayer(weeks);
    await runOut(enrolments, { tidied });
    await conclude(paymentId);
    expect(await status(enrolments[0]!)).toBe('CONFIRMED');
    expect(await read(paymentId)).toMatchObject({ status: 'PAID', refunds: [] });
    expect(await readPlaces(counter.app, weeks[0]!.id)).toMatchObject({ taken: 1, confirmed: 1 });
    expect(await mailsAbout(paymentId)).toEqual(['payment-recap']);
  });

  test('is sent back when the place is gone, and the child is first on the list', async () => {
    const { weeks } = await createSeason(counter.app, [1]);
    const late = await createPayer(weeks);
    await runOut(late.enrolments, { tidied: true });
    const quick = await createPayer(weeks);
    const other = await createParent(counter.app);
    const otherChild = await createChild(counter.app, [other]);
    await prisma.waitingPlace.create({ data: { childId: otherChild.id, weekId: weeks[0]!.id, parentId: other.actor.parentId } });

    await conclude(late.paymentId);
    expect(await status(late.enrolments[0]!)).toBe('EXPIRED');
    expect(await read(late.paymentId)).toMatchObject({
      status: 'REFUNDED',
      paidCents: 6000,
      lines: [{ outcome: 'REFUNDED' }],
      refunds: [{ amountCents: 6000, reason: 'LATE_PAYMENT', status: 'DONE', providerId: expect.stringMatching(/^re_/) }],
      money: [6000, -6000],
    });
    expect(await mailsAbout(late.paymentId)).toEqual(['payment-late']);
    expect((await queueOf(weeks[0]!.id)).map(({ childId, priority }) => [childId, priority])).toEqual([
      [late.child.id, 0],
      [otherChild.id, 1],
    ]);
    await transact(counter.app, quick.actor, (ctx) => releaseEnrolment(ctx, quick.enrolments[0]!.id));
    expect((await queueOf(weeks[0]!.id))[0]).toMatchObject({ childId: late.child.id, status: 'OFFERED' });
  });

  test('does not take a place that the queue waits for', async () => {
    const { weeks } = await createSeason(counter.app, [1]);
    const late = await createPayer(weeks);
    const other = await createParent(counter.app);
    const otherChild = await createChild(counter.app, [other]);
    await prisma.waitingPlace.create({ data: { childId: otherChild.id, weekId: weeks[0]!.id, parentId: other.actor.parentId } });
    await runOut(late.enrolments, { tidied: false });
    await conclude(late.paymentId);
    expect(await read(late.paymentId)).toMatchObject({ status: 'REFUNDED' });
    expect(await queueOf(weeks[0]!.id)).toMatchObject([
      { childId: late.child.id, priority: 0, status: 'WAITING' },
      { childId: otherChild.id, status: 'OFFERED' },
    ]);
  });

  test('takes the place that the queue keeps for this very child', async () => {
    const { weeks } = await createSeason(counter.app, [1]);
    const late = await createPayer(weeks);
    await runOut(late.enrolments, { tidied: true });
    const offer = await prisma.waitingPlace.create({
      data: { childId: late.child.id, weekId: weeks[0]!.id, parentId: late.actor.parentId },
    });
    await transact(counter.app, 'system', (ctx) => tidyWeeks(ctx, [weeks[0]!.id]));
    await conclude(late.paymentId);
    expect(await status(late.enrolments[0]!)).toBe('CONFIRMED');
    expect(await prisma.waitingPlace.findUniqueOrThrow({ where: { id: offer.id } })).toMatchObject({ status: 'ACCEPTED' });
    expect(await readPlaces(counter.app, weeks[0]!.id)).toMatchObject({ taken: 1, confirmed: 1, offered: 0 });
  });

  test('keeps what it can: one week confirmed, the other sent back', async () => {
    const { weeks } = await createSeason(counter.app, [1, 1]);
    const late = await createPayer(weeks);
    await runOut(late.enrolments, { tidied: true });
    await createPayer([weeks[1]!]);
    await conclude(late.paymentId);
    expect([await status(late.enrolments[0]!), await status(late.enrolments[1]!)]).toEqual(['CONFIRMED', 'EXPIRED']);
    expect(await read(late.paymentId)).toMatchObject({ status: 'PAID', refunds: [{ amountCents: 6000, status: 'DONE' }] });
    expect(await mailsAbout(late.paymentId)).toEqual(['payment-recap', 'payment-late']);
  });

  test('once the week has begun is sent back, without a line in the queue', async () => {
    const { weeks } = await createSeason(counter.app, [1]);
    const late = await createPayer(weeks);
    await runOut(late.enrolments, { tidied: true });
    await prisma.$executeRaw`
      UPDATE week SET monday = date_trunc('week', now()), start_date = date_trunc('week', now()), end_date = date_trunc('week', now())::date + 4
      WHERE id = ${weeks[0]!.id}::uuid`;
    await conclude(late.paymentId);
    expect(await read(late.paymentId)).toMatchObject({ status: 'REFUNDED', refunds: [{ reason: 'LATE_PAYMENT' }] });
    expect(await queueOf(weeks[0]!.id)).toEqual([]);
  });

  test('one hundred of them, racing for fifty places: fifty confirmed, fifty sent back', async () => {
    const { weeks } = await createSeason(counter.app, [50]);
    const week = weeks[0]!;
    const ids = await createLatePayments(week, 100);
    const waiting = [...ids];
    const lane = async () => {
      for (let paymentId = waiting.pop(); paymentId; paymentId = waiting.pop()) {
        const settled = { paymentId, paidCents: 6000 };
        await transact(counter.app, 'system', (ctx) => settlePayment(ctx, settled));
      }
    };
    await Promise.all(Array.from({ length: 8 }, lane));
    expect(await readPlaces(counter.app, week.id)).toMatchObject({ taken: 50, confirmed: 50 });
    expect(await prisma.refund.count({ where: { paymentId: { in: ids }, reason: 'LATE_PAYMENT', status: 'DUE' } })).toBe(50);
    expect(await queueOf(week.id)).toHaveLength(50);
    expect(await prisma.payment.count({ where: { id: { in: ids }, status: 'PAID' } })).toBe(100);
  }, 90_000);
});

describe('money for places that are not owed any more', () => {
  test('given back by the parent meanwhile: sent back', async () => {
    const { weeks } = await createSeason(counter.app, [1, 1]);
    const { actor, enrolments, paymentId } = await createPayer(weeks);
    await transact(counter.app, actor, (ctx) => releaseEnrolment(ctx, enrolments[1]!.id));
    await conclude(paymentId);
    expect([await status(enrolments[0]!), await status(enrolments[1]!)]).toEqual(['CONFIRMED', 'CANCELLED']);
    expect(await read(paymentId)).toMatchObject({
      status: 'PAID',
      refunds: [{ amountCents: 6000, reason: 'LINE_RELEASED', status: 'DONE' }],
    });
  });

  test('paid twice: the second payment goes back whole', async () => {
    const { weeks } = await createSeason(counter.app, [1, 1]);
    const { actor, enrolments, paymentId: first } = await createPayer(weeks);
    const second = await startPayment(counter.app, { actor, method: 'TRANSFER' });
    // The first page is still open in a tab: the portal has not closed it yet.
    await conclude(first);
    expect(await read(first)).toMatchObject({ status: 'PAID' });
    expect(await read(second)).toMatchObject({ status: 'CANCELLED' });
    await transact(counter.app, 'system', (ctx) => settlePayment(ctx, { paymentId: second, paidCents: 12000 }));
    expect(await read(second)).toMatchObject({
      status: 'PAID',
      refunds: [
        { amountCents: 6000, reason: 'SURPLUS', status: 'DUE' },
        { amountCents: 6000, reason: 'SURPLUS', status: 'DUE' },
      ],
    });
    expect([await status(enrolments[0]!), await status(enrolments[1]!)]).toEqual(['CONFIRMED', 'CONFIRMED']);
    expect(await mailsAbout(second)).toEqual(['transfer-expected', 'transfer-replaced', 'payment-late']);
  });

  test('the failure that arrives after the success changes nothing', async () => {
    const { weeks } = await createSeason(counter.app, [1]);
    const { enrolments, paymentId } = await createPayer(weeks);
    const { providerId } = await read(paymentId);
    await conclude(paymentId);
    counter.replaceProvider((_request, response) =>
      response.end(
        JSON.stringify({
          id: providerId,
          status: 'expired',
          amount: { currency: 'EUR', value: '60.00' },
          metadata: { paymentId },
          _links: {},
        }),
      ),
    );
    await checkPayment(counter.app, paymentId);
    expect(await read(paymentId)).toMatchObject({ status: 'PAID' });
    expect(await status(enrolments[0]!)).toBe('CONFIRMED');
    expect(await mailsAbout(paymentId)).toEqual(['payment-recap']);
  });

  test('success after failure is still money', async () => {
    const { weeks } = await createSeason(counter.app, [1]);
    const { enrolments, paymentId } = await createPayer(weeks);
    const { providerId } = await read(paymentId);
    await conclude(paymentId, 'failed');
    counter.replaceProvider((_request, response) =>
      response.end(
        JSON.stringify({
          id: providerId,
          status: 'paid',
          amount: { currency: 'EUR', value: '60.00' },
          metadata: { paymentId },
          paidAt: '2025-12-31T23:30:00+01:00',
          _links: {},
        }),
      ),
    );
    await checkPayment(counter.app, paymentId);
    expect(await read(paymentId)).toMatchObject({ status: 'PAID' });
    // told after midnight, it counts on the day of the provider
    const entry = { kind: 'RECEIVED' as const, lines: { some: { paymentId } } };
    expect(await prisma.journalEntry.findFirstOrThrow({ where: entry })).toMatchObject({ valueDate: new Date('2025-12-31') });
    expect(await status(enrolments[0]!)).toBe('CONFIRMED');
  });
});

describe('money that goes back', () => {
  test('is sent once, even when the answer of the provider is lost', async () => {
    const { weeks } = await createSeason(counter.app, [1]);
    const late = await createPayer(weeks);
    await runOut(late.enrolments, { tidied: true });
    await createPayer(weeks);
    let lost = 0;
    counter.replaceProvider((request, response) => {
      if (request.method !== 'POST' || !request.url!.endsWith('/refunds')) return counter.sandbox()(request, response);
      lost += 1;
      response.end = () => response.destroy();
      return counter.sandbox()(request, response);
    });
    await conclude(late.paymentId);
    expect(lost).toBe(1);
    expect(await read(late.paymentId)).toMatchObject({ status: 'PAID', refunds: [{ status: 'DUE' }] });
    counter.replaceProvider(null);
    await prisma.$executeRaw`UPDATE graphile_worker._private_jobs SET run_at = now() WHERE key LIKE 'refund:%'`;
    await counter.work();
    expect(await read(late.paymentId)).toMatchObject({ status: 'REFUNDED', refunds: [{ status: 'DONE' }] });
    const { providerId } = await read(late.paymentId);
    expect(counter.calls.filter((call) => call === `POST /demo/mollie/v2/payments/${providerId}/refunds`)).toHaveLength(1);
  });

  test('a chargeback and a refund made on the provider’s own site are written down, once', async () => {
    const { weeks } = await createSeason(counter.app, [1]);
    const { paymentId, enrolments } = await createPayer(weeks);
    const { providerId } = await read(paymentId);
    await conclude(paymentId);
    const euros = (value: string) => ({ currency: 'EUR', value });
    counter.replaceProvider((request, response) => {
      const refunds = [{ id: 're_outside', status: 'refunded', amount: euros('10.00'), metadata: null }];
      const payment = {
        id: providerId,
        status: 'paid',
        amount: euros('60.00'),
        amountRefunded: euros('10.00'),
        amountChargedBack: euros('50.00'),
        metadata: { paymentId },
        _links: {},
      };
      response.end(JSON.stringify(request.url!.includes('/refunds') ? { _embedded: { refunds } } : payment));
    });
    await checkPayment(counter.app, paymentId);
    await checkPayment(counter.app, paymentId);
    const payment = await read(paymentId);
    expect(payment.status).toBe('REFUNDED');
    expect(payment.refunds.map(({ reason, amountCents, status }) => [reason, amountCents, status])).toEqual([
      ['OUTSIDE', 1000, 'DONE'],
      ['CHARGEBACK', 5000, 'DONE'],
    ]);
    expect(await status(enrolments[0]!)).toBe('CONFIRMED');
    expect(await prisma.auditEntry.count({ where: { subject: `payment:${paymentId}`, action: 'payment-charged-back' } })).toBe(1);
  });

  test('a refund that comes back is with the commune again', async () => {
    const { weeks } = await createSeason(counter.app, [1]);
    const late = await createPayer(weeks);
    await runOut(late.enrolments, { tidied: true });
    await createPayer(weeks);
    await conclude(late.paymentId);
    const { providerId, refunds } = await read(late.paymentId);
    counter.replaceProvider((request, response) => {
      const failed = {
        id: refunds[0]!.providerId,
        status: 'failed',
        amount: { currency: 'EUR', value: '60.00' },
        metadata: { refundId: refunds[0]!.id },
      };
      const payment = {
        id: providerId,
        status: 'paid',
        amount: { currency: 'EUR', value: '60.00' },
        amountRefunded: { currency: 'EUR', value: '60.00' },
        metadata: { paymentId: late.paymentId },
        _links: {},
      };
      response.end(JSON.stringify(request.url!.includes('/refunds') ? { _embedded: { refunds: [failed] } } : payment));
    });
    await checkPayment(counter.app, late.paymentId);
    await checkPayment(counter.app, late.paymentId);
    expect((await read(late.paymentId)).refunds).toMatchObject([{ status: 'FAILED' }]);
    expect((await read(late.paymentId)).money).toEqual([6000, -6000, 6000]);
  });
});
