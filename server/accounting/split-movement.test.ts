// One transfer over several claims: by all of its parts or none, by one of two clerks, and what is left waits.
import { afterEach, beforeAll, expect, test } from 'vitest';
import { createStaff } from '../../tests/kit/catalogue.ts';
import { openGraph } from '../../tests/kit/graph.ts';
import { expectBooksInOrder, fillBasket, readMails, work } from '../../tests/kit/payment-harness.ts';
import { createApp, createChild, createParent, createSeason } from '../../tests/kit/people.ts';
import { communeAccount as account, writeCoda } from '../../tests/kit/statement-files.ts';
import type { App } from '../context.ts';
import { openPayment } from '../payments/open-payment.ts';
import { recordMoneyBack } from '../payments/record-money-back.ts';
import { settlePayment } from '../payments/settle-payment.ts';
import { transact } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import { formatStructuredCommunication } from '../payments/structured-communication.ts';
import { compose } from '../mail/compose.ts';
import { importStatements } from './import-statements.ts';

let app: App;
let prisma: App['database']['prisma'];
let ask: ReturnType<typeof openGraph>;
let importer: StaffActor;
let one: string;
let other: string;
beforeAll(async () => {
  app = await createApp();
  prisma = app.database.prisma;
  ask = openGraph(app);
  one = (await createStaff(app, 'DESK')).token;
  other = (await createStaff(app, 'TREASURER')).token;
  importer = (await createStaff(app, 'RESPONSIBLE')).actor;
  await prisma.commune.create({
    data: { name: 'Essai', serviceName: 'ATL', email: 'atl@example.be', iban: account, beneficiary: 'Essai' },
  });
});
afterEach(() => expectBooksInOrder(app));

let number = 0;
let balance = 0;
/** Money of one payer reaches the account; its id as the graph names it. */
async function receive(cents: number): Promise<string> {
  const statement = { account, number: (number += 1), openingCents: balance, movements: [{ cents, text: `virement ${number}` }] };
  balance += cents;
  await transact(app, importer, (ctx) => importStatements(ctx, [{ name: 'a.cod', bytes: writeCoda(statement) }]));
  await work(app);
  const { id } = await prisma.bankMovement.findFirstOrThrow({ orderBy: { seq: 'desc' } });
  return id;
}
/** A family that was given a number for a transfer of 60.00. */
async function createTransfer(): Promise<string> {
  const parent = await createParent(app);
  const child = await createChild(app, [parent]);
  const { weeks } = await createSeason(app, [5]);
  await fillBasket(app, parent.actor, [{ childId: child.id, week: weeks[0]! }]);
  return transact(app, parent.actor, (ctx) => openPayment(ctx, 'TRANSFER'));
}
const openCents = async (movementId: string) => {
  const { data } = await ask(one, 'query ($id: ID!) { admin { movementToAllocate(id: $id) { openCents } } }', { id: movementId });
  return (data!.admin as { movementToAllocate: { openCents: number } | null }).movementToAllocate?.openCents ?? null;
};
async function split(token: string, movementId: string, open: number, parts: [paymentId: string, amountCents: number][]) {
  const input = { movementId, openCents: open, parts: parts.map(([paymentId, amountCents]) => ({ paymentId, amountCents })) };
  const { data, errors } = await ask(
    token,
    `mutation ($input: SplitMovementInput!) { splitMovement(input: $input) { __typename
      ... on MovementSplit { leftCents payments { status } } ... on InputInvalid { problems { path code } } ... on Refusal { message } } }`,
    { input },
  );
  expect(errors, JSON.stringify(errors)).toBeUndefined();
  return data!.splitMovement as { __typename: string; leftCents?: number };
}
const statusOf = async (id: string) => (await prisma.payment.findUniqueOrThrow({ where: { id } })).status;

test('one transfer pays places of two families; what is left waits, and pays the rest of another later', async () => {
  const [first, second, third] = [await createTransfer(), await createTransfer(), await createTransfer()];
  const movement = await receive(15_000);
  expect(await split(one, movement, 15_000, [])).toMatchObject({ problems: [{ path: ['parts'], code: 'REQUIRED' }] });
  expect(await split(one, movement, 15_000, [[first, 6001]])).toMatchObject({ problems: [{ code: 'OUT_OF_RANGE' }] });
  expect(
    await split(one, movement, 15_000, [
      [first, 3000],
      [first, 3000],
    ]),
  ).toMatchObject({ __typename: 'InputInvalid' });
  expect(await statusOf(first), 'nothing by halves').toBe('PENDING');
  expect(
    await split(one, movement, 15_000, [
      [first, 6000],
      [second, 6000],
    ]),
  ).toEqual({
    ...{ __typename: 'MovementSplit', leftCents: 3000, payments: [{ status: 'PAID' }, { status: 'PAID' }] },
  });
  expect(await openCents(movement)).toBe(3000);
  expect(await split(other, movement, 15_000, [[third, 3000]])).toMatchObject({ __typename: 'AlreadyDecided' });
  expect(await split(other, movement, 3000, [[third, 3001]])).toMatchObject({ __typename: 'InputInvalid' });
  expect(await split(other, movement, 3000, [[first, 3000]])).toMatchObject({ __typename: 'AlreadyDecided' });
  expect(await split(other, movement, 3000, [[third, 3000]])).toMatchObject({ leftCents: 0, payments: [{ status: 'PENDING' }] });
  expect(await openCents(movement)).toBeNull();

  // a part is taken back: that much of the movement waits again
  await ask(one, 'mutation ($id: ID!) { undoReceived(paymentId: $id) { __typename } }', { id: third });
  expect(await openCents(movement)).toBe(3000);
  const allocate = 'mutation ($m: ID!, $p: ID!) { allocateMovement(movementId: $m, paymentId: $p) { __typename } }';
  await ask(one, allocate, { m: movement, p: third });
  expect(await prisma.payment.findUniqueOrThrow({ where: { id: third } })).toMatchObject({ status: 'PENDING', paidCents: 3000 });
  const second2 = await receive(3000);
  await ask(one, allocate, { m: second2, p: third });
  expect(await statusOf(third)).toBe('PAID');
});

test('of two clerks who divide the same money at once one is heard, and nothing is counted twice', async () => {
  const [first, second] = [await createTransfer(), await createTransfer()];
  const movement = await receive(9000);
  const both = await Promise.all([
    split(one, movement, 9000, [
      [first, 4000],
      [second, 5000],
    ]),
    split(other, movement, 9000, [
      [second, 6000],
      [first, 3000],
    ]),
  ]);
  expect(both.map(({ __typename }) => __typename).toSorted()).toEqual(['AlreadyDecided', 'MovementSplit']);
  const { _sum } = await prisma.bankAllocation.aggregate({ where: { movementId: movement }, _sum: { amountCents: true } });
  expect(Number(_sum.amountCents)).toBe(9000);
});

test('what the bank of a payer took back is paid by a transfer under its new number, or at the counter, and has its receipt', async () => {
  const id = await createTransfer();
  await prisma.payment.update({ where: { id }, data: { method: 'ONLINE', structuredCommunication: null } });
  await transact(app, 'system', (ctx) => settlePayment(ctx, { paymentId: id, paidCents: 6000 }));
  await transact(app, 'system', ({ tx }) => recordMoneyBack(tx, id, { refunds: [], chargedBackCents: 6000 }));
  const { structuredCommunication, parentId } = await prisma.payment.findUniqueOrThrow({ where: { id } });
  expect(structuredCommunication).toMatch(/^\d{12}$/);
  const told = async () => compose({ ...app, prisma }, { kind: 'payment-charged-back', paymentId: id });
  const mail = await told();
  expect(mail!.subject).toMatch(/^Votre banque a repris 60,00.€.: ce montant est de nouveau dû$/);
  expect(JSON.stringify(mail!.blocks)).toContain(formatStructuredCommunication(structuredCommunication!));
  expect((await readMails(app)).filter(({ kind }) => kind === 'payment-charged-back')).toHaveLength(1);
  const owed = async () => {
    const { data } = await ask(one, 'query ($id: ID!) { admin { payment(id: $id) { takenBackCents } } }', { id });
    return (data!.admin as { payment: { takenBackCents: number } }).payment.takenBackCents;
  };
  expect(await owed()).toBe(6000);
  const pay = async (receivedCents: number) => {
    const input = { parentId, paymentId: id, receivedCents, method: 'CASH', why: { reason: 'Au guichet' } };
    const { data } = await ask(
      one,
      'mutation ($input: PayClaimInput!) { payClaim(input: $input) { __typename ... on InputInvalid { problems { code } } } }',
      { input },
    );
    return data!.payClaim;
  };
  expect(await pay(6001)).toMatchObject({ problems: [{ code: 'OUT_OF_RANGE' }] });
  expect(await pay(2000)).toEqual({ __typename: 'Payment' });
  const statement = {
    ...{ account, number: (number += 1), openingCents: balance },
    movements: [{ cents: 4000, number: structuredCommunication! }],
  };
  balance += 4000;
  await transact(app, importer, (ctx) => importStatements(ctx, [{ name: 'b.cod', bytes: writeCoda(statement) }]));
  await work(app);
  expect(await owed()).toBe(0);
  expect(await pay(100)).toEqual({ __typename: 'AlreadyDecided' });
  expect(await told(), 'nothing to say once it is paid').toBeNull();
  expect(await prisma.payment.findUniqueOrThrow({ where: { id }, include: { refunds: true } })).toMatchObject({
    ...{ status: 'PAID', paidCents: 12_000, refunds: [{ reason: 'CHARGEBACK' }] },
  });
});
