import { beforeAll, expect, test } from 'vitest';
import { sessionCookieName } from '../../server/http/lib/cookies.ts';
import { createBrowserDoor } from '../../server/http/graphql/yoga.ts';
import { createStaff } from '../../tests/kit/catalogue.ts';
import { expectBooksInOrder, fillBasket, openCounter, type Counter } from '../../tests/kit/payment-harness.ts';
import { createChild, createParent, createSeason } from '../../tests/kit/people.ts';

let counter: Counter;
let door: ReturnType<typeof createBrowserDoor>;
beforeAll(async () => {
  counter = await openCounter();
  door = createBrowserDoor(counter.app);
});

async function ask(token: string | null, query: string, variables: object = {}) {
  const { env } = counter.app;
  const response = await door.fetch(`${counter.origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: env.ORIGIN, ...(token && { cookie: `${sessionCookieName(env)}=${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}

async function createPayer(priceCents = 6000) {
  const parent = await createParent(counter.app);
  const { weeks } = await createSeason(counter.app, [5]);
  const child = await createChild(counter.app, [parent]);
  const { enrolments } = await fillBasket(counter.app, parent.actor, [{ childId: child.id, week: weeks[0]!, priceCents }]);
  return { ...parent, enrolments };
}

const start = `mutation ($method: PaymentMethod!) { startPayment(method: $method) { __typename ... on Payment { id } ... on Refusal { message } } }`;
const whole = `query ($id: ID!) { payment(id: $id) {
  __typename method status amountCents receivedCents openCents checkoutUrl structuredCommunication paidAt refundedCents refundDueCents
  transfer { __typename iban beneficiary qrPayload } enrolments { __typename id status } lateEnrolments { __typename id } } }`;
const confirm = `mutation ($id: ID!, $cents: NonNegativeInt!) { confirmTransfer(paymentId: $id, amountCents: $cents) {
  __typename ... on Payment { status refundDueCents enrolments { status } } ... on Refusal { message } ... on InputInvalid { field } } }`;

test('an online payment says where to go', async () => {
  const { token } = await createPayer();
  const { data } = await ask(token, start, { method: 'ONLINE' });
  const answer = await ask(token, whole, { id: data.startPayment.id });
  expect(answer.data.payment).toMatchObject({
    __typename: 'Payment',
    method: 'ONLINE',
    status: 'PENDING',
    amountCents: 6000,
    checkoutUrl: expect.stringMatching(/^http:.*\/demo\/mollie\/checkout\/tr_\w+$/),
    structuredCommunication: null,
    transfer: null,
    enrolments: [{ __typename: 'Enrolment', status: 'HELD' }],
    lateEnrolments: [],
  });
});

test('a transfer says how much, to whom, with which communication, and is confirmed by staff', async () => {
  const { token } = await createPayer();
  const { data } = await ask(token, start, { method: 'TRANSFER' });
  const { id } = data.startPayment;
  const { payment } = (await ask(token, whole, { id })).data;
  expect(payment).toMatchObject({
    method: 'TRANSFER',
    checkoutUrl: null,
    structuredCommunication: expect.stringMatching(/^\+\+\+\d{3}\/\d{4}\/\d{5}\+\+\+$/),
    transfer: { iban: 'BE26091000000029', beneficiary: 'Commune de Valmont' },
  });
  expect(payment.transfer.qrPayload.split('\n').slice(-3)).toEqual(['EUR60.00', '', payment.structuredCommunication.replace(/\D/g, '')]);

  const { token: desk } = await createStaff(counter.app, 'DESK');
  expect(await ask(desk, confirm, { id, cents: 5000 })).toMatchObject({
    data: {
      confirmTransfer: { __typename: 'Payment', status: 'PENDING', refundDueCents: 0 },
    },
  });
  const part = (await ask(token, whole, { id })).data.payment;
  expect(part).toMatchObject({ status: 'PENDING', receivedCents: 5000, openCents: 1000 });
  expect(part.transfer.qrPayload).toContain('EUR10.00');
  expect(await ask(desk, confirm, { id, cents: 1500 })).toMatchInlineSnapshot(`
    {
      "data": {
        "confirmTransfer": {
          "__typename": "Payment",
          "enrolments": [
            {
              "status": "CONFIRMED",
            },
          ],
          "refundDueCents": 500,
          "status": "PAID",
        },
      },
    }
  `);
  expect(await ask(desk, confirm, { id, cents: 6500 })).toMatchInlineSnapshot(`
    {
      "data": {
        "confirmTransfer": {
          "__typename": "AlreadyDecided",
          "message": "Ce virement est déjà confirmé.",
        },
      },
    }
  `);
});

test('a transfer that another payment replaced is found by its communication, and confirming it ends the other', async () => {
  const { token, enrolments } = await createPayer();
  const begin = async (method: string) => (await ask(token, start, { method })).data.startPayment.id as string;
  const [transfer, online] = [await begin('TRANSFER'), await begin('ONLINE')];
  const { structuredCommunication: written } = (await ask(token, whole, { id: transfer })).data.payment;
  const { token: desk } = await createStaff(counter.app, 'DESK');
  const find = async (communication: string, status?: string) => {
    const query = `query ($communication: String, $status: PaymentStatus) {
      admin { payments(structuredCommunication: $communication, status: $status) { __typename id status } } }`;
    return (await ask(desk, query, { communication, status })).data.admin.payments;
  };
  const replaced = [{ __typename: 'Payment', id: transfer, status: 'CANCELLED' }];
  for (const spelling of [written, written.replace(/\D/g, ''), ` ${written.replaceAll('+', '*')} `])
    expect(await find(spelling)).toEqual(replaced);
  expect(await find(written, 'PENDING')).toEqual([]);
  for (const none of ['', '+++000/0000/00000+++', written.slice(0, -5), '%']) expect(await find(none)).toEqual([]);

  expect((await ask(desk, confirm, { id: transfer, cents: 6000 })).data.confirmTransfer).toMatchObject({
    status: 'PAID',
    refundDueCents: 0,
    enrolments: enrolments.map(() => ({ status: 'CONFIRMED' })),
  });
  expect((await ask(token, whole, { id: online })).data.payment).toMatchObject({ status: 'CANCELLED' });
  expect(await find(written)).toEqual([{ ...replaced[0], status: 'PAID' }]);
  await expectBooksInOrder(counter.app);
});

test('transfers are confirmed by those who may, and only transfers', async () => {
  const { token } = await createPayer();
  const { data } = await ask(token, start, { method: 'ONLINE' });
  const { id } = data.startPayment;
  const { token: cook } = await createStaff(counter.app, 'KITCHEN');
  const { token: desk } = await createStaff(counter.app, 'DESK');
  const codes = [];
  for (const who of [null, token, cook]) codes.push((await ask(who, confirm, { id, cents: 6000 })).errors[0].extensions.code);
  expect(codes).toEqual(['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN']);
  expect(await ask(desk, confirm, { id, cents: 6000 })).toMatchInlineSnapshot(`
    {
      "data": {
        "confirmTransfer": {
          "__typename": "InputInvalid",
          "field": "paymentId",
          "message": "Ce paiement se fait en ligne : il ne se confirme pas à la main.",
        },
      },
    }
  `);
  expect(await ask(desk, confirm, { id: 'tr_x', cents: 6000 })).toMatchInlineSnapshot(`
    {
      "data": {
        "confirmTransfer": {
          "__typename": "InputInvalid",
          "field": "paymentId",
          "message": "Ce paiement n'existe pas.",
        },
      },
    }
  `);
});

test("another family's payment looks like one that does not exist", async () => {
  const { token } = await createPayer();
  const { token: other } = await createPayer();
  const { data } = await ask(token, start, { method: 'ONLINE' });
  const foreign = await ask(other, whole, { id: data.startPayment.id });
  expect(foreign).toEqual(await ask(other, whole, { id: '00000000-0000-7000-8000-000000000000' }));
  expect(foreign).toEqual({ data: { payment: null } });
  expect(await ask(null, whole, { id: data.startPayment.id })).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
});

test('what cannot be paid is refused in words', async () => {
  const { token: empty } = await createParent(counter.app);
  expect(await ask(empty, start, { method: 'ONLINE' })).toMatchInlineSnapshot(`
    {
      "data": {
        "startPayment": {
          "__typename": "BasketEmpty",
          "message": "Votre panier est vide : choisissez d'abord des semaines.",
        },
      },
    }
  `);
  const { token } = await createPayer();
  counter.replaceProvider((_request, response) => response.writeHead(502).end());
  expect(await ask(token, start, { method: 'ONLINE' })).toMatchInlineSnapshot(`
    {
      "data": {
        "startPayment": {
          "__typename": "ProviderUnavailable",
          "message": "Le paiement en ligne ne répond pas pour l'instant. Vos places restent réservées : réessayez dans quelques minutes ou payez par virement.",
        },
      },
    }
  `);
  counter.replaceProvider(null);
  expect(await ask(null, start, { method: 'ONLINE' })).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
});

test('what a transfer is owed is sent by the staff, who say so once', async () => {
  const { token } = await createPayer();
  const { data } = await ask(token, start, { method: 'TRANSFER' });
  const { id } = data.startPayment;
  const { token: desk } = await createStaff(counter.app, 'DESK');
  await ask(desk, confirm, { id, cents: 6500 });
  const owed = '{ viewer { parent { payments { refundedCents refundDueCents refunds { __typename id amountCents reason status } } } } }';
  const before = (await ask(token, owed)).data.viewer.parent.payments[0];
  expect(before).toMatchObject({
    refundedCents: 0,
    refundDueCents: 500,
    refunds: [{ amountCents: 500, reason: 'SURPLUS', status: 'DUE' }],
  });

  const sent = `mutation ($id: ID!) { confirmRefund(refundId: $id) { __typename ... on Refund { status } ... on InputInvalid { field } } }`;
  const refundId = before.refunds[0].id;
  expect((await ask(token, sent, { id: refundId })).errors[0].extensions.code).toBe('FORBIDDEN');
  const answers = [];
  for (const who of [refundId, refundId, 'x']) answers.push((await ask(desk, sent, { id: who })).data.confirmRefund);
  expect(answers).toEqual([
    { __typename: 'Refund', status: 'DONE' },
    { __typename: 'AlreadyDecided' },
    { __typename: 'InputInvalid', field: 'refundId' },
  ]);
  expect((await ask(token, owed)).data.viewer.parent.payments[0]).toMatchObject({ refundedCents: 500, refundDueCents: 0 });
  await expectBooksInOrder(counter.app);
});
