// Transfers that come in part, twice, before or after their deadline, and what is taken back or given back of them.
import { afterEach, beforeAll, expect, test } from 'vitest';
import { allocateMovement } from '../accounting/allocate-movement.ts';
import { importStatements } from '../accounting/import-statements.ts';
import { readQueue } from '../accounting/read-queue.ts';
import { undoImport } from '../accounting/undo-import.ts';
import type { App } from '../context.ts';
import { tidyWeeks } from '../enrolments/expire-weeks.ts';
import { createStaff, placeChild } from '../../tests/kit/catalogue.ts';
import { moneyOf } from '../../tests/kit/money-of.ts';
import { expectBooksInOrder, fillBasket, readMails, work } from '../../tests/kit/payment-harness.ts';
import { createApp, createChild, createParent, createSeason } from '../../tests/kit/people.ts';
import { communeAccount, type WrittenMovement, writeCoda } from '../../tests/kit/statement-files.ts';
import { transact } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import { rowId } from '../platform/ids.ts';
import { AlreadyDecided, InputInvalid } from '../platform/refusals.ts';
import { confirmRefund } from './confirm-refund.ts';
import { confirmTransfer } from './confirm-transfer.ts';
import { openPayment } from './open-payment.ts';
import { giveBackReceived, undoReceived } from './take-back-received.ts';

let app: App;
let prisma: App['database']['prisma'];
let staff: StaffActor;
beforeAll(async () => {
  app = await createApp();
  prisma = app.database.prisma;
  staff = (await createStaff(app, 'RESPONSIBLE')).actor;
  await prisma.commune.create({
    data: { name: 'Essai', serviceName: 'ATL', email: 'atl@example.be', iban: communeAccount, beneficiary: 'Essai' },
  });
});
afterEach(() => expectBooksInOrder(app));

/** 60.00 asked for one place in a week of so many. */
async function createTransfer(capacity = 5) {
  const parent = await createParent(app);
  const child = await createChild(app, [parent]);
  const { weeks } = await createSeason(app, [capacity]);
  const { enrolments } = await fillBasket(app, parent.actor, [{ childId: child.id, week: weeks[0]! }]);
  const id = await transact(app, parent.actor, (ctx) => openPayment(ctx, 'TRANSFER'));
  const { structuredCommunication } = await prisma.payment.findUniqueOrThrow({ where: { id } });
  return { id, actor: parent.actor, week: weeks[0]!, enrolment: enrolments[0]!, number: structuredCommunication! };
}
const read = (id: string) => prisma.payment.findUniqueOrThrow({ where: { id }, include: { refunds: true, lines: true } });
const confirm = (
  paymentId: Awaited<ReturnType<typeof createTransfer>>['id'],
  amountCents: number,
  more: { bankDay?: Date; reason?: string } = {},
) => transact(app, staff, (ctx) => confirmTransfer(ctx, { paymentId, amountCents, ...more }));

let number = 0;
let balance = 0;
async function take(movements: WrittenMovement[], day?: string) {
  const bytes = writeCoda({ account: communeAccount, number: (number += 1), openingCents: balance, movements, ...(day && { day }) });
  balance += movements.reduce((sum, { cents }) => sum + cents, 0);
  const { importId } = await transact(app, staff, (ctx) => importStatements(ctx, [{ name: 'fichier.cod', bytes }]));
  await work(app);
  return (await readQueue(app, { size: 200 })).filter((movement) => movement.importId === importId);
}
const lapse = async ({ enrolment, week }: { enrolment: { id: string }; week: { id: string } }, until = new Date(Date.now() - 1000)) => {
  await prisma.enrolment.update({ where: { id: enrolment.id }, data: { heldUntil: until } });
  await transact(app, 'system', (ctx) => tidyWeeks(ctx, [week.id]));
};
/** Somebody else has the last place. */
async function fill(week: { id: string; monday: Date }) {
  const other = await createParent(app);
  const child = await createChild(app, [other]);
  return placeChild(app, other.actor, child.id, week);
}

test('two halves settle: the first is written down and the family told, the second confirms', async () => {
  const { id, enrolment } = await createTransfer();
  expect(await confirm(id, 2500)).toEqual({ kind: 'part', missingCents: 3500 });
  expect(await read(id)).toMatchObject({ status: 'PENDING', paidCents: 2500, lines: [{ outcome: 'PENDING' }] });
  expect(await confirm(id, 3500)).toMatchObject({ kind: 'settled', confirmed: 1 });
  expect(await read(id)).toMatchObject({ status: 'PAID', paidCents: 6000, refunds: [] });
  expect(await prisma.enrolment.findUniqueOrThrow({ where: { id: enrolment.id } })).toMatchObject({ status: 'CONFIRMED' });
  expect(await moneyOf(prisma, id)).toEqual([2500, 3500]);
  const kinds = (await readMails(app)).filter((mail) => 'paymentId' in mail && mail.paymentId === id).map(({ kind }) => kind);
  expect(kinds).toEqual(['transfer-expected', 'transfer-expected', 'payment-recap']);
});

test('halves of two people on one statement settle by themselves, and what is too much is due back', async () => {
  const { id, number: communication } = await createTransfer();
  const queue = await take([
    { cents: 3000, number: communication },
    { cents: 3000, number: communication },
    { cents: 1000, number: communication },
  ]);
  expect(await read(id)).toMatchObject({ status: 'PAID', paidCents: 6000, refunds: [] });
  expect(queue.map(({ reason, amountCents }) => [reason, amountCents])).toEqual([['TWICE', 1000]]);
  await transact(app, staff, (ctx) => allocateMovement(ctx, { movementId: queue[0]!.id, paymentId: id }));
  expect(await read(id)).toMatchObject({
    status: 'PAID',
    paidCents: 7000,
    refunds: [{ reason: 'SURPLUS', amountCents: 1000, status: 'DUE' }],
  });
});

test('the last part may be more than is open', async () => {
  const { id } = await createTransfer();
  await confirm(id, 5999);
  await confirm(id, 6000);
  expect(await read(id)).toMatchObject({ status: 'PAID', paidCents: 11_999, refunds: [{ reason: 'SURPLUS', amountCents: 5999 }] });
});

test('what staff confirmed by hand is not counted again when the statement shows it', async () => {
  const { id, number: communication } = await createTransfer();
  await confirm(id, 6000);
  const [movement] = await take([{ cents: 6000, number: communication }]);
  expect(movement).toMatchObject({ reason: 'TWICE' });
  await transact(app, staff, (ctx) => allocateMovement(ctx, { movementId: movement!.id, paymentId: id }));
  expect(await read(id)).toMatchObject({ status: 'PAID', paidCents: 6000, refunds: [] });
  expect(await moneyOf(prisma, id)).toEqual([6000]);
});

test('a part is taken back while the payment is open: the movement waits again, its import can be undone', async () => {
  const { id, number: communication } = await createTransfer();
  await take([{ cents: 2000, number: communication }]);
  await confirm(id, 1500);
  expect(await read(id)).toMatchObject({ status: 'PENDING', paidCents: 3500 });
  await transact(app, staff, (ctx) => undoReceived(ctx, id));
  expect(await read(id)).toMatchObject({ status: 'PENDING', paidCents: 0 });
  const [waiting] = (await readQueue(app, { size: 200 })).filter(
    ({ structuredCommunication }) => structuredCommunication === communication,
  );
  expect(waiting).toMatchObject({ reason: 'LESS', amountCents: 2000 });
  expect(await transact(app, staff, (ctx) => undoImport(ctx, waiting!.importId))).toBe(1);
  balance -= 2000;
  number -= 1;
  await expect(transact(app, staff, (ctx) => undoReceived(ctx, id))).rejects.toThrow(InputInvalid);
  await confirm(id, 6000);
  await expect(transact(app, staff, (ctx) => undoReceived(ctx, id))).rejects.toThrow(AlreadyDecided);
});

test('a part whose places are over is given back, once, and what comes later is not counted with it', async () => {
  const transfer = await createTransfer();
  const { id } = transfer;
  await confirm(id, 2500);
  const giveBack = () => transact(app, staff, (ctx) => giveBackReceived(ctx, id));
  await expect(giveBack()).rejects.toThrow(AlreadyDecided);
  await lapse(transfer);
  await giveBack();
  expect(await read(id)).toMatchObject({
    status: 'EXPIRED',
    paidCents: 2500,
    refunds: [{ reason: 'LATE_PAYMENT', amountCents: 2500, status: 'DUE' }],
  });
  await expect(giveBack()).rejects.toThrow(InputInvalid);
  await expect(transact(app, staff, (ctx) => undoReceived(ctx, id))).rejects.toThrow(InputInvalid);
  expect(await confirm(id, 3500)).toEqual({ kind: 'part', missingCents: 2500 });
  expect(await confirm(id, 2500)).toMatchObject({ kind: 'settled', confirmed: 1 });
  const { refunds } = await read(id);
  expect(refunds.map(({ amountCents }) => amountCents)).toEqual([2500]);
  await transact(app, staff, (ctx) => confirmRefund(ctx, rowId('Refund', refunds[0]!.id)));
  expect(await read(id)).toMatchObject({ status: 'PAID', paidCents: 8500 });
});

test('money that the bank had in time gets its place, though somebody else has the last one since', async () => {
  const transfer = await createTransfer(1);
  await lapse(transfer);
  await fill(transfer.week);
  const day = new Date().toISOString().slice(0, 10);
  await take([{ cents: 6000, number: transfer.number }], day);
  const [movement] = (await readQueue(app, { size: 200 })).filter(
    ({ structuredCommunication }) => structuredCommunication === transfer.number,
  );
  expect(movement).toMatchObject({ reason: 'LATE' });
  await transact(app, staff, (ctx) => allocateMovement(ctx, { movementId: movement!.id, paymentId: transfer.id }));
  expect(await read(transfer.id)).toMatchObject({ status: 'PAID', refunds: [], lines: [{ outcome: 'CONFIRMED' }] });
  expect(await prisma.week.findUniqueOrThrow({ where: { id: transfer.week.id } })).toMatchObject({ capacity: 1, overbooked: 1, taken: 2 });
});

test('money that the bank had too late goes back when the place is gone; a day that staff give has a reason', async () => {
  const [late, said] = [await createTransfer(1), await createTransfer(1)];
  const days = (n: number) => new Date(Date.now() + n * 86_400_000);
  for (const transfer of [late, said]) {
    await lapse(transfer, days(-3));
    await fill(transfer.week);
  }
  await confirm(late.id, 6000, { bankDay: days(-1), reason: 'extrait papier' });
  expect(await read(late.id)).toMatchObject({ status: 'PAID', refunds: [{ reason: 'LATE_PAYMENT', amountCents: 6000 }] });
  await expect(confirm(said.id, 6000, { bankDay: days(-5) })).rejects.toThrow(InputInvalid);
  await expect(confirm(said.id, 6000, { bankDay: days(2), reason: 'demain' })).rejects.toThrow(InputInvalid);
  await confirm(said.id, 6000, { bankDay: days(-5), reason: 'extrait papier' });
  expect(await read(said.id)).toMatchObject({ status: 'PAID', refunds: [], lines: [{ outcome: 'CONFIRMED' }] });
  const { detail } = await prisma.auditEntry.findFirstOrThrow({ where: { action: 'transfer-day-said', subject: `payment:${said.id}` } });
  const day = days(-5).toISOString().slice(0, 10);
  expect(detail).toEqual({ day, reason: 'extrait papier' });
  const entry = await prisma.journalEntry.findFirstOrThrow({ where: { kind: 'RECEIVED', lines: { some: { paymentId: said.id } } } });
  expect(entry.valueDate).toEqual(new Date(day));
});
