// Receipts and credit notes: what they say is what came and went, to the cent, each under a number of its own without a gap.
import { beforeAll, expect, test } from 'vitest';
import { createStaff } from '../../tests/kit/catalogue.ts';
import { fillBasket, work } from '../../tests/kit/payment-harness.ts';
import { createApp, createChild, createParent, createSeason } from '../../tests/kit/people.ts';
import { hashOf } from '../certificates/content.ts';
import type { App } from '../context.ts';
import { tidyWeeks } from '../enrolments/expire-weeks.ts';
import { confirmByHand } from '../payments/confirm-by-hand.ts';
import { confirmRefund } from '../payments/confirm-refund.ts';
import { confirmTransfer } from '../payments/confirm-transfer.ts';
import { openPayment } from '../payments/open-payment.ts';
import { oweRefunds } from '../payments/owe-refunds.ts';
import { settlePayment } from '../payments/settle-payment.ts';
import { giveBackReceived } from '../payments/take-back-received.ts';
import { transact } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import { type PaymentId, rowId } from '../platform/ids.ts';
import { type CreditNoteContent, openPaper, type ReceiptContent } from './content.ts';
import { creditNotePaper } from './credit-note-paper.ts';
import { issueAllPapers } from './issue.ts';
import { judgePeriod, readAccountStatement } from './account-statement.ts';
import { describeMove } from './account-statement-paper.ts';
import { dayOf, toDate, toPlainDate } from '../language/dates.ts';
import { isReplaced } from './read-paper.ts';
import { receiptPaper } from './receipt-paper.ts';

let app: App;
let prisma: App['database']['prisma'];
let staff: StaffActor;
beforeAll(async () => {
  app = await createApp();
  prisma = app.database.prisma;
  staff = (await createStaff(app, 'RESPONSIBLE')).actor;
  await prisma.commune.create({
    data: { name: 'Valmont', serviceName: 'ATL', email: 'atl@example.be', iban: '', beneficiary: '', enterpriseNumber: '0999999922' },
  });
});

/** A place of 60.00 that waits to be paid for. */
async function createHeld() {
  const parent = await createParent(app);
  const child = await createChild(app, [parent]);
  const { weeks } = await createSeason(app, [5]);
  const { enrolments } = await fillBasket(app, parent.actor, [{ childId: child.id, week: weeks[0]! }]);
  return { parent: parent.actor, week: weeks[0]!, enrolment: enrolments[0]! };
}

async function createTransfer() {
  const held = await createHeld();
  const id = await transact(app, held.parent, (ctx) => openPayment(ctx, 'TRANSFER'));
  return { ...held, id };
}

const receive = (paymentId: PaymentId, amountCents: number) =>
  transact(app, staff, (ctx) => confirmTransfer(ctx, { paymentId, amountCents }));
const sendBack = (refundId: string) => transact(app, staff, (ctx) => confirmRefund(ctx, rowId('Refund', refundId)));
async function papersOf(paymentId: string) {
  await work(app);
  await issueAllPapers(app, paymentId);
  const rows = await prisma.paymentPaper.findMany({ where: { paymentId }, orderBy: { createdAt: 'asc' }, include: { refund: true } });
  return rows.map((row) => ({
    ...row,
    isReplaced: isReplaced(row),
    content: openPaper<ReceiptContent & CreditNoteContent>(app.keyRing, row),
  }));
}
/** The last facts of a receipt: what was asked, and what came. */
const accountOf = (content: ReceiptContent) =>
  receiptPaper(content, { locale: 'fr', isDuplicate: false })
    .sheets[0]!.parts.at(-1)!
    .rows.map((row) => row.map((words) => words.replaceAll(/\s/g, ' ')));

test('a payment has a receipt as soon as it is settled, which says the amount, the way, the place and who paid', async () => {
  const { id, parent, enrolment } = await createTransfer();
  await receive(id, 6000);
  const [receipt, ...others] = await papersOf(id);
  expect(others).toEqual([]);
  const { structuredCommunication } = await prisma.payment.findUniqueOrThrow({ where: { id } });
  const { openDays } = (await prisma.enrolment.findUniqueOrThrow({ where: { id: enrolment.id }, include: { week: true } })).week;
  expect(receipt).toMatchObject({
    ...{ kind: 'RECEIPT', amountCents: 6000, contentHash: hashOf(receipt!.content) },
    content: {
      ...{ amountCents: 6000, askedCents: 6000, priorCents: 0, method: 'TRANSFER', reference: structuredCommunication },
      payer: { familyName: parent.familyName },
      issuer: { name: 'Valmont', enterpriseNumber: '0999999922' },
      received: [{ cents: 6000 }],
      lines: [{ amountCents: 6000, isKept: true, days: openDays.map((day) => day.toISOString().slice(0, 10)) }],
    },
  });
  const paper = receiptPaper(receipt!.content, { locale: 'nl', isDuplicate: true });
  expect([paper.sheets.map(({ lang }) => lang), paper.number]).toEqual([['fr', 'nl'], expect.stringMatching(/^\d{4}-\d{6} DUPLICATA$/)]);
  expect(JSON.stringify(paper)).not.toMatch(/"[^"]*TVA/);
  // an address that changes later is not the one of then
  await prisma.parent.update({ where: { id: parent.parentId }, data: { street: 'Rue Neuve 9' } });
  expect((await papersOf(id))[0]!.content.payer.street).not.toBe('Rue Neuve 9');
});

test('cash is a receipt of cash, and a place that costs nothing has none', async () => {
  const { parent, enrolment } = await createHeld();
  const id = await transact(app, staff, (ctx) =>
    confirmByHand(ctx, {
      ...{ parentId: parent.parentId, enrolmentIds: [enrolment.id], receivedCents: 6000, reason: 'guichet', method: 'CASH' as const },
    }),
  );
  expect((await papersOf(id))[0]!.content).toMatchObject({ method: 'CASH', reference: null });
  const free = await createHeld();
  await prisma.enrolment.update({ where: { id: free.enrolment.id }, data: { priceCents: 0, dayRateCents: 0 } });
  expect(await papersOf(await transact(app, free.parent, (ctx) => openPayment(ctx, 'TRANSFER')))).toEqual([]);
});

test('halves are one receipt with both days once they are all; what is too much is said, and given back by a credit note', async () => {
  const { id } = await createTransfer();
  await receive(id, 2500);
  expect(await papersOf(id)).toEqual([]);
  await receive(id, 4500);
  const [receipt] = await papersOf(id);
  expect(receipt!.content).toMatchObject({ amountCents: 7000, askedCents: 6000 });
  expect(receipt!.content.received.reduce((sum, { cents }) => sum + cents, 0)).toBe(7000);
  expect(accountOf(receipt!.content)).toEqual([
    ['Demandé', '60,00 €'],
    ['Reçu', '70,00 €'],
    ['Dont reçu en trop, à rendre', '10,00 €'],
  ]);
  const { id: refundId } = await prisma.refund.findFirstOrThrow({ where: { paymentId: id } });
  await sendBack(refundId);
  const [, note] = await papersOf(id);
  expect(note).toMatchObject({
    ...{ kind: 'CREDIT_NOTE', amountCents: 1000, refundId, isReplaced: false },
    content: { reason: 'SURPLUS', way: 'TRANSFER', account: null, line: null, receipts: [expect.stringMatching(/^\d{4}-\d{6}$/)] },
  });
});

test('what came for a place that was lost has a receipt once it goes back, and another one when all of it comes later', async () => {
  const { id, enrolment, week } = await createTransfer();
  await receive(id, 2000);
  await prisma.enrolment.update({ where: { id: enrolment.id }, data: { heldUntil: new Date(Date.now() - 1000) } });
  await transact(app, 'system', (ctx) => tidyWeeks(ctx, [week.id]));
  await transact(app, staff, (ctx) => giveBackReceived(ctx, id));
  expect(await papersOf(id)).toEqual([]);
  await sendBack((await prisma.refund.findFirstOrThrow({ where: { paymentId: id } })).id);
  const [receipt, note] = await papersOf(id);
  expect(accountOf(receipt!.content)).toEqual([
    ['Demandé', '60,00 €'],
    ['Reçu', '20,00 €'],
    ['Non reçu', '40,00 €'],
  ]);
  expect(note!.content).toMatchObject({ amountCents: 2000, reason: 'LATE_PAYMENT' });
  await receive(id, 6000);
  const [, , second] = await papersOf(id);
  expect(second!.content).toMatchObject({ amountCents: 6000, priorCents: 2000, received: [{ cents: 6000 }] });
  const { paidCents } = await prisma.payment.findUniqueOrThrow({ where: { id } });
  expect(paidCents).toBe(8000);
});

test('a credit note says which days went back; when the money comes back it counts no more, and a new one says when it left again', async () => {
  const { id, enrolment, week } = await createTransfer();
  await receive(id, 6000);
  const days = [week.monday];
  await transact(app, 'system', ({ tx }) =>
    oweRefunds(tx, id, [{ enrolmentId: enrolment.id, amountCents: 1200, reason: 'CANCELLATION', days }]),
  );
  const { id: refundId } = await prisma.refund.findFirstOrThrow({ where: { paymentId: id } });
  await sendBack(refundId);
  const [, first] = await papersOf(id);
  expect(first!.content).toMatchObject({ days: [week.monday.toISOString().slice(0, 10)], line: { amountCents: 6000 } });
  const paper = creditNotePaper(first!.content, { locale: 'fr', isDuplicate: false, isReplaced: false });
  expect(JSON.stringify(paper.sheets[0]!.parts.at(-1))).toContain('12,00');
  await prisma.refund.update({ where: { id: refundId }, data: { status: 'FAILED', endedAt: new Date() } });
  expect((await papersOf(id)).map((row) => row.isReplaced)).toEqual([false, true]);
  await sendBack(refundId);
  expect((await papersOf(id)).map((row) => row.isReplaced)).toEqual([false, true, false]);
});

test('numbers follow one another, however many are settled and issued at once, and none is issued twice', async () => {
  const payments = await Promise.all(Array.from({ length: 12 }, createTransfer));
  await Promise.all(
    payments.map(async ({ id }) => {
      await transact(app, staff, (ctx) => settlePayment(ctx, { paymentId: id, paidCents: 6000 }));
      await issueAllPapers(app, id);
    }),
  );
  await Promise.all([issueAllPapers(app, null), issueAllPapers(app, null), work(app)]);
  for (const kind of ['RECEIPT', 'CREDIT_NOTE'] as const) {
    const rows = await prisma.paymentPaper.findMany({ where: { kind }, orderBy: { number: 'asc' } });
    expect(rows.map(({ number }) => number)).toEqual(rows.map((_row, at) => at + 1));
  }
  const sums = await prisma.paymentPaper.groupBy({ by: ['paymentId'], where: { kind: 'RECEIPT' }, _sum: { amountCents: true } });
  for (const { paymentId, _sum } of sums)
    expect((await prisma.payment.findUniqueOrThrow({ where: { id: paymentId } })).paidCents).toBe(_sum.amountCents);
});

test('a statement of account is what the books have: each line, the balances before and after, and what is still to go back', async () => {
  const { id, parent, enrolment } = await createTransfer();
  await receive(id, 2500);
  await receive(id, 4500);
  await transact(app, 'system', ({ tx }) => oweRefunds(tx, id, [{ enrolmentId: enrolment.id, amountCents: 1200, reason: 'CANCELLATION' }]));
  const refunds = await prisma.refund.findMany({ where: { paymentId: id }, orderBy: { amountCents: 'asc' } });
  await sendBack(refunds[0]!.id);
  const today = toDate(dayOf(new Date()));
  const on = (days: number) => toDate(toPlainDate(today).add({ days }));
  const read = (from: Date, to: Date) => readAccountStatement(prisma, parent.parentId, { from, to });
  const account = await read(on(-30), on(1));
  expect(account).toMatchObject({
    openingCents: 0,
    rightsCents: 4800,
    receivedCents: 7000,
    givenBackCents: 2200,
    closingCents: 0,
    toReturnCents: 1200,
  });
  const lines = await prisma.journalLine.findMany({ where: { paymentId: id, account: 'FAMILY' } });
  const sum = (rows: { cents: number }[]) => rows.reduce((total, { cents }) => total + cents, 0);
  expect(sum(account.moves)).toBe(lines.reduce((total, { amountCents }) => total + Number(amountCents), 0));
  expect(account.moves.at(-1)!.balanceCents).toBe(account.closingCents);
  // two periods are one: what the first closes with, the second opens with
  await prisma.$executeRaw`ALTER TABLE journal_entry DISABLE TRIGGER USER`;
  const { entryId } = lines[0]!;
  await prisma.journalEntry.update({ where: { id: entryId }, data: { valueDate: on(-10) } });
  await prisma.$executeRaw`ALTER TABLE journal_entry ENABLE TRIGGER USER`;
  const [before, after] = [await read(on(-30), on(-5)), await read(on(-4), on(1))];
  expect([before.closingCents, after.closingCents]).toEqual([after.openingCents, 0]);
  expect(before.closingCents).toBe(6000);
  expect(sum([...before.moves, ...after.moves])).toBe(0);
  const words = describeMove(after.moves[0]!, 'fr');
  expect(words).toMatch(/^Paiement reçu \(virement\)/);
  expect(judgePeriod({ from: on(0), to: on(-1) })?.('fr')).toMatch(/avant le premier/);
  expect(judgePeriod({ from: on(-400), to: on(0) })?.('fr')).toMatch(/un an au plus/);
});
