import { beforeAll, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { createBrowserDoor } from '../../server/http/graphql/yoga.ts';
import { sessionCookieName } from '../../server/http/lib/cookies.ts';
import { createStaff } from '../../tests/kit/catalogue.ts';
import { fillBasket } from '../../tests/kit/payment-harness.ts';
import { createChild, createParent, createApp, createSeason } from '../../tests/kit/people.ts';

let app: App;
let door: ReturnType<typeof createBrowserDoor>;
beforeAll(async () => {
  app = await createApp();
  door = createBrowserDoor(app);
});

async function ask(token: string | null, query: string, variables: object = {}) {
  const { env } = app;
  const response = await door.fetch(`${env.ORIGIN}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: env.ORIGIN, ...(token && { cookie: `${sessionCookieName(env)}=${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}

/** Two parents of one child; the first one enrolled it and paid. */
async function createEnrolled() {
  const [payer, coParent] = [await createParent(app), await createParent(app)];
  const { weeks } = await createSeason(app, [1]);
  const child = await createChild(app, [payer, coParent]);
  const { enrolments } = await fillBasket(app, payer.actor, [{ childId: child.id, week: weeks[0]! }]);
  await app.database.prisma.enrolment.update({
    where: { id: enrolments[0]!.id },
    data: { status: 'CONFIRMED', confirmedAt: new Date() },
  });
  return { payer, coParent, enrolmentId: enrolments[0]!.id };
}

const request = `mutation ($input: RequestCancellationInput!) { requestCancellation(input: $input) {
  __typename ... on CancellationRequest { id status reason hasDocument answer enrolment { status cancellationRequest { reason } } }
  ... on Refusal { message } ... on InputInvalid { field } } }`;
const decide = `mutation ($id: ID!, $accept: Boolean!, $message: String) { decideCancellation(cancellationId: $id, accept: $accept, message: $message) {
  __typename ... on CancellationRequest { status answer enrolment { status } } ... on Refusal { message } ... on InputInvalid { field } } }`;

test('a parent asks, staff decide', async () => {
  const { payer, enrolmentId } = await createEnrolled();
  const { data } = await ask(payer.token, request, { input: { enrolmentId, reason: 'Opération' } });
  expect(data.requestCancellation).toEqual({
    __typename: 'CancellationRequest',
    id: expect.any(String),
    status: 'REQUESTED',
    reason: 'Opération',
    hasDocument: false,
    answer: null,
    enrolment: { status: 'CONFIRMED', cancellationRequest: { reason: 'Opération' } },
  });
  const { id } = data.requestCancellation;
  const { token: responsible } = await createStaff(app, 'RESPONSIBLE');
  const { token: desk } = await createStaff(app, 'DESK');
  const codes = [];
  for (const who of [null, payer.token, desk]) codes.push((await ask(who, decide, { id, accept: true })).errors[0].extensions.code);
  expect(codes).toEqual(['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN']);
  expect((await ask(responsible, decide, { id, accept: false })).data.decideCancellation).toMatchObject({
    __typename: 'InputInvalid',
    field: 'message',
  });
  expect((await ask(responsible, decide, { id, accept: true, message: 'Bien sûr' })).data.decideCancellation).toEqual({
    __typename: 'CancellationRequest',
    status: 'ACCEPTED',
    answer: 'Bien sûr',
    enrolment: { status: 'CANCELLED' },
  });
  expect((await ask(responsible, decide, { id: 'x', accept: true })).data.decideCancellation).toMatchObject({
    __typename: 'InputInvalid',
    field: 'cancellationId',
  });
});

test('what is not well said is refused next to its field', async () => {
  const { payer, coParent, enrolmentId } = await createEnrolled();
  const fieldOf = async (token: string, input: object) => (await ask(token, request, { input })).data.requestCancellation.field;
  expect(await fieldOf(payer.token, { enrolmentId, reason: ' ' })).toBe('reason');
  expect(await fieldOf(payer.token, { enrolmentId, reason: 'x', documentId: 'x' })).toBe('documentId');
  expect(await fieldOf(payer.token, { enrolmentId: 'x', reason: 'x' })).toBe('enrolmentId');
  expect(await fieldOf(coParent.token, { enrolmentId, reason: 'x' })).toBe('enrolmentId');
  expect((await ask(null, request, { input: { enrolmentId, reason: 'x' } })).errors[0].extensions.code).toBe('UNAUTHENTICATED');
});

test('the other parent sees the week, not what was written about it', async () => {
  const { payer, coParent, enrolmentId } = await createEnrolled();
  await ask(payer.token, request, { input: { enrolmentId, reason: 'Opération' } });
  const query = '{ viewer { parent { children { enrolments { id cancellationRequest { reason } } } cancellationRequests { reason } } } }';
  const seenBy = async (token: string) => (await ask(token, query)).data.viewer.parent;
  expect(await seenBy(payer.token)).toEqual({
    children: [{ enrolments: [{ id: enrolmentId, cancellationRequest: { reason: 'Opération' } }] }],
    cancellationRequests: [{ reason: 'Opération' }],
  });
  expect(await seenBy(coParent.token)).toEqual({
    children: [{ enrolments: [{ id: enrolmentId, cancellationRequest: null }] }],
    cancellationRequests: [],
  });
});
