// Cash and cards at the counter are stored as what they are; each member of staff closes their own cash.
import { beforeAll, expect, test } from 'vitest';
import type { App } from '../context.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createStaff } from '../../tests/kit/catalogue.ts';
import { expectBooksInOrder, fillBasket } from '../../tests/kit/payment-harness.ts';
import { createApp, createChild, createParent, createSeason } from '../../tests/kit/people.ts';

let app: App;
let ask: ReturnType<typeof createAsker>;

beforeAll(async () => {
  app = await createApp();
  ask = createAsker(app);
});

async function pay(token: string, method: 'CASH' | 'CARD', priceCents: number) {
  const parent = await createParent(app);
  const child = await createChild(app, [parent]);
  const { weeks } = await createSeason(app, [5]);
  const { enrolments } = await fillBasket(app, parent.actor, [{ childId: child.id, week: weeks[0]!, priceCents }]);
  const input = {
    parentId: parent.actor.parentId,
    enrolmentIds: [enrolments[0]!.id],
    receivedCents: priceCents,
    reason: 'guichet',
    method,
  };
  const { data } = await ask(
    token,
    'mutation ($input: ConfirmByHandInput!) { confirmByHand(input: $input) { ... on Payment { method status } } }',
    { input },
  );
  expect(data.confirmByHand).toEqual({ method, status: 'PAID' });
}

const balance = async (account: string) => {
  const { rows } = await app.database.pool.query<{ cents: number }>(
    'SELECT coalesce(sum(amount_cents), 0)::int AS cents FROM journal_line WHERE account::text = $1',
    [account],
  );
  return rows[0]!.cents;
};
const open = async (token: string) => (await ask(token, '{ admin { cashToCount { expectedCents lineCount } } }')).data.admin.cashToCount;
const close = async (token: string, countedCents: number, note?: string) =>
  (
    await ask(
      token,
      'mutation ($cents: NonNegativeInt!, $note: String) { closeCash(countedCents: $cents, note: $note) { __typename ... on CashCount { expectedCents countedCents note } ... on InputInvalid { field } } }',
      { cents: countedCents, note },
    )
  ).data.closeCash;

test('cash and card stand on accounts of their own, and each person closes the cash that they took, once', async () => {
  const [ana, bea, accounts] = [await createStaff(app, 'DESK'), await createStaff(app, 'DESK'), await createStaff(app, 'TREASURER')];
  await pay(ana.token, 'CASH', 6000);
  await pay(ana.token, 'CASH', 4000);
  await pay(ana.token, 'CARD', 5000);
  await pay(bea.token, 'CASH', 3000);
  expect([await balance('CASH'), await balance('CARD')]).toEqual([13_000, 5000]);
  expect(await open(ana.token)).toEqual({ expectedCents: 10_000, lineCount: 2 });
  expect(await close(ana.token, 9900)).toEqual({ __typename: 'InputInvalid', field: 'note' });
  expect(await close(ana.token, 9900, 'rendu de monnaie')).toEqual({
    __typename: 'CashCount',
    expectedCents: 10_000,
    countedCents: 9900,
    note: 'rendu de monnaie',
  });
  expect(await close(ana.token, 0)).toEqual({ __typename: 'InputInvalid', field: 'countedCents' });
  const both = await Promise.all([close(bea.token, 3000), close(bea.token, 3000)]);
  expect(both.map(({ __typename }) => __typename).sort()).toEqual(['CashCount', 'InputInvalid']);
  await pay(ana.token, 'CASH', 2500);
  expect(await open(ana.token)).toEqual({ expectedCents: 2500, lineCount: 1 });
  const list = async (token: string) => (await ask(token, '{ admin { cashCounts { totalCount } } }')).data.admin.cashCounts.totalCount;
  expect([await list(ana.token), await list(bea.token), await list(accounts.token)]).toEqual([1, 1, 2]);
  await expect(app.database.pool.query('UPDATE cash_count SET counted_cents = expected_cents')).rejects.toThrow(/append-only/);
  await expectBooksInOrder(app);
});
