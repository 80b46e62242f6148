// Money that came another way: the same books, the same confirmation, and a reason that stays.
import { transact } from '../platform/act.ts';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { StaffActor } from '../platform/actor.ts';
import { DeadlinePassed, InputInvalid, NotEligible } from '../platform/refusals.ts';
import type { App } from '../context.ts';
import { createStaff } from '../../tests/kit/catalogue.ts';
import { expectBooksInOrder, fillBasket, readMails } from '../../tests/kit/payment-harness.ts';
import { createChild, createParent, createApp, createSeason } from '../../tests/kit/people.ts';
import { confirmByHand, type ByHandInput } from './confirm-by-hand.ts';
import { confirmTransfer } from './confirm-transfer.ts';
import { openPayment } from './open-payment.ts';

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
    confirmByHand(ctx, { parentId: '', enrolmentIds: [], receivedCents: 12_000, reason: 'Espèces, reçu 12', ...input }),
  );
const places = async (ids: string[]) =>
  (await app.database.prisma.enrolment.findMany({ where: { id: { in: ids } }, orderBy: { seq: 'asc' } })).map(({ status }) => status);

test('cash at the counter confirms, ends the pending transfer, fills the ledger and tells the family', async () => {
  const { actor, basket, ids } = await createFamily();
  const { prisma } = app.database;
  const awaited = await transact(app, actor, (ctx) => openPayment(ctx, 'TRANSFER'));
  const id = await confirm({ parentId: actor.parentId, enrolmentIds: ids });
  expect(await places(ids)).toEqual(['CONFIRMED', 'CONFIRMED']);
  expect(await prisma.payment.findUniqueOrThrow({ where: { id }, include: { ledger: true, lines: true } })).toMatchObject({
    status: 'PAID',
    paidCents: 12_000,
    structuredCommunication: null,
    handReason: 'Espèces, reçu 12',
    ledger: [{ kind: 'PAID', amountCents: 12_000 }],
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
