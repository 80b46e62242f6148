// Statements of the bank: taken once, in whichever format, and what they pay by their number alone.
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { App } from '../context.ts';
import { createStaff } from '../../tests/kit/catalogue.ts';
import { moneyOf } from '../../tests/kit/money-of.ts';
import { expectBooksInOrder, fillBasket, work } from '../../tests/kit/payment-harness.ts';
import { createApp, createChild, createParent, createSeason } from '../../tests/kit/people.ts';
import { communeAccount, type WrittenMovement, writeCamt, writeCoda, writeCodaLines } from '../../tests/kit/statement-files.ts';
import { watchStatements } from '../../tests/kit/watch-statements.ts';
import { openPayment } from '../payments/open-payment.ts';
import { addCheckDigits } from '../payments/structured-communication.ts';
import { transact } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import { AlreadyDecided, InputInvalid } from '../platform/refusals.ts';
import { allocateMovement } from './allocate-movement.ts';
import { importStatements } from './import-statements.ts';
import { readQueue } from './read-queue.ts';
import { undoImport } from './undo-import.ts';

let app: App;
let prisma: App['database']['prisma'];
let staff: StaffActor;
const account = communeAccount;
beforeAll(async () => {
  app = await createApp();
  prisma = app.database.prisma;
  staff = (await createStaff(app, 'RESPONSIBLE')).actor;
  await prisma.commune.create({
    data: { name: 'Essai', serviceName: 'ATL', email: 'atl@example.be', iban: account, beneficiary: 'Essai' },
  });
});
afterEach(() => expectBooksInOrder(app));

/** The account's statements follow each other. */
let number = 0;
let balance = 0;
const next = (movements: WrittenMovement[]) => {
  const statement = { account, number: (number += 1), openingCents: balance, movements };
  balance += movements.reduce((sum, { cents }) => sum + cents, 0);
  return statement;
};
const take = (...files: Uint8Array[]) =>
  transact(app, staff, (ctx) =>
    importStatements(
      ctx,
      files.map((bytes, index) => ({ name: `fichier-${index}.cod`, bytes })),
    ),
  );
const queueOf = async (importId: string | null) =>
  (await readQueue(app, { after: null, size: 200 })).filter((movement) => movement.importId === importId);

/** A family that was given a number for the transfer of one or two places. */
async function createTransfer(places = 1) {
  const parent = await createParent(app);
  const child = await createChild(app, [parent]);
  const { weeks } = await createSeason(
    app,
    Array.from({ length: places }, () => 5),
  );
  const { enrolments } = await fillBasket(
    app,
    parent.actor,
    weeks.map((week) => ({ childId: child.id, week })),
  );
  const paymentId = await transact(app, parent.actor, (ctx) => openPayment(ctx, 'TRANSFER'));
  const payment = await prisma.payment.findUniqueOrThrow({ where: { id: paymentId }, include: { parent: true } });
  return { ...payment, number: payment.structuredCommunication!, actor: parent.actor, enrolments };
}
const statusOf = async ({ id }: { id: string }) => (await prisma.payment.findUniqueOrThrow({ where: { id } })).status;

test('no more than is open under its number is taken by itself; everything else waits with its reason', async () => {
  const [exact, less, more, twice, replaced, late, inText] = await Promise.all(Array.from({ length: 7 }, () => createTransfer()));
  await transact(app, replaced!.actor, (ctx) => openPayment(ctx, 'ONLINE'));
  await prisma.enrolment.updateMany({ where: { id: late!.enrolments[0]!.id }, data: { heldUntil: new Date(Date.now() - 1000) } });
  const { importId } = await take(
    writeCoda(
      next([
        { cents: 6000, number: exact!.number },
        { cents: 5000, number: less!.number },
        { cents: 7000, number: more!.number },
        { cents: 6000, number: twice!.number },
        { cents: 6000, number: twice!.number },
        { cents: 6000, number: replaced!.number },
        { cents: 6000, number: late!.number },
        { cents: 6000, text: `stage ${inText!.number}` },
        { cents: 4321, text: 'sans rien' },
        { cents: 6000, number: addCheckDigits('9999999999') },
        { cents: 3600, code: '00154000', endToEndId: 'R-1' },
        { cents: -250, code: '08047000', text: 'FRAIS' },
      ]),
    ),
  );
  expect(await queueOf(importId)).toHaveLength(11);
  await work(app);
  expect(await statusOf(exact!)).toBe('PAID');
  expect(await statusOf(twice!)).toBe('PAID');
  expect(await prisma.payment.findUniqueOrThrow({ where: { id: less!.id } })).toMatchObject({ status: 'PENDING', paidCents: 5000 });
  const queue = await queueOf(importId);
  expect(queue.map(({ reason, proposals }) => [reason, proposals[0]?.paymentId ?? null])).toEqual([
    ['MORE', more!.id],
    ['TWICE', twice!.id],
    ['REPLACED', replaced!.id],
    ['LATE', late!.id],
    ['NUMBER_IN_TEXT', inText!.id],
    ['NO_NUMBER', null],
    ['UNKNOWN_NUMBER', null],
    ['RETURNED', null],
  ]);
  const confirm = (index: number) =>
    transact(app, staff, (ctx) =>
      allocateMovement(ctx, { movementId: queue[index]!.id, paymentId: queue[index]!.proposals[0]!.paymentId }),
    );
  await confirm(4);
  expect(await statusOf(inText!)).toBe('PAID');
  await confirm(0);
  expect(await prisma.refund.findMany({ where: { paymentId: more!.id }, select: { amountCents: true, reason: true } })).toEqual([
    { amountCents: 1000, reason: 'SURPLUS' },
  ]);
  await expect(confirm(4)).rejects.toThrow(AlreadyDecided);
  // paid a second time: all of it goes back
  await confirm(1);
  expect(await prisma.refund.findMany({ where: { paymentId: twice!.id }, select: { amountCents: true, reason: true } })).toEqual([
    { amountCents: 6000, reason: 'SURPLUS' },
  ]);
  expect((await queueOf(importId)).map(({ reason }) => reason)).toEqual(['REPLACED', 'LATE', 'NO_NUMBER', 'UNKNOWN_NUMBER', 'RETURNED']);
});

test('one statement is taken once, as CODA and as camt, in one file or another', async () => {
  const statement = next([{ cents: 1234, text: 'une fois' }]);
  const first = await take(writeCoda(statement), writeCoda(statement));
  expect(first.files.map(({ statements }) => statements.map(({ outcome }) => outcome))).toEqual([['NEW'], ['KNOWN']]);
  for (const again of [writeCoda(statement), writeCamt(statement, '02'), writeCamt(statement, '08')])
    expect(await take(again)).toMatchObject({ importId: null, files: [{ refused: [], statements: [{ outcome: 'KNOWN' }] }] });
  expect(await prisma.bankMovement.count({ where: { amountCents: 1234 } })).toBe(1);
});

test('a file is taken whole or not at all, and says what is wrong; the others are taken', async () => {
  const good = writeCoda(next([{ cents: 2222, text: 'bon' }]));
  const lines = writeCodaLines({ account, movements: [{ cents: 3333 }] });
  const bad = new TextEncoder().encode([...lines, ...lines.slice(0, -1)].join('\n'));
  const other = writeCoda({ account: 'BE31091000012355', movements: [{ cents: 4444 }] });
  const { files } = await take(good, bad, other);
  expect(files.map(({ refused }) => refused.map(({ line, sentence }) => `${line} ${sentence('fr')}`))).toEqual([
    [],
    ["13 Le fichier est coupé : il n'a pas d'enregistrement 9."],
    [`1 Compte attendu : ${account} EUR ; trouvé : BE31091000012355 EUR. Cet extrait n'est pas repris.`],
  ]);
  const amounts = await prisma.bankMovement.findMany({ where: { amountCents: { in: [2222, 3333, 4444] } }, select: { amountCents: true } });
  expect(amounts).toEqual([{ amountCents: 2222n }]);
});

test('a statement that is missing is a warning, the same number with other balances a refusal', async () => {
  const missing = next([{ cents: 100 }]);
  const after = next([{ cents: 50 }]);
  const { files } = await take(writeCoda(after));
  expect(files[0]!.warnings.map(({ sentence }) => sentence('fr'))).toEqual([]);
  const tomorrow = { ...next([{ cents: 70 }]), day: '2026-12-02' };
  const beyond = await take(writeCoda({ ...tomorrow, openingCents: tomorrow.openingCents + 900 }));
  expect(beyond.files[0]!.warnings).toHaveLength(1);
  expect(beyond.files[0]!.warnings[0]!.sentence('fr')).toMatch(/^Il manque un extrait avant \d+ : /);
  const contradicting = await take(writeCoda({ ...after, openingCents: 999_900 }));
  expect(contradicting.files[0]!.refused[0]!.sentence('fr')).toMatch(/est déjà repris avec un nouveau solde de/);
  expect((await take(writeCoda(missing))).importId).not.toBeNull();
});

test('details of a notification stand for the total of the statement, whichever comes first', async () => {
  for (const order of ['statement', 'notification']) {
    const [one, other] = [await createTransfer(), await createTransfer()];
    const day = order === 'statement' ? '2026-12-04' : '2026-12-05';
    const statement = { ...next([{ cents: 12_000, code: '20150000', text: 'REGROUPEMENT' }]), day };
    const details = [
      { cents: 6000, number: one.number },
      { cents: 6000, number: other.number },
    ];
    const notification = writeCamt({ account, day, movements: [{ cents: 12_000, code: '20150000', details }] }, '02', '054');
    const files = [writeCoda(statement), notification];
    if (order === 'notification') files.reverse();
    const first = await take(files[0]!);
    await work(app);
    if (order === 'notification') expect(await statusOf(one)).toBe('PENDING');
    else expect((await queueOf(first.importId)).map(({ reason }) => reason)).toEqual(['NO_NUMBER']);
    await take(files[1]!);
    await work(app);
    expect([await statusOf(one), await statusOf(other)]).toEqual(['PAID', 'PAID']);
    expect(await queueOf(first.importId)).toEqual([]);
  }
});

test('an import is undone while nothing rests on it, and may be taken again', async () => {
  const statement = next([{ cents: 777, text: 'à annuler' }]);
  const { importId } = await take(writeCoda(statement));
  expect(await transact(app, staff, (ctx) => undoImport(ctx, importId!))).toBe(1);
  await expect(transact(app, staff, (ctx) => undoImport(ctx, importId!))).rejects.toThrow(InputInvalid);
  const transfer = await createTransfer();
  expect((await take(writeCoda(statement))).importId).not.toBeNull();
  const paying = await take(writeCamt(next([{ cents: 6000, number: transfer.number }]), '08'));
  await work(app);
  await expect(transact(app, staff, (ctx) => undoImport(ctx, paying.importId!))).rejects.toThrow(AlreadyDecided);
  expect(await statusOf(transfer)).toBe('PAID');
  const trail = await prisma.auditEntry.findMany({ where: { subject: `statement-import:${importId}` }, orderBy: { id: 'asc' } });
  expect(trail.map(({ action, actor, detail }) => [action, actor, detail])).toEqual([
    ['statements-imported', `staff:${staff.staff.id}`, { files: 1, statements: 1, movements: 1, cents: 777 }],
    ['statements-undone', `staff:${staff.staff.id}`, { statements: 1, movements: 1 }],
  ]);
});

test('two people who confirm one line at once settle it once', async () => {
  const transfer = await createTransfer();
  await take(writeCoda(next([{ cents: 6000, text: `pour ${transfer.number}` }])));
  await work(app);
  const movement = (await readQueue(app, { after: null, size: 200 })).find(({ proposals }) => proposals[0]?.paymentId === transfer.id)!;
  const confirm = () => transact(app, staff, (ctx) => allocateMovement(ctx, { movementId: movement.id, paymentId: transfer.id }));
  const answers = await Promise.allSettled([confirm(), confirm()]);
  expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await moneyOf(prisma, transfer.id)).toEqual([6000]);
});

test('an amount and a name propose, and are confirmed by a person', async () => {
  const transfer = await createTransfer();
  const familyName = 'Vandenbrouçke';
  await prisma.person.update({ where: { id: transfer.parent.personId }, data: { familyName } });
  const { importId } = await take(
    writeCoda(
      next([
        { cents: 6000, name: `M. ${familyName.toUpperCase()}` },
        { cents: 6100, name: familyName },
        { cents: 6000, name: 'QUELQU UN' },
      ]),
    ),
  );
  const queue = await queueOf(importId);
  expect(queue[0]!.proposals).toContainEqual({ paymentId: transfer.id, why: 'AMOUNT_AND_NAME' });
  expect(queue.slice(1).map(({ proposals }) => proposals)).toEqual([[], []]);
});

test('three thousand movements are taken with as many statements of the database as four', async () => {
  const count = async (movements: number) => {
    const file = writeCoda(next(Array.from({ length: movements }, (_, n) => ({ cents: 100 + n, text: `mouvement ${n}` }))));
    return (await watchStatements(app, () => take(file))).length;
  };
  const [few, many] = [await count(4), await count(3000)];
  // two more for each further thousand
  expect(many - few).toBeLessThanOrEqual(8);
});
