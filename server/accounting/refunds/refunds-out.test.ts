// Refunds that leave from the account of the commune: whose account, the file for the bank, who releases it, and what the
// statements say of it.
import { XMLParser } from 'fast-xml-parser';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { App } from '../../context.ts';
import { createAsker } from '../../../tests/kit/ask.ts';
import { createStaff } from '../../../tests/kit/catalogue.ts';
import { expectBooksInOrder, fillBasket, readMails, work } from '../../../tests/kit/payment-harness.ts';
import { createApp, createChild, createParent, createSeason } from '../../../tests/kit/people.ts';
import { confirmTransfer } from '../../payments/confirm-transfer.ts';
import { paymentMethods } from '../../payments/methods.ts';
import { openPayment } from '../../payments/open-payment.ts';
import { recordMoneyBack } from '../../payments/record-money-back.ts';
import { transact } from '../../platform/act.ts';
import type { StaffActor } from '../../platform/actor.ts';
import { importStatements } from '../import-statements.ts';
import { writePain001 } from './pain001.ts';
import { readBatchNumber, readRefundNumber } from './refund-number.ts';
import { toSepaText } from './sepa-text.ts';
import { isSentByStaff, isToSend, toSendByStaff } from './to-send.ts';

const communeIban = 'BE26091000000029';
let app: App;
let ask: ReturnType<typeof createAsker>;
let staff: { actor: StaffActor; token: string };
let other: { actor: StaffActor; token: string };

beforeAll(async () => {
  app = await createApp();
  ask = createAsker(app);
  await app.database.prisma.commune.create({
    data: {
      id: 1,
      refundsReleaseAboveCents: 5000,
      name: 'Commune de Valmont',
      serviceName: 'ATL',
      email: 'atl@example.be',
      iban: communeIban,
      beneficiary: 'Commune de Valmont',
    },
  });
  [staff, other] = [await createStaff(app, 'TREASURER'), await createStaff(app, 'RESPONSIBLE')];
});
afterEach(() => expectBooksInOrder(app));

/** A family that paid `surplusCents` too much by a transfer that staff saw: so much is due back, to an account that nobody knows. */
async function createSurplus(surplusCents: number) {
  const parent = await createParent(app);
  const child = await createChild(app, [parent]);
  const { weeks } = await createSeason(app, [5]);
  await fillBasket(app, parent.actor, [{ childId: child.id, week: weeks[0]! }]);
  const paymentId = await transact(app, parent.actor, (ctx) => openPayment(ctx, 'TRANSFER'));
  await transact(app, staff.actor, (ctx) => confirmTransfer(ctx, { paymentId, amountCents: 6000 + surplusCents }));
  const refund = await app.database.prisma.refund.findFirstOrThrow({ where: { paymentId } });
  const number = (await ask(parent.token, `{ payment(id: "${paymentId}") { refunds { number needsAccount } } }`)).data.payment.refunds[0];
  return { parent, refundId: refund.id, paymentId, ...(number as { number: string; needsAccount: boolean }) };
}

const save = (token: string, iban: string, holder = 'Zoé Müller & fils') =>
  ask(
    token,
    `mutation ($input: RefundAccountInput!) { saveRefundAccount(input: $input) { __typename ... on Parent { refundAccount { maskedIban holder } } ... on InputInvalid { field } } }`,
    {
      input: { iban, holder },
    },
  ).then(({ data }) => data.saveRefundAccount);

const make = (refundIds: string[], by = staff) =>
  ask(
    by.token,
    `mutation ($ids: [ID!]!) { makeRefundBatch(refundIds: $ids) { __typename ... on RefundBatch { id number status totalCents mayRelease } ... on InputInvalid { field } } }`,
    {
      ids: refundIds,
    },
  ).then(({ data }) => data.makeRefundBatch);

const take = (batchId: string, by = staff) =>
  ask(
    by.token,
    `mutation { takeRefundBatchFile(batchId: "${batchId}") { __typename ... on RefundBatchFile { name content } ... on InputInvalid { field } } }`,
  ).then(({ data }) => data.takeRefundBatchFile as { __typename: string; name: string; content: string });

const statusOf = async (id: string) => (await app.database.prisma.refund.findUniqueOrThrow({ where: { id } })).status;

let day = 1;
let balance = 100_000;
type Shown = { cents: number; endToEndId: string; code?: string; reason?: string };

/** A statement of the bank with these movements, imported and settled. */
async function importShown(shown: Shown[]) {
  const opening = balance;
  const date = `2026-12-${String(day++).padStart(2, '0')}`;
  const money = (cents: number) => (Math.abs(cents) / 100).toFixed(2);
  const entries = shown.map(({ cents, endToEndId, reason }) => {
    balance += cents;
    const sign = cents > 0 ? 'CRDT' : 'DBIT';
    return `<Ntry><Amt Ccy="EUR">${money(cents)}</Amt><CdtDbtInd>${sign}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>${date}</Dt></BookgDt><ValDt><Dt>${date}</Dt></ValDt>
      <NtryDtls><TxDtls><Refs><EndToEndId>${endToEndId}</EndToEndId></Refs><Amt Ccy="EUR">${money(cents)}</Amt><CdtDbtInd>${sign}</CdtDbtInd>${reason ? `<RtrInf><Rsn><Cd>${reason}</Cd></Rsn></RtrInf>` : ''}</TxDtls></NtryDtls></Ntry>`;
  });
  const side = (type: string, cents: number) =>
    `<Bal><Tp><CdOrPrtry><Cd>${type}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${money(cents)}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>${date}</Dt></Dt></Bal>`;
  const xml = `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>M${date}</MsgId><CreDtTm>${date}T08:00:00+01:00</CreDtTm></GrpHdr>
    <Stmt><Id>${date}</Id><ElctrncSeqNb>${day}</ElctrncSeqNb><CreDtTm>${date}T08:00:00+01:00</CreDtTm><Acct><Id><IBAN>${communeIban}</IBAN></Id><Ccy>EUR</Ccy></Acct>${side('OPBD', opening)}${side('CLBD', balance)}${entries.join('')}</Stmt></BkToCstmrStmt></Document>`;
  const { importId, files } = await transact(app, staff.actor, (ctx) =>
    importStatements(ctx, [{ name: `${date}.xml`, bytes: Buffer.from(xml) }]),
  );
  expect(files.flatMap(({ refused }) => refused.map(({ sentence }) => sentence('fr')))).toEqual([]);
  expect(importId).not.toBeNull();
  await work(app);
}

test('an account is checked, kept sealed, shown in part to its family alone, and each change is told by mail', async () => {
  const { parent, needsAccount, refundId } = await createSurplus(500);
  expect(needsAccount).toBe(true);
  expect(await make([refundId])).toEqual({ __typename: 'InputInvalid', field: 'refundIds' });
  for (const [iban, field] of [
    ['BE36 9990 0000 1182', 'iban'],
    ['DE36999000001181', 'iban'],
    ['SA0380000000608010167519', 'iban'],
    ['', 'iban'],
  ] as const)
    expect(await save(parent.token, iban)).toEqual({ __typename: 'InputInvalid', field });
  expect(await save(parent.token, 'BE36 9990 0000 1181', '--')).toEqual({ __typename: 'InputInvalid', field: 'holder' });
  const account = { maskedIban: 'BE36 •••• •••• 1181', holder: 'Zoé Müller & fils' };
  expect(await save(parent.token, 'be36 9990 0000 1181')).toEqual({ __typename: 'Parent', refundAccount: account });
  await save(parent.token, 'BE36999000001181');
  await save(parent.token, 'BE25999000001282');
  expect((await readMails(app)).filter(({ kind }) => kind === 'refund-account-changed')).toHaveLength(2);
  const { rows } = await app.database.pool.query(`SELECT to_jsonb(refund_account)::text AS line FROM refund_account`);
  expect(JSON.stringify(rows)).not.toContain('999000001282');
  const seen = await ask(
    other.token,
    `{ admin { refundPage(isToSend: true) { edges { node { payee { maskedIban } payment { payer { refundAccount { holder } } } } } } } }`,
  );
  expect(seen.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
});

test('a batch is the same file whenever it is taken; its refunds leave by the statement, and one that comes back is to be sent to another account', async () => {
  const [one, two] = [await createSurplus(1200), await createSurplus(1300)];
  for (const { parent } of [one, two]) await save(parent.token, 'BE36999000001181');
  const batch = await make([one.refundId, two.refundId]);
  expect(batch).toMatchObject({ status: 'RELEASED', totalCents: 2500 });
  expect(await make([two.refundId])).toMatchObject({ __typename: 'AlreadyDecided' });
  const [first, again] = [await take(batch.id), await take(batch.id, other)];
  expect(again).toEqual(first);
  const order = new XMLParser({ parseTagValue: false }).parse(first.content).Document.CstmrCdtTrfInitn;
  expect(order.GrpHdr).toMatchObject({ MsgId: batch.number, NbOfTxs: '2', CtrlSum: '25.00' });
  expect(order.PmtInf.CdtTrfTxInf).toMatchObject([
    { PmtId: { EndToEndId: one.number }, Cdtr: { Nm: 'Zoe Muller + fils' }, CdtrAcct: { Id: { IBAN: 'BE36999000001181' } } },
    { PmtId: { EndToEndId: two.number } },
  ]);
  expect([await statusOf(one.refundId), await statusOf(two.refundId)]).toEqual(['SENT', 'SENT']);

  await importShown([
    { cents: -1200, endToEndId: one.number },
    { cents: -1301, endToEndId: two.number },
  ]);
  expect([await statusOf(one.refundId), await statusOf(two.refundId)]).toEqual(['DONE', 'SENT']);
  // the other came back, and no statement showed that it had left
  await importShown([
    { cents: 1200, endToEndId: one.number, reason: 'AC04' },
    { cents: 1300, endToEndId: two.number, reason: 'AC04' },
  ]);
  expect([await statusOf(one.refundId), await statusOf(two.refundId)]).toEqual(['FAILED', 'FAILED']);
  expect((await readMails(app)).filter(({ kind }) => kind === 'refund-returned')).toHaveLength(2);
  await save(one.parent.token, 'BE25999000001282');
  const second = await make([one.refundId]);
  expect((await take(second.id)).content).toContain('BE25999000001282');
  // a bank that shows a batch as one movement
  await importShown([{ cents: -1200, endToEndId: second.number }]);
  expect(await statusOf(one.refundId)).toBe('DONE');
});

test('above the amount somebody else releases a batch, and until then it may be cancelled', async () => {
  const large = await createSurplus(5001);
  await save(large.parent.token, 'BE36999000001181');
  const batch = await make([large.refundId]);
  expect(batch).toMatchObject({ status: 'WAITING', mayRelease: false });
  expect(await take(batch.id)).toEqual({ __typename: 'InputInvalid', field: 'batchId' });
  const decide = (what: string, by: typeof staff, batchId: string) =>
    ask(by.token, `mutation { ${what}(batchId: "${batchId}") { __typename ... on RefundBatch { status } } }`).then(
      ({ data }) => data[what],
    );
  expect(await decide('releaseRefundBatch', staff, batch.id)).toMatchObject({ __typename: 'NotEligible' });
  expect(await statusOf(large.refundId)).toBe('DUE');
  expect(await decide('cancelRefundBatch', staff, batch.id)).toMatchObject({ status: 'CANCELLED' });
  const again = await make([large.refundId]);
  expect(await decide('releaseRefundBatch', other, again.id)).toMatchObject({ status: 'RELEASED' });
  expect(await decide('cancelRefundBatch', other, again.id)).toMatchObject({ __typename: 'AlreadyDecided' });
  expect(await statusOf(large.refundId)).toBe('SENT');
  const desk = await createStaff(app, 'DESK');
  expect(
    (await ask(desk.token, `mutation { releaseRefundBatch(batchId: "${again.id}") { __typename } }`)).errors?.[0]?.extensions.code,
  ).toBe('FORBIDDEN');
});

test('two members of staff who put one refund into a batch at once make one batch', async () => {
  const { parent, refundId } = await createSurplus(700);
  await save(parent.token, 'BE36999000001181');
  const made = await Promise.all([make([refundId], staff), make([refundId], other)]);
  expect(made.map(({ __typename }) => __typename).sort()).toEqual(['AlreadyDecided', 'RefundBatch']);
});

test('a refund made on the provider’s own site that did not arrive is sent by staff as another', async () => {
  const { parent, paymentId, refundId } = await createSurplus(700);
  await save(parent.token, 'BE36999000001181');
  const refund = { id: 're_outside', amount: { cents: 1000, currency: 'EUR' }, metadata: null };
  const see = (status: 'refunded' | 'failed') =>
    app.database.prisma.$transaction((tx) => recordMoneyBack(tx, paymentId, { refunds: [{ ...refund, status }], chargedBackCents: 0 }));
  await see('refunded');
  await see('failed');
  const outside = await app.database.prisma.refund.findFirstOrThrow({ where: { paymentId, reason: 'OUTSIDE' } });
  expect(outside.status).toBe('FAILED');
  expect(await make([refundId, outside.id])).toMatchObject({ __typename: 'RefundBatch', totalCents: 1700 });
});

test('what is to be sent is said alike of a row, in a filter and in a statement', async () => {
  const { refundId: id } = await createSurplus(300);
  const compared: [string, string, boolean][] = [];
  const undone = new Error('undone');
  await app.database.prisma
    .$transaction(async (tx) => {
      await tx.$executeRaw`SET LOCAL session_replication_role = replica`;
      for (const method of Object.keys(paymentMethods) as (keyof typeof paymentMethods)[])
        for (const status of ['DUE', 'SENT', 'DONE', 'FAILED'] as const) {
          await tx.$executeRaw`UPDATE refund SET status = ${status}::refund_status WHERE id = ${id}::uuid`;
          await tx.$executeRaw`
            UPDATE payment SET method = ${method}::payment_method FROM refund WHERE refund.payment_id = payment.id AND refund.id = ${id}::uuid`;
          const isSent = isSentByStaff({ status, payment: { method } });
          expect(await tx.refund.count({ where: { AND: [{ id }, toSendByStaff()] } })).toBe(Number(isSent));
          expect(
            await tx.$queryRaw`
              SELECT (${isToSend}) AS is_sent FROM refund JOIN payment ON payment.id = refund.payment_id WHERE refund.id = ${id}::uuid`,
          ).toEqual([{ is_sent: isSent }]);
          compared.push([method, status, isSent]);
        }
      throw undone;
    })
    .catch((error: unknown) => expect(error).toBe(undone));
  expect(compared.filter(([, , isSent]) => isSent).map(([method, status]) => `${method} ${status}`)).toEqual(
    expect.arrayContaining(['ONLINE FAILED', 'TRANSFER DUE', 'CASH DUE', 'CARD DUE']),
  );
  expect(compared.some(([method, status, isSent]) => method === 'ONLINE' && status === 'DUE' && !isSent)).toBe(true);
});

// What the schema of the European Payments Council for SEPA credit transfers (EPC132-08, pain.001.001.09) wants of each element, in its order.
const structure: Record<string, string[]> = {
  CstmrCdtTrfInitn: ['GrpHdr', 'PmtInf'],
  GrpHdr: ['MsgId', 'CreDtTm', 'NbOfTxs', 'CtrlSum', 'InitgPty'],
  PmtInf: [
    'PmtInfId',
    'PmtMtd',
    'BtchBookg',
    'NbOfTxs',
    'CtrlSum',
    'PmtTpInf',
    'ReqdExctnDt',
    'Dbtr',
    'DbtrAcct',
    'DbtrAgt',
    'ChrgBr',
    'CdtTrfTxInf',
  ],
  CdtTrfTxInf: ['PmtId', 'Amt', 'Cdtr', 'CdtrAcct', 'RmtInf'],
  PmtId: ['InstrId', 'EndToEndId'],
};

test('the order has the elements of its schema in their order, in both versions, and only letters that banks take', () => {
  const order = {
    number: 'RB-2026-000001',
    createdAt: new Date('2026-11-30T08:00:00.123Z'),
    executionDay: '2026-12-01',
    debtor: { name: 'Commune de Valmont', iban: communeIban },
    transfers: [
      {
        number: 'R-2026-000007',
        cents: 3605,
        holder: 'Ægir Łukasz «Ørsted» 北京',
        iban: 'BE36999000001181',
        text: '//Plaine d’été <R-2026-000007>',
      },
    ],
  };
  const text = writePain001({ ...order, version: '09' });
  for (const [element, children] of Object.entries(structure)) {
    const inside = new RegExp(`<${element}>(.*?)</${element}>`, 's').exec(text)![1]!;
    const found = inside
      .split('\n')
      .filter((line) => line.startsWith(' '.repeat(/^\n( *)</.exec(inside)![1]!.length) + '<') && !/^ *<\//.test(line));
    const depth = /^\n( *)</.exec(inside)![1]!.length;
    const direct = found.filter((line) => line.search(/</) === depth).map((line) => /<(\w+)/.exec(line)![1]);
    expect([element, ...direct]).toEqual([element, ...children]);
  }
  expect(text).toContain('<InstdAmt Ccy="EUR">36.05</InstdAmt>');
  expect(text).toContain('<ReqdExctnDt>\n        <Dt>2026-12-01</Dt>');
  expect(text).toContain('<CreDtTm>2026-11-30T08:00:00Z</CreDtTm>');
  expect(text).toContain('<Nm>AEgir Lukasz Orsted</Nm>');
  expect(text).toContain('<Ustrd>Plaine d&apos;ete R-2026-000007</Ustrd>');
  const older = writePain001({ ...order, version: '03' });
  expect(older).toContain('<ReqdExctnDt>2026-12-01</ReqdExctnDt>');
  expect(older).toContain('pain.001.001.03');
});

test('numbers come back from the bank as they left, and what is none of ours is none', () => {
  expect([readRefundNumber('R-2026-000007 '), readBatchNumber('RB-2026-000012')]).toEqual([7n, 12n]);
  for (const text of [null, '', 'NOTPROVIDED', 'R-2026-7', 'XR-2026-000007', 'RB-2026-000007']) expect(readRefundNumber(text)).toBeNull();
  expect(toSepaText('é'.repeat(80), 70)).toHaveLength(70);
});
