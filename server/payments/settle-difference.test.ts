// A paid place at another price: what the family gets back or owes more, and what becomes of it afterwards.
import { afterEach, beforeAll, expect, test } from 'vitest';
import { createStaff, createWeek } from '../../tests/kit/catalogue.ts';
import { expectBooksInOrder, fillBasket, openCounter, type Counter } from '../../tests/kit/payment-harness.ts';
import { createChild, createParent, createSeason } from '../../tests/kit/people.ts';
import { cancelWeek } from '../cancellations/cancel-week.ts';
import { decideCancellation } from '../cancellations/decide-cancellation.ts';
import { requestCancellation } from '../cancellations/request-cancellation.ts';
import { joinPayments, readPlaces } from '../certificates/read-facts.ts';
import { findBreaches } from '../commands/invariants.ts';
import { mondayOf, toDate } from '../language/dates.ts';
import { locales } from '../language/messages.ts';
import { composePaymentPromised } from '../mail/compose/payment-promised.ts';
import { transact } from '../platform/act.ts';
import { rowId, type CancellationRequestId, type EnrolmentId, type PaymentId, type WeekId } from '../platform/ids.ts';
import { AlreadyDecided, PriceDiffers } from '../platform/refusals.ts';
import { endPromise } from '../staff/for-family/end-promise.ts';
import { grantPromise } from '../staff/for-family/grant-promise.ts';
import { confirmTransfer } from './confirm-transfer.ts';
import { startPayment } from './start-payment.ts';
import { swapWeek } from './swap-week.ts';

let counter: Counter;
let app: Counter['app'];
let prisma: Counter['app']['database']['prisma'];
let staff: Awaited<ReturnType<typeof createStaff>>['actor'];
beforeAll(async () => {
  counter = await openCounter();
  app = counter.app;
  prisma = app.database.prisma;
  staff = (await createStaff(app)).actor;
});
afterEach(async () => {
  await expectBooksInOrder(app);
  expect(await findBreaches(app.database.pool)).toEqual([]);
});

type Parent = Awaited<ReturnType<typeof createParent>>;

const receive = (paymentId: string, cents: number) =>
  transact(app, staff, (ctx) => confirmTransfer(ctx, { paymentId: paymentId as PaymentId, amountCents: cents }));

/** A place held at a price in the first of three weeks, of which the others cost 60 €. */
async function scene(priceCents: number) {
  const { weeks } = await createSeason(app, [5, 5, 5]);
  const parent = await createParent(app);
  const child = await createChild(app, [parent]);
  const { enrolments } = await fillBasket(app, parent.actor, [{ childId: child.id, week: weeks[0]!, priceCents }]);
  return { parent, child, weeks, enrolmentId: rowId('Enrolment', enrolments[0]!.id) };
}

async function paid(priceCents: number) {
  const made = await scene(priceCents);
  const id = await startPayment(counter.app, { actor: made.parent.actor, method: 'TRANSFER' });
  await receive(id, priceCents);
  return made;
}

const swap = ({ actor }: Parent, enrolmentId: EnrolmentId, weekId: string, priceCents?: number) =>
  transact(app, actor, (ctx) => swapWeek(ctx, { enrolmentId, weekId: weekId as WeekId, ...(priceCents !== undefined && { priceCents }) }));
const priceOf = async (id: string) => (await prisma.enrolment.findUniqueOrThrow({ where: { id } })).priceCents;
const refundsOf = (enrolmentId: string) =>
  prisma.refund.findMany({ where: { enrolmentId }, select: { amountCents: true, reason: true }, orderBy: { seq: 'asc' } });
const differenceOf = (enrolmentId: string) =>
  prisma.payment.findFirst({
    where: { lines: { some: { enrolmentId, isDifference: true } } },
    include: { promise: true, lines: true },
    orderBy: { createdAt: 'desc' },
  });
const cancel = async ({ actor }: Parent, enrolmentId: EnrolmentId) => {
  const cancellationId = await transact(app, actor, (ctx) =>
    requestCancellation(ctx, { enrolmentId, reason: 'Empêchés', documentId: null }),
  );
  await transact(app, staff, (ctx) =>
    decideCancellation(ctx, { cancellationId: cancellationId as CancellationRequestId, accept: true, message: null, refundCents: null }),
  );
};

test('the price is agreed to, or nothing moves', async () => {
  const { parent, weeks, enrolmentId } = await paid(4800);
  for (const agreed of [undefined, 4800, 5999])
    await expect(swap(parent, enrolmentId, weeks[1]!.id, agreed)).rejects.toMatchObject({ paidCents: 4800, priceCents: 6000 });
  expect(await priceOf(enrolmentId)).toBe(4800);
  expect(await differenceOf(enrolmentId)).toBeNull();
});

test('what the other week costs more is owed by a payment of its own; paid, one certificate counts both', async () => {
  const { parent, child, weeks, enrolmentId } = await paid(4800);
  await swap(parent, enrolmentId, weeks[1]!.id, 6000);
  const owed = (await differenceOf(enrolmentId))!;
  expect(owed).toMatchObject({
    ...{ status: 'PENDING', method: 'TRANSFER', amountCents: 1200, promise: { guarantor: 'PAYER' } },
    lines: [{ amountCents: 1200, isDifference: true }],
  });
  expect(owed.structuredCommunication).not.toBeNull();
  const asked = (await prisma.payment.findUniqueOrThrow({ where: { id: owed.id }, include: { promise: true } })).promise!.dueOn;
  expect(Math.round((asked.getTime() - Date.now()) / 86_400_000)).toBeGreaterThanOrEqual(13);

  await receive(owed.id, 500);
  await receive(owed.id, 700);
  expect(await differenceOf(enrolmentId)).toMatchObject({ status: 'PAID', lines: [{ outcome: 'CONFIRMED' }] });
  const lines = await readPlaces(prisma, [child.id]);
  expect(lines.map(({ paidCents }) => paidCents).sort()).toEqual([1200, 4800]);
  expect(joinPayments(lines)).toMatchObject([{ enrolmentId, paidCents: 6000, payments: [{ openCents: 0 }, { openCents: 0 }] }]);

  await cancel(parent, enrolmentId);
  expect(await refundsOf(enrolmentId)).toEqual([
    { amountCents: 1200, reason: 'CANCELLATION' },
    { amountCents: 4800, reason: 'CANCELLATION' },
  ]);
});

test('a difference is to be paid before the week begins', async () => {
  const { parent, weeks, enrolmentId } = await paid(4800);
  const monday = mondayOf(new Date(Date.now() + 7 * 86_400_000));
  const near = await createWeek(app, weeks[0]!.plaineId, { monday: monday.toString() });
  await swap(parent, enrolmentId, near.id, 6000);
  expect((await differenceOf(enrolmentId))!.promise!.dueOn).toEqual(toDate(monday.subtract({ days: 1 })));
});

test('what it costs less goes back, and a cancellation gives back the rest alone', async () => {
  const { parent, weeks, enrolmentId } = await paid(7200);
  await swap(parent, enrolmentId, weeks[1]!.id, 6000);
  expect(await refundsOf(enrolmentId)).toEqual([{ amountCents: 1200, reason: 'PRICE_LOWERED' }]);
  await cancel(parent, enrolmentId);
  expect((await refundsOf(enrolmentId)).at(-1)).toEqual({ amountCents: 6000, reason: 'CANCELLATION' });
});

test('a difference that is not paid yet is lowered before anything goes back, and grows with the next', async () => {
  const { parent, weeks, enrolmentId } = await paid(4800);
  const cheap = await createSeason(app, [5]);
  const dear = await createSeason(app, [5]);
  await prisma.plaine.update({ where: { id: cheap.plaine.id }, data: { dailyRateCents: 900 } });
  await prisma.plaine.update({ where: { id: dear.plaine.id }, data: { dailyRateCents: 2000 } });
  await swap(parent, enrolmentId, weeks[1]!.id, 6000);
  await swap(parent, enrolmentId, dear.weeks[0]!.id, 10_000);
  expect(await differenceOf(enrolmentId)).toMatchObject({ status: 'PENDING', amountCents: 5200 });
  await swap(parent, enrolmentId, cheap.weeks[0]!.id, 4500);
  expect(await differenceOf(enrolmentId)).toMatchObject({ status: 'CANCELLED' });
  expect(await refundsOf(enrolmentId)).toEqual([{ amountCents: 300, reason: 'PRICE_LOWERED' }]);
});

test('of what the CPAS promised the family owes the difference alone; without it the place stays', async () => {
  const { parent, weeks, enrolmentId } = await scene(4800);
  const family = { parentId: parent.actor.parentId, why: { reason: 'Décision du CPAS', untold: null } };
  const word = { guarantor: 'CPAS' as const, name: 'CPAS de Val', reference: null, dueOn: new Date(Date.now() + 20 * 86_400_000) };
  const promised = await transact(app, staff, (ctx) => grantPromise(ctx, { ...family, ...word, enrolmentIds: [enrolmentId] }));
  await swap(parent, enrolmentId, weeks[1]!.id, 6000);
  expect(await prisma.payment.findUniqueOrThrow({ where: { id: promised } })).toMatchObject({ status: 'PENDING', amountCents: 4800 });
  const owed = (await differenceOf(enrolmentId))!;
  expect(owed).toMatchObject({ amountCents: 1200, promise: { guarantor: 'PAYER' } });
  await transact(app, staff, (ctx) => endPromise(ctx, { ...family, paymentId: owed.id as PaymentId }));
  expect(await differenceOf(enrolmentId)).toMatchObject({ status: 'CANCELLED' });
  expect(await prisma.enrolment.findUniqueOrThrow({ where: { id: enrolmentId } })).toMatchObject({ status: 'CONFIRMED' });
  await receive(promised, 4800);
  await expect(transact(app, staff, (ctx) => endPromise(ctx, { ...family, paymentId: promised as PaymentId }))).rejects.toThrow(
    AlreadyDecided,
  );
});

test('two who move the place at once make one difference; what is being paid keeps its price', async () => {
  const { parent, weeks, enrolmentId } = await paid(4800);
  await Promise.all([1, 2].map((at) => swap(parent, enrolmentId, weeks[at]!.id, 6000)));
  const made = await prisma.payment.findMany({ where: { lines: { some: { enrolmentId, isDifference: true } } } });
  expect(made.map(({ amountCents }) => amountCents)).toEqual([1200]);

  const held = await scene(4800);
  await startPayment(counter.app, { actor: held.parent.actor, method: 'TRANSFER' });
  await expect(swap(held.parent, held.enrolmentId, held.weeks[1]!.id, 6000)).rejects.toThrow(PriceDiffers);
});

test('a week that is cancelled gives back what is left of what was paid, whatever went back before', async () => {
  const { parent, weeks, enrolmentId } = await paid(7200);
  await swap(parent, enrolmentId, weeks[1]!.id, 6000);
  await transact(app, staff, (ctx) => cancelWeek(ctx, { weekId: rowId('Week', weeks[1]!.id), reason: 'orage' }));
  expect((await refundsOf(enrolmentId)).map(({ amountCents }) => amountCents)).toEqual([1200, 6000]);
});

test('the family is told what it owes and until when, in its language', async () => {
  const { parent, weeks, enrolmentId } = await paid(4800);
  await swap(parent, enrolmentId, weeks[1]!.id, 6000);
  const { id } = (await differenceOf(enrolmentId))!;
  for (const language of locales) {
    await prisma.person.update({ where: { id: parent.actor.personId }, data: { language } });
    const mail = (await composePaymentPromised({ prisma, env: app.env } as never, { kind: 'payment-promised', paymentId: id }))!;
    expect(mail.subject).toContain('12');
    expect(JSON.stringify(mail.blocks)).toMatch(/12,00|12\.00/);
  }
});
