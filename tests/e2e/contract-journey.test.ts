// The whole journey through the doors, over HTTP, as another client of the contract would do it.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Portal } from '../kit/child-portal.ts';
import { startPortal } from '../kit/in-worker.ts';
import { inventNumber, Visitor } from '../kit/http-client.ts';
import { createDatabase } from '../kit/people.ts';

let app: Portal;
beforeAll(async () => {
  app = await startPortal({ DATABASE_URL: await createDatabase() });
});
afterAll(() => app.stop());

const soon = async <Found>(find: () => Promise<Found | undefined>): Promise<Found> => {
  for (let attempt = 0; attempt < 150; attempt += 1) {
    const found = await find();
    if (found !== undefined) return found;
    await sleep(200);
  }
  throw new Error('it did not come');
};
const mail = (to: string, subject: RegExp) => soon(async () => (await app.mails(to)).find((received) => subject.test(received.subject)));

const register = `mutation ($input: RegisterParentInput!) { registerParent(input: $input) {
  __typename ... on Parent { id maskedNationalNumber children { id givenName readiness { ready missing } } } ... on Refusal { message } } }`;
const registerChild = `mutation ($input: RegisterChildInput!) { registerChild(input: $input) {
  __typename ... on Child { id readiness { ready missing } } ... on Refusal { message } ... on InputInvalid { field } } }`;
const saveSheet = `mutation ($input: SaveHealthSheetInput!) { saveHealthSheet(input: $input) {
  __typename ... on HealthSheet { complete validUntil } ... on Refusal { message } ... on InputInvalid { field } } }`;
const hold = `mutation ($input: HoldWeeksInput!) { holdWeeks(input: $input) { __typename
  ... on HoldWeeksPayload { held { id status heldUntil priceCents priceReason } refused { state message waitingListMailto } basket { totalCents expiresAt status } }
  ... on Refusal { message } } }`;
const calendar = `query { viewer { parent { children { id weeks { state reason priceCents week { id startDate seatsLeft plaine { name } } } } } } }`;

type Week = { state: string; priceCents: number; week: { id: string; startDate: string; seatsLeft: number; plaine: { name: string } } };
type Calendar = { viewer: { parent: { children: { id: string; weeks: Week[] }[] } } };

async function payOnline(parent: Visitor) {
  const validated = await parent.ask(`mutation { validateBasket { __typename ... on Basket { status } ... on Refusal { message } } }`);
  expect(validated.data).toEqual({ validateBasket: { __typename: 'Basket', status: 'VALIDATED' } });
  const { data } = await parent.ask<{ startPayment: { __typename: string; id: string; checkoutUrl: string; amountCents: number } }>(
    `mutation { startPayment(method: ONLINE) { __typename ... on Payment { id status amountCents checkoutUrl } ... on Refusal { message } } }`,
  );
  expect(data.startPayment).toMatchObject({ __typename: 'Payment', status: 'PENDING' });
  await fetch(data.startPayment.checkoutUrl, { method: 'POST', body: new URLSearchParams({ status: 'paid' }), redirect: 'manual' });
  return soon(async () => {
    const answer = await parent.ask<{ payment: { status: string; enrolments: { status: string }[] } }>(
      `query ($id: ID!) { payment(id: $id) { status amountCents enrolments { status } } }`,
      { id: data.startPayment.id },
    );
    return answer.data.payment.status === 'PAID' ? answer.data.payment : undefined;
  });
}

test('case B: from nothing to the recap in the mailbox', async () => {
  const marc = await new Visitor(app.origin).signIn('marc');
  expect((await marc.ask('{ viewer { role parent { id } } }')).data).toEqual({ viewer: { role: 'PERSON', parent: null } });

  const registered = await marc.ask(register, {
    input: { email: 'marc@example.be', phone: '+32470123456', address: { street: 'Place 3', postalCode: '4998', city: 'Hautepierre' } },
  });
  expect(registered.data).toMatchObject({
    registerParent: { __typename: 'Parent', maskedNationalNumber: '88.10.02-***.**', children: [] },
  });
  expect((await mail('marc@example.be', /inscription au portail/i)).text).toContain(app.origin);

  const birthDate = `${new Date().getUTCFullYear() - 7}-03-12`;
  const child = await marc.ask<{ registerChild: { id: string } }>(registerChild, {
    input: { givenName: 'Lou', familyName: 'Noël', birthDate, nationalNumber: inventNumber(birthDate, 3) },
  });
  expect(child.data).toMatchObject({
    registerChild: { __typename: 'Child', readiness: { ready: false, missing: ['HEALTH_SHEET_MISSING'] } },
  });
  const childId = child.data.registerChild.id;

  const notReady = await marc.ask(hold, { input: { childId, weekIds: [(await anyWeek()).id] } });
  expect(notReady.data).toMatchObject({ holdWeeks: { __typename: 'ChildNotReady' } });

  const sheet = await marc.ask(saveSheet, {
    input: {
      childId,
      doctorName: 'Dr Anne Hermans',
      doctorPhone: '+3287112233',
      contacts: [{ name: 'Paul Noël', relation: 'grand-père', phone: '+32475112233' }],
      swims: 'WELL',
      tetanusVaccinated: true,
      validate: true,
    },
  });
  expect(sheet.data).toMatchObject({ saveHealthSheet: { __typename: 'HealthSheet', complete: true } });

  const { data } = await marc.ask<Calendar>(calendar);
  const free = data.viewer.parent.children[0]!.weeks.filter(({ state }) => state === 'FREE').slice(-2);
  expect(free).toHaveLength(2);
  const held = await marc.ask(hold, { input: { childId, weekIds: free.map(({ week }) => week.id) } });
  expect(held.data).toMatchObject({
    holdWeeks: {
      held: [{ status: 'HELD', priceReason: expect.stringContaining('×') }, { status: 'HELD' }],
      refused: [],
      basket: { status: 'OPEN' },
    },
  });
  expect((await mail('marc@example.be', /réservées/i)).text).toContain('Lou');

  const paid = await payOnline(marc);
  expect(paid).toMatchObject({ enrolments: [{ status: 'CONFIRMED' }, { status: 'CONFIRMED' }] });
  expect((await mail('marc@example.be', /récapitulatif/i)).text).toContain('Lou');
});

test('case A: the children that the commune knows are there at once, and can be enrolled', async () => {
  const claire = await new Visitor(app.origin).signIn('claire', 'itsme');
  const { data } = await claire.ask<{ registerParent: { children: { id: string; givenName: string; readiness: { ready: boolean } }[] } }>(
    register,
    {
      input: { email: 'claire@example.be' },
    },
  );
  expect(data.registerParent.children.map(({ givenName }) => givenName).sort()).toEqual(['Zoé', 'Émile'].sort());
  const answer = await claire.ask<Calendar>(calendar);
  const states = answer.data.viewer.parent.children.flatMap(({ weeks }) => weeks.map(({ state }) => state));
  expect(new Set(states)).toEqual(new Set(['FREE', 'FULL', 'NOT_ELIGIBLE']));

  const zoe = data.registerParent.children.find(({ givenName }) => givenName === 'Zoé')!;
  const full = answer.data.viewer.parent.children.find(({ id }) => id === zoe.id)!.weeks.find(({ state }) => state === 'FULL')!;
  const refused = await claire.ask(hold, { input: { childId: zoe.id, weekIds: [full.week.id] } });
  expect(refused.data).toMatchObject({
    holdWeeks: {
      held: [],
      refused: [{ state: 'FULL', message: expect.stringContaining('Petite plaine'), waitingListMailto: expect.stringMatching(/^mailto:/) }],
      basket: null,
    },
  });
  const joined = await claire.ask(
    `mutation ($childId: ID!, $weekId: ID!) { joinWaitingList(childId: $childId, weekId: $weekId) { __typename ... on WaitingPlace { position } } }`,
    { childId: zoe.id, weekId: full.week.id },
  );
  expect(joined.data).toEqual({ joinWaitingList: { __typename: 'WaitingPlace', position: 4 } });
});

test('a stranger sees nothing of another family, and nobody changes anything from another site', async () => {
  const sofia = await new Visitor(app.origin).signIn('sofia');
  await sofia.ask(register, { input: { email: 'sofia@example.be' } });
  const claire = await new Visitor(app.origin).signIn('claire');
  const { data } = await claire.ask<Calendar>(calendar);
  const other = data.viewer.parent.children[0]!.id;
  const mine = await sofia.ask(saveSheet, { input: { childId: other, validate: false } });
  const nobody = await sofia.ask(saveSheet, { input: { childId: '01900000-0000-7000-8000-000000000000', validate: false } });
  expect(mine).toEqual(nobody);

  const foreign = await sofia.request('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'https://evil.example' },
    body: JSON.stringify({ query: 'mutation { validateBasket { __typename } }' }),
  });
  expect(foreign.status).toBe(403);
  expect((await new Visitor(app.origin).ask('{ viewer { role } }')).data).toEqual({ viewer: null });
  const anonymous = await new Visitor(app.origin).ask('mutation { validateBasket { __typename } }');
  expect(anonymous.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
});

async function anyWeek() {
  const { data } = await new Visitor(app.origin).ask<{ plaines: { weeks: { id: string }[] }[] }>('{ plaines { weeks { id } } }');
  return data.plaines[0]!.weeks[0]!;
}
