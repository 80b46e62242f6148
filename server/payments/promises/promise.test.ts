// A promise: places that are confirmed and still owed, through payment in parts, cancellation, another payment and its end.
import { beforeAll, expect, test } from 'vitest';
import { createStaff, placeChild } from '../../../tests/kit/catalogue.ts';
import { createApp, createChild, createParent, createSeason } from '../../../tests/kit/people.ts';
import { openGraph } from '../../../tests/kit/graph.ts';
import { findBreaches } from '../../commands/invariants.ts';
import { validateBasket } from '../../baskets/validate-basket.ts';
import type { App } from '../../context.ts';
import { composePaymentPromised } from '../../mail/compose/payment-promised.ts';
import { transact } from '../../platform/act.ts';
import type { ParentActor } from '../../platform/actor.ts';
import { openPayment } from '../open-payment.ts';

let app: App;
let ask: ReturnType<typeof openGraph>;
let token: string;
beforeAll(async () => {
  app = await createApp();
  ask = openGraph(app);
  token = (await createStaff(app)).token;
});

const refusal = '... on InputInvalid { problems { path code } } ... on Refusal { message }';
const paid = `id status amountCents receivedCents openCents structuredCommunication refundDueCents promise { guarantor name reference dueOn isOverdue }`;
const mutate = async (field: string, type: string, input: object) => {
  const answer = await ask(
    token,
    `mutation ($input: ${type}!) { ${field}(input: $input) { __typename ... on Payment { ${paid} } ${refusal} } }`,
    {
      input,
    },
  );
  expect(answer.errors, JSON.stringify(answer.errors)).toBeUndefined();
  return answer.data![field] as Record<string, unknown> & { id: string };
};
const why = { reason: 'Décision du CPAS' };
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

async function scene(weeks = 2) {
  const parent = await createParent(app);
  const child = await createChild(app, [parent]);
  const season = await createSeason(
    app,
    Array.from({ length: weeks }, () => 3),
  );
  const places = [];
  for (const week of season.weeks)
    places.push(await placeChild(app, parent.actor, child.id, week, { status: 'HELD', heldUntil: new Date(Date.now() + 3_600_000) }));
  const asked = {
    ...{ parentId: parent.actor.parentId, enrolmentIds: places.map(({ id }) => id), guarantor: 'CPAS', name: 'CPAS de Val' },
    ...{ reference: 'D-12', dueOn: inDays(20), why },
  };
  return { parent, child, places, asked, weeks: season.weeks };
}
const payAsParent = (actor: ParentActor) =>
  transact(app, actor, async (ctx) => {
    await validateBasket(ctx);
    return openPayment(ctx, 'TRANSFER');
  });
const statusOf = async (id: string) => (await app.database.prisma.enrolment.findUniqueOrThrow({ where: { id } })).status;
const familyOf = async (paymentId: string) => {
  const { _sum } = await app.database.prisma.journalLine.aggregate({
    where: { paymentId, account: 'FAMILY' },
    _sum: { amountCents: true },
  });
  return Number(_sum.amountCents ?? 0);
};
const whole = async () => expect(await findBreaches(app.database.pool)).toEqual([]);

test('a promise confirms held places, is owed, and is settled in parts at the counter and by transfer', async () => {
  const { asked, places, parent } = await scene();
  const total = places.reduce((sum, { priceCents }) => sum + priceCents, 0);
  expect(await mutate('grantPaymentPromise', 'GrantPaymentPromiseInput', { ...asked, name: null })).toMatchObject({
    problems: [{ path: ['name'], code: 'REQUIRED' }],
  });
  expect(await mutate('grantPaymentPromise', 'GrantPaymentPromiseInput', { ...asked, dueOn: inDays(-2) })).toMatchObject({
    problems: [{ path: ['dueOn'], code: 'OUT_OF_RANGE' }],
  });
  const promise = await mutate('grantPaymentPromise', 'GrantPaymentPromiseInput', asked);
  expect(promise).toMatchObject({
    ...{ status: 'PENDING', amountCents: total, openCents: total },
    promise: { guarantor: 'CPAS', name: 'CPAS de Val', reference: 'D-12', isOverdue: false },
  });
  for (const { id } of places) expect(await statusOf(id)).toBe('CONFIRMED');
  expect(await familyOf(promise.id)).toBe(total);
  await whole();
  const asking = { parentId: parent.actor.parentId, paymentId: promise.id, why };
  const pay = (receivedCents: number, method = 'CASH') =>
    mutate('payPaymentPromise', 'PayPaymentPromiseInput', { ...asking, receivedCents, method });
  expect(await pay(total + 1)).toMatchObject({ problems: [{ path: ['receivedCents'] }] });
  expect(await pay(1_000, 'TRANSFER')).toMatchObject({ problems: [{ path: ['method'] }] });
  expect(await pay(1_000)).toMatchObject({ status: 'PENDING', receivedCents: 1_000, openCents: total - 1_000 });
  await whole();
  const transfer = await ask(
    token,
    `mutation ($id: ID!, $cents: NonNegativeInt!) { confirmTransfer(paymentId: $id, amountCents: $cents) { __typename ... on Payment { status } } }`,
    { id: promise.id, cents: total - 1_000 },
  );
  expect(transfer.data!.confirmTransfer).toEqual({ __typename: 'Payment', status: 'PAID' });
  expect(await familyOf(promise.id)).toBe(0);
  expect(await pay(100)).toMatchObject({ __typename: 'AlreadyDecided' });
  await whole();
});

test('what is cancelled is not owed, and what came in settles the rest', async () => {
  const { asked, places, parent } = await scene();
  const promise = await mutate('grantPaymentPromise', 'GrantPaymentPromiseInput', asked);
  const [one, other] = places;
  await mutate('payPaymentPromise', 'PayPaymentPromiseInput', {
    ...{ parentId: parent.actor.parentId, paymentId: promise.id, receivedCents: other!.priceCents + 500, method: 'CARD', why },
  });
  const cancelled = await ask(token, `mutation ($input: CancelForFamilyInput!) { cancelForFamily(input: $input) { __typename } }`, {
    input: { parentId: parent.actor.parentId, enrolmentId: one!.id, why },
  });
  expect(cancelled.data!.cancelForFamily).toEqual({ __typename: 'CancellationRequest' });
  expect(await app.database.prisma.payment.findUniqueOrThrow({ where: { id: promise.id }, include: { refunds: true } })).toMatchObject({
    ...{ status: 'PAID', amountCents: other!.priceCents },
    refunds: [{ reason: 'SURPLUS', amountCents: 500 }],
  });
  expect([await statusOf(one!.id), await statusOf(other!.id)]).toEqual(['CANCELLED', 'CONFIRMED']);
  await whole();
});

test('a promise that nobody keeps ends with its places; one of a week that is cancelled owes nothing', async () => {
  const { asked, places, parent, weeks } = await scene();
  const promise = await mutate('grantPaymentPromise', 'GrantPaymentPromiseInput', { ...asked, guarantor: 'PAYER', name: null });
  await app.database.prisma.paymentPromise.update({ where: { paymentId: promise.id }, data: { dueOn: new Date('2020-01-01') } });
  const list = `{ admin { promisedPayments(isOverdue: true) { totalCount edges { node { id promise { isOverdue } } } } deskWork { work count } } }`;
  const { admin } = (await ask(token, list)).data as { admin: { promisedPayments: { edges: { node: object }[] }; deskWork: object[] } };
  expect(admin.promisedPayments.edges).toEqual([{ node: { id: promise.id, promise: { isOverdue: true } } }]);
  expect(admin.deskWork).toContainEqual({ work: 'PROMISES_OVERDUE', count: 1 });
  const ask2 = `mutation ($id: ID!) { cancelWeek(weekId: $id, reason: "orage") { __typename } }`;
  await ask(token, ask2, { id: weeks[0]!.id });
  await whole();
  expect(await familyOf(promise.id)).toBe(places[1]!.priceCents);
  const ended = await mutate('endPaymentPromise', 'EndPaymentPromiseInput', {
    parentId: parent.actor.parentId,
    paymentId: promise.id,
    why,
  });
  expect(ended).toMatchObject({ status: 'CANCELLED', openCents: 0 });
  expect(await statusOf(places[1]!.id)).toBe('CANCELLED');
  expect(await familyOf(promise.id)).toBe(0);
  expect(
    await mutate('endPaymentPromise', 'EndPaymentPromiseInput', { parentId: parent.actor.parentId, paymentId: promise.id, why }),
  ).toMatchObject({
    __typename: 'AlreadyDecided',
  });
  // money that comes all the same goes back
  await ask(token, `mutation ($id: ID!) { confirmTransfer(paymentId: $id, amountCents: 700) { __typename } }`, { id: promise.id });
  await whole();
});

test('the end of a promise drops what a late cancellation left open, and keeps what came in for it', async () => {
  const { asked, places, parent } = await scene();
  const promise = await mutate('grantPaymentPromise', 'GrantPaymentPromiseInput', asked);
  const [late, other] = places;
  const own = { parentId: parent.actor.parentId, why };
  // nothing goes back for the place that is cancelled too late: it stays owed
  const cancel = `mutation ($input: CancelForFamilyInput!) { cancelForFamily(input: $input) { __typename } }`;
  await ask(token, cancel, { input: { ...own, enrolmentId: late!.id, refundCents: 0 } });
  expect(await familyOf(promise.id)).toBe(late!.priceCents + other!.priceCents);
  await mutate('payPaymentPromise', 'PayPaymentPromiseInput', { ...own, paymentId: promise.id, receivedCents: 700, method: 'CASH' });
  await whole();
  const ended = await mutate('endPaymentPromise', 'EndPaymentPromiseInput', { ...own, paymentId: promise.id });
  expect(ended).toMatchObject({ status: 'PAID', amountCents: 700, openCents: 0, refundDueCents: 0 });
  expect(await statusOf(other!.id)).toBe('CANCELLED');
  expect(await familyOf(promise.id)).toBe(0);
  await whole();
});

test('a promise that is paid in part and ended gives all of it back', async () => {
  const { asked, places, parent } = await scene();
  const promise = await mutate('grantPaymentPromise', 'GrantPaymentPromiseInput', asked);
  const own = { parentId: parent.actor.parentId, paymentId: promise.id, why };
  // enough for one place: the first that ends leaves the other paid
  await mutate('payPaymentPromise', 'PayPaymentPromiseInput', { ...own, receivedCents: places[1]!.priceCents + 300, method: 'CARD' });
  await mutate('endPaymentPromise', 'EndPaymentPromiseInput', own);
  const { refunds } = await app.database.prisma.payment.findUniqueOrThrow({ where: { id: promise.id }, include: { refunds: true } });
  expect(refunds.reduce((sum, { amountCents }) => sum + amountCents, 0)).toBe(places[1]!.priceCents + 300);
  for (const { id } of places) expect(await statusOf(id)).toBe('CANCELLED');
  await whole();
});

test('what the family pays itself of the same basket leaves the promise of the rest as it is', async () => {
  const { asked, places, parent } = await scene();
  const [promised, own] = places;
  const promise = await mutate('grantPaymentPromise', 'GrantPaymentPromiseInput', { ...asked, enrolmentIds: [promised!.id] });
  const paymentId = await payAsParent(parent.actor);
  expect(await familyOf(promise.id)).toBe(promised!.priceCents);
  expect(await familyOf(paymentId)).toBe(own!.priceCents);
  const { prisma } = app.database;
  expect(await prisma.payment.findUniqueOrThrow({ where: { id: promise.id } })).toMatchObject({ status: 'PENDING' });
  await whole();
  // a payment that was begun for both before the promise was given, and is made all the same, pays the promised place too
  const other = await scene();
  const before = await payAsParent(other.parent.actor);
  const second = await mutate('grantPaymentPromise', 'GrantPaymentPromiseInput', { ...other.asked, enrolmentIds: [other.places[0]!.id] });
  const total = other.places.reduce((sum, { priceCents }) => sum + priceCents, 0);
  await ask(token, `mutation ($id: ID!, $cents: NonNegativeInt!) { confirmTransfer(paymentId: $id, amountCents: $cents) { __typename } }`, {
    ...{ id: before, cents: total },
  });
  expect([await familyOf(before), await familyOf(second.id)]).toEqual([0, 0]);
  for (const { id } of other.places) expect(await statusOf(id)).toBe('CONFIRMED');
  expect(await prisma.refund.count({ where: { paymentId: { in: [before, second.id] } } })).toBe(0);
  await whole();
});

test('of two that count the same money at once one is heard; one that pays and one that ends leave the books whole', async () => {
  const first = await scene(1);
  const paid = await mutate('grantPaymentPromise', 'GrantPaymentPromiseInput', first.asked);
  const money = {
    parentId: first.parent.actor.parentId,
    paymentId: paid.id,
    receivedCents: first.places[0]!.priceCents,
    method: 'CASH',
    why,
  };
  const both = await Promise.all([1, 2].map(() => mutate('payPaymentPromise', 'PayPaymentPromiseInput', money)));
  expect(both.map(({ __typename }) => __typename).toSorted()).toEqual(['AlreadyDecided', 'Payment']);
  await whole();

  const second = await scene(1);
  const ended = await mutate('grantPaymentPromise', 'GrantPaymentPromiseInput', second.asked);
  const own = { parentId: second.parent.actor.parentId, paymentId: ended.id, why };
  const price = second.places[0]!.priceCents;
  await Promise.all([
    mutate('payPaymentPromise', 'PayPaymentPromiseInput', { ...own, receivedCents: price, method: 'CASH' }),
    mutate('endPaymentPromise', 'EndPaymentPromiseInput', own),
  ]);
  const { refunds, ...last } = await app.database.prisma.payment.findUniqueOrThrow({ where: { id: ended.id }, include: { refunds: true } });
  // paid first: the place stays; ended first: nothing is owed, and nothing was counted
  const placed = await statusOf(second.places[0]!.id);
  expect([
    ['PAID', 'CONFIRMED', 0],
    ['CANCELLED', 'CANCELLED', 0],
  ]).toContainEqual([last.status, placed, refunds.length]);
  expect(await familyOf(ended.id)).toBe(0);
  await whole();
});

test('what the CPAS promised is never asked of the family by mail; what the family promised is', async () => {
  const subjectOf = async (guarantor: 'CPAS' | 'PAYER') => {
    const { asked, parent } = await scene(1);
    const promise = await mutate('grantPaymentPromise', 'GrantPaymentPromiseInput', {
      ...{ ...asked, guarantor },
      name: guarantor === 'PAYER' ? null : 'CPAS de Val',
    });
    await mutate('payPaymentPromise', 'PayPaymentPromiseInput', {
      ...{ parentId: parent.actor.parentId, paymentId: promise.id, receivedCents: 100, method: 'CASH', why },
    });
    const { prisma } = app.database;
    const mail = await composePaymentPromised(
      { ...app, prisma },
      {
        kind: 'payment-promised',
        paymentId: promise.id,
      },
    );
    return mail!.subject + JSON.stringify(mail!.blocks);
  };
  const [byOther, byFamily] = [await subjectOf('CPAS'), await subjectOf('PAYER')];
  expect(byOther).toContain('leur paiement est promis');
  expect(byOther).toContain("par qui s'y est engagé");
  expect(byOther).not.toContain('CPAS');
  expect(byFamily).toMatch(/il reste .* à payer/);
});
