// What is owed and will not be paid: given up, by two people above an amount, made good by money that comes later, and undone.
import { afterEach, beforeAll, expect, test } from 'vitest';
import { createStaff, placeChild } from '../../../tests/kit/catalogue.ts';
import { openGraph } from '../../../tests/kit/graph.ts';
import { createApp, createChild, createParent, createSeason } from '../../../tests/kit/people.ts';
import { findBreaches } from '../../commands/invariants.ts';
import type { App } from '../../context.ts';
import { compose } from '../../mail/compose.ts';
import { transact } from '../../platform/act.ts';
import { rowId } from '../../platform/ids.ts';
import { issuePapers } from '../../receipts/issue.ts';
import { recordMoneyBack } from '../../payments/record-money-back.ts';

let app: App;
let ask: ReturnType<typeof openGraph>;
let one: string;
let other: string;
beforeAll(async () => {
  app = await createApp();
  ask = openGraph(app);
  one = (await createStaff(app, 'TREASURER')).token;
  other = (await createStaff(app, 'RESPONSIBLE')).token;
  await app.database.prisma.commune.create({
    data: {
      ...{ id: 1, refundsReleaseAboveCents: 10_000, name: 'Commune de Valmont', serviceName: 'ATL', email: 'atl@example.be' },
      ...{ iban: 'BE26091000000029', beneficiary: 'Commune de Valmont' },
    },
  });
});
afterEach(async () => expect(await findBreaches(app.database.pool)).toEqual([]));

const shown = `__typename ... on Payment { status openCents owedCents writtenOffCents waitingWriteOff { id cents mayAgree reason } }
  ... on InputInvalid { code problems { path code } } ... on Refusal { message }`;
const why = { reason: 'Famille introuvable' };
async function mutate(token: string, field: string, asked: { type?: string; input?: object; id?: string }) {
  const { type = 'WriteOffInput', input, id } = asked;
  const answer = await ask(
    token,
    input
      ? `mutation ($input: ${type}!) { ${field}(input: $input) { ${shown} } }`
      : `mutation ($id: ID!) { ${field}(writeOffId: $id) { ${shown} } }`,
    input ? { input } : { id },
  );
  expect(answer.errors, JSON.stringify(answer.errors)).toBeUndefined();
  return answer.data![field] as Record<string, unknown> & { waitingWriteOff: { id: string } };
}

/** A family whose places the CPAS promised to pay. */
async function createPromise(weeks: number) {
  const parent = await createParent(app);
  const child = await createChild(app, [parent]);
  const season = await createSeason(
    app,
    Array.from({ length: weeks }, () => 3),
  );
  const places = [];
  for (const week of season.weeks)
    places.push(await placeChild(app, parent.actor, child.id, week, { status: 'HELD', heldUntil: new Date(Date.now() + 3_600_000) }));
  const input = {
    ...{ parentId: parent.actor.parentId, enrolmentIds: places.map(({ id }) => id), guarantor: 'PAYER' },
    ...{ dueOn: new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10), why },
  };
  const answer = await ask(
    other,
    'mutation ($input: GrantPaymentPromiseInput!) { grantPaymentPromise(input: $input) { ... on Payment { id amountCents } } }',
    {
      input,
    },
  );
  const { id: paymentId, amountCents } = answer.data!.grantPaymentPromise as { id: string; amountCents: number };
  return { parent, places, amountCents, of: { parentId: parent.actor.parentId, paymentId, why } };
}
const receive = (paymentId: string, cents: number) =>
  ask(other, 'mutation ($id: ID!, $cents: NonNegativeInt!) { confirmTransfer(paymentId: $id, amountCents: $cents) { __typename } }', {
    ...{ id: paymentId, cents },
  });
const balances = async (paymentId: string) => {
  const rows = await app.database.prisma.journalLine.groupBy({ by: ['account'], where: { paymentId }, _sum: { amountCents: true } });
  return Object.fromEntries(rows.flatMap(({ account, _sum }) => (_sum.amountCents ? [[account, Number(_sum.amountCents)]] : [])));
};

test('what is given up is owed by nobody; the family is told; what came in before is receipted; it can be undone', async () => {
  const { of, amountCents, parent } = await createPromise(1);
  await receive(of.paymentId, 2500);
  const rest = amountCents - 2500;
  expect(await mutate(one, 'writeOffClaim', { input: { ...of, why: { reason: '' } } })).toMatchObject({ __typename: 'InputInvalid' });
  expect(await mutate(one, 'writeOffClaim', { input: of })).toMatchObject({
    ...{ status: 'PENDING', openCents: 0, owedCents: 0, writtenOffCents: rest, waitingWriteOff: null },
  });
  expect(await balances(of.paymentId)).toEqual({ TRANSFERS: 2500, WRITE_OFF: rest, INCOME: -amountCents });
  expect(await mutate(one, 'writeOffClaim', { input: of })).toMatchObject({
    ...{ __typename: 'InputInvalid', problems: [{ path: ['paymentId'], code: 'NOT_APPLICABLE' }] },
  });
  const acts = await app.database.prisma.familyAct.findMany({ where: { parentId: of.parentId }, orderBy: { at: 'asc' } });
  expect(acts.at(-1)).toMatchObject({ kind: 'CLAIM_WRITTEN_OFF', cents: rest });
  const mail = await compose({ ...app, prisma: app.database.prisma }, { kind: 'acted-for-family', familyActId: acts.at(-1)!.id });
  expect(JSON.stringify(mail!.blocks)).toContain('renonce');
  expect(
    await compose({ ...app, prisma: app.database.prisma }, { kind: 'payment-promised', paymentId: of.paymentId }),
    'nobody is reminded',
  ).toBeNull();
  await transact(app, 'system', (ctx) => issuePapers(ctx, { paymentId: of.paymentId, limit: 5 }));
  expect(await app.database.prisma.paymentPaper.findMany({ where: { paymentId: of.paymentId } })).toMatchObject([{ amountCents: 2500 }]);
  const list = await ask(other, '{ admin { promisedPayments { edges { node { payer { id } } } } } }');
  expect(JSON.stringify(list.data)).not.toContain(parent.actor.parentId);

  // what a paper says came in is not taken back
  const undo = 'mutation ($id: ID!) { undoReceived(paymentId: $id) { __typename } }';
  expect((await ask(other, undo, { id: of.paymentId })).data!.undoReceived).toEqual({ __typename: 'AlreadyDecided' });
  expect(await mutate(other, 'undoWriteOff', { input: of })).toMatchObject({ openCents: rest, owedCents: rest, writtenOffCents: 0 });
  expect((await ask(other, undo, { id: of.paymentId })).data!.undoReceived).toEqual({ __typename: 'AlreadyDecided' });
  expect(await mutate(other, 'undoWriteOff', { input: of })).toMatchObject({ __typename: 'AlreadyDecided' });
});

test('money that comes all the same makes the claim good by as much, and settles it when it is whole', async () => {
  const { of, amountCents } = await createPromise(1);
  await mutate(one, 'writeOffClaim', { input: of });
  await receive(of.paymentId, 1000);
  expect(await balances(of.paymentId)).toEqual({ TRANSFERS: 1000, WRITE_OFF: amountCents - 1000, INCOME: -amountCents });
  expect(await findBreaches(app.database.pool)).toEqual([]);
  await receive(of.paymentId, amountCents);
  expect(await balances(of.paymentId)).toEqual({ TRANSFERS: amountCents + 1000, OWED_BACK: -1000, INCOME: -amountCents });
  expect(await app.database.prisma.payment.findUniqueOrThrow({ where: { id: of.paymentId } })).toMatchObject({
    ...{ status: 'PAID', writtenOffCents: 0 },
  });
});

test('a place that is cancelled is not owed: less stays given up', async () => {
  const { of, places, amountCents } = await createPromise(2);
  await app.database.prisma.commune.update({ where: { id: 1 }, data: { refundsReleaseAboveCents: 100_000 } });
  await mutate(one, 'writeOffClaim', { input: of });
  await app.database.prisma.commune.update({ where: { id: 1 }, data: { refundsReleaseAboveCents: 10_000 } });
  const cancel = 'mutation ($input: CancelForFamilyInput!) { cancelForFamily(input: $input) { __typename } }';
  await ask(other, cancel, { input: { parentId: of.parentId, enrolmentId: places[0]!.id, why } });
  const left = amountCents - places[0]!.priceCents;
  expect(await balances(of.paymentId)).toEqual({ WRITE_OFF: left, INCOME: -left });
  await ask(other, cancel, { input: { parentId: of.parentId, enrolmentId: places[1]!.id, why } });
  expect(await balances(of.paymentId)).toEqual({});
});

test('above the amount somebody else must agree: once, and never who proposed it', async () => {
  const { of, amountCents } = await createPromise(2);
  expect(amountCents).toBeGreaterThan(10_000);
  const proposed = await mutate(one, 'writeOffClaim', { input: of });
  expect(proposed).toMatchObject({
    ...{ openCents: amountCents, writtenOffCents: 0 },
    waitingWriteOff: { cents: amountCents, mayAgree: false, reason: 'Famille introuvable' },
  });
  expect(await mutate(one, 'writeOffClaim', { input: of })).toMatchObject({ __typename: 'AlreadyDecided' });
  const { id } = proposed.waitingWriteOff;
  expect(await mutate(one, 'agreeToWriteOff', { id })).toMatchObject({ __typename: 'NotEligible' });
  const work = await ask(other, '{ admin { deskWork { work count } } }');
  expect((work.data!.admin as { deskWork: object[] }).deskWork).toContainEqual({ work: 'WRITE_OFFS', count: 1 });
  const both = await Promise.all([mutate(other, 'agreeToWriteOff', { id }), mutate(one, 'withdrawWriteOff', { id })]);
  const names = both.map(({ __typename }) => __typename);
  expect(names.toSorted()).toEqual(['AlreadyDecided', 'Payment']);
  const { writtenOffCents } = await app.database.prisma.payment.findUniqueOrThrow({ where: { id: of.paymentId } });
  expect(writtenOffCents).toBe(names[0] === 'Payment' ? amountCents : 0);
});

test('of two who give up the same claim at once one is heard', async () => {
  const { of, amountCents } = await createPromise(1);
  const both = await Promise.all([mutate(one, 'writeOffClaim', { input: of }), mutate(other, 'writeOffClaim', { input: of })]);
  expect(both.map(({ __typename }) => __typename).toSorted()).toEqual(['InputInvalid', 'Payment']);
  expect((await balances(of.paymentId)).WRITE_OFF).toBe(amountCents);
});

test('what the bank took back of a paid payment is owed, and is given up as a promise is', async () => {
  const { of, amountCents } = await createPromise(1);
  await receive(of.paymentId, amountCents);
  await app.database.prisma.payment.update({ where: { id: of.paymentId }, data: { method: 'ONLINE' } });
  await transact(app, 'system', ({ tx }) =>
    recordMoneyBack(tx, rowId('Payment', of.paymentId), { refunds: [], chargedBackCents: amountCents }),
  );
  const seen = await ask(one, 'query ($id: ID!) { admin { payment(id: $id) { status owedCents } } }', { id: of.paymentId });
  expect(JSON.stringify(seen.data ?? seen.errors)).toContain(`"owedCents":${amountCents}`);
  expect(await mutate(one, 'writeOffClaim', { input: of })).toMatchObject({ owedCents: 0, writtenOffCents: amountCents });
});
