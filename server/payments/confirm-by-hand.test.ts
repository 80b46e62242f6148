// Money that came another way: the same books, the same confirmation, and a reason that stays.
import { transact } from '../platform/act.ts';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { StaffActor } from '../platform/actor.ts';
import { DeadlinePassed, InputInvalid, NotEligible } from '../platform/refusals.ts';
import type { App } from '../context.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createStaff } from '../../tests/kit/catalogue.ts';
import { expectBooksInOrder, fillBasket, readMails } from '../../tests/kit/payment-harness.ts';
import { createChild, createParent, createApp, createSeason } from '../../tests/kit/people.ts';
import { confirmByHand, type ByHandInput } from './confirm-by-hand.ts';
import { confirmRefund } from './confirm-refund.ts';
import { confirmTransfer } from './confirm-transfer.ts';
import { openPayment } from './open-payment.ts';
import { oweRefunds } from './owe-refunds.ts';
import { rowId } from '../platform/ids.ts';

let app: App;
let desk: StaffActor;
beforeAll(async () => {
  app = await createApp();
  desk = (await createStaff(app, 'DESK')).actor;
});
afterEach(() => expectBooksInOrder(app));

async function createFamily(options?: Parameters<typeof fillBasket>[3]) {
  const parent = await createParent(app);
  const { weeks } = await createSeason(app, [5, 5]);
  const child = await createChild(app, [parent]);
  const places = weeks.map((week) => ({ childId: child.id, week }));
  const { basket, enrolments } = await fillBasket(app, parent.actor, places, options);
  return { actor: parent.actor, basket, enrolments, ids: enrolments.map(({ id }) => id) };
}

const confirm = (input: Partial<ByHandInput>, actor = desk) =>
  transact(app, actor, (ctx) =>
    confirmByHand(ctx, { parentId: rowId('Parent', ''), enrolmentIds: [], receivedCents: 12_000, reason: 'Espèces, reçu 12', ...input }),
  );
const places = async (ids: string[]) =>
  (await app.database.prisma.enrolment.findMany({ where: { id: { in: ids } }, orderBy: { seq: 'asc' } })).map(({ status }) => status);

test('cash at the counter confirms, ends the pending transfer, fills the ledger and tells the family', async () => {
  const { actor, basket, ids } = await createFamily();
  const { prisma } = app.database;
  const awaited = await transact(app, actor, (ctx) => openPayment(ctx, 'TRANSFER'));
  const id = await confirm({ parentId: actor.parentId, enrolmentIds: ids, method: 'CASH' });
  expect(await places(ids)).toEqual(['CONFIRMED', 'CONFIRMED']);
  expect(await prisma.payment.findUniqueOrThrow({ where: { id }, include: { lines: true } })).toMatchObject({
    method: 'CASH',
    status: 'PAID',
    paidCents: 12_000,
    structuredCommunication: null,
    handReason: 'Espèces, reçu 12',
    lines: [{ outcome: 'CONFIRMED' }, { outcome: 'CONFIRMED' }],
  });
  expect((await prisma.payment.findUniqueOrThrow({ where: { id: awaited } })).status).toBe('CANCELLED');
  expect((await prisma.basket.findUniqueOrThrow({ where: { id: basket.id } })).status).toBe('CLOSED');
  expect(await readMails(app)).toContainEqual({ kind: 'payment-recap', paymentId: id });
  const trail = await prisma.auditEntry.findMany({ where: { subject: `payment:${id}` }, orderBy: { id: 'asc' } });
  expect(trail.map(({ actor: who, action }) => [who, action])).toEqual([
    [`staff:${desk.staff.id}`, 'payment-by-hand'],
    [`staff:${desk.staff.id}`, 'payment-settled'],
  ]);
  expect(JSON.stringify(trail.map(({ detail }) => detail))).not.toContain('reçu');
  // the transfer arrives after all: nothing is confirmed twice, all of it is due back
  await transact(app, desk, (ctx) => confirmTransfer(ctx, { paymentId: awaited, amountCents: 12_000 }));
  expect(await prisma.refund.findMany({ where: { paymentId: awaited }, select: { reason: true, amountCents: true } })).toEqual([
    { reason: 'SURPLUS', amountCents: 6000 },
    { reason: 'SURPLUS', amountCents: 6000 },
  ]);
});

test('it is stored as what it was: a transfer when nothing is said, never an online payment', async () => {
  const { actor, ids } = await createFamily();
  const input = { parentId: actor.parentId, enrolmentIds: [ids[0]!], receivedCents: 6000 };
  await expect(confirm({ ...input, method: 'ONLINE' })).rejects.toThrow(InputInvalid);
  await confirm(input);
  await confirm({ ...input, enrolmentIds: [ids[1]!], method: 'TRANSFER' });
  const stored = await app.database.prisma.payment.findMany({ where: { parentId: actor.parentId }, select: { method: true } });
  expect(stored).toEqual([{ method: 'TRANSFER' }, { method: 'TRANSFER' }]);
});

test('what is owed of cash waits for staff to send it back; the provider is not asked', async () => {
  const { actor, ids } = await createFamily();
  const { prisma } = app.database;
  const paymentId = await confirm({ parentId: actor.parentId, enrolmentIds: ids, method: 'CASH' });
  await prisma.$transaction((tx) => oweRefunds(tx, paymentId, [{ enrolmentId: ids[0]!, amountCents: 6000, reason: 'CANCELLATION' }]));
  const refund = await prisma.refund.findFirstOrThrow({ where: { paymentId } });
  const { token } = await createStaff(app, 'DESK');
  const { data } = await createAsker(app)(token, '{ admin { refundsToSend { id payment { method } } } }');
  expect(data.admin.refundsToSend).toContainEqual({ id: refund.id, payment: { method: 'CASH' } });
  expect(await prisma.$queryRaw`SELECT key FROM graphile_worker.jobs WHERE key = ${`refund:${refund.id}`}`).toEqual([]);
  await transact(app, desk, (ctx) => confirmRefund(ctx, rowId('Refund', refund.id)));
  expect(await prisma.refund.findUniqueOrThrow({ where: { id: refund.id } })).toMatchObject({ status: 'DONE' });
});

test('a parent cannot start a payment in cash', async () => {
  const parent = await createParent(app);
  const { weeks } = await createSeason(app, [5]);
  await fillBasket(app, parent.actor, [{ childId: (await createChild(app, [parent])).id, week: weeks[0]! }]);
  const start = 'mutation { startPayment(method: CASH) { __typename ... on InputInvalid { field } } }';
  expect((await createAsker(app)(parent.token, start)).data.startPayment).toEqual({ __typename: 'InputInvalid', field: 'method' });
  expect(await app.database.prisma.payment.count({ where: { parentId: parent.actor.parentId } })).toBe(0);
});

test('one place of the basket can be confirmed; the other stays held and to be paid', async () => {
  const { actor, basket, ids } = await createFamily({ status: 'OPEN' });
  await confirm({ parentId: actor.parentId, enrolmentIds: [ids[0]!], receivedCents: 6000 });
  expect(await places(ids)).toEqual(['CONFIRMED', 'HELD']);
  expect((await app.database.prisma.basket.findUniqueOrThrow({ where: { id: basket.id } })).status).toBe('OPEN');
});

test('told twice at the same time, it is confirmed and counted once', async () => {
  const { actor, ids } = await createFamily();
  const input = { parentId: actor.parentId, enrolmentIds: ids };
  const answers = await Promise.allSettled([confirm(input), confirm(input)]);
  expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await app.database.prisma.payment.count({ where: { parentId: actor.parentId } })).toBe(1);
});

test('no reason, another amount, a place that is not held any more or not this family’s: refused, nothing written', async () => {
  const { actor, ids } = await createFamily();
  const late = await createFamily({ heldForSeconds: -10 });
  const input = { parentId: actor.parentId, enrolmentIds: ids };
  await expect(confirm({ ...input, reason: '  ' })).rejects.toMatchObject({ name: 'InputInvalid', field: 'reason' });
  await expect(confirm({ ...input, receivedCents: 11_999 })).rejects.toMatchObject({ name: 'InputInvalid', field: 'receivedCents' });
  await expect(confirm({ ...input, enrolmentIds: [] })).rejects.toThrow(InputInvalid);
  await expect(confirm({ ...input, enrolmentIds: [ids[0]!, late.ids[0]!] })).rejects.toMatchObject({ field: 'enrolmentIds' });
  await expect(confirm({ parentId: late.actor.parentId, enrolmentIds: late.ids })).rejects.toThrow(DeadlinePassed);
  expect(await app.database.prisma.payment.count({ where: { parentId: { in: [actor.parentId, late.actor.parentId] } } })).toBe(0);
});

test('nobody confirms for their own family', async () => {
  const { actor, ids } = await createFamily();
  const own: StaffActor = { ...actor, staff: desk.staff };
  await expect(confirm({ parentId: actor.parentId, enrolmentIds: ids }, own)).rejects.toThrow(NotEligible);
});
