// Lists that grow are walked to their end both ways, and narrowed.
import { beforeAll, expect, test } from 'vitest';
import { isObjectType, type GraphQLObjectType } from 'graphql';
import type { App } from '../../server/context.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createStaff } from '../../tests/kit/catalogue.ts';
import { createApp, createParent } from '../../tests/kit/people.ts';
import { browserSchema } from '../index.ts';

let app: App;
let ask: ReturnType<typeof createAsker>;
let token: string;
let payer: Awaited<ReturnType<typeof createParent>>;
/** newest first */
const ids: string[] = [];

const day = (nth: number) => new Date(Date.UTC(2031, 0, 1 + Math.floor(nth / 2), 11));

beforeAll(async () => {
  app = await createApp();
  ask = createAsker(app);
  token = (await createStaff(app)).token;
  payer = await createParent(app, { familyName: 'Lambrecht' });
  const { parentId } = payer.actor;
  const { prisma } = app.database;
  const basket = await prisma.basket.create({ data: { parentId } });
  // two share each moment: the id tells them apart
  for (let nth = 0; nth < 7; nth += 1) {
    const method = nth === 3 ? ('CASH' as const) : ('TRANSFER' as const);
    const status = nth < 2 ? ('PAID' as const) : ('PENDING' as const);
    const row = { basketId: basket.id, parentId, amountCents: 100 + nth, createdAt: day(nth), method, status };
    await prisma.payment.create({ data: { ...row, ...(status === 'PAID' && { paidAt: day(nth + 4), paidCents: 100 + nth }) } });
  }
  const rows = await prisma.payment.findMany({ orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], select: { id: true } });
  ids.push(...rows.map(({ id }) => id));
});

type Page = {
  edges: { cursor: string; node: { id: string } }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
  totalCount: number;
};

const answer = (args: string, variables: object) =>
  ask(
    token,
    `query${args.includes('$cursor') ? ' ($cursor: String)' : ''} { admin { page: paymentPage${args} { totalCount edges { cursor node { id amountCents } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`,
    variables,
  );

const page = async (args: string, cursor: string | null = null): Promise<Page> => {
  const { data, errors } = await answer(args, { cursor });
  expect(errors).toBeUndefined();
  return data.admin.page as Page;
};

const idsOf = ({ edges }: Page) => edges.map(({ node }) => node.id);

test('forward, page by page, each row comes once, newest first', async () => {
  const seen: string[] = [];
  let cursor: string | null = null;
  for (const last of [false, false, true]) {
    const found: Page = await page('(first: 3, after: $cursor)', cursor);
    expect(found.pageInfo).toMatchObject({ hasNextPage: !last, hasPreviousPage: cursor !== null });
    expect(found.totalCount).toBe(7);
    seen.push(...idsOf(found));
    cursor = found.pageInfo.endCursor;
  }
  expect(seen).toEqual(ids);
  expect(await page('(first: 3, after: $cursor)', cursor)).toMatchObject({ edges: [], pageInfo: { hasNextPage: false, endCursor: null } });
});

test('backward from the end, and before a row that is known', async () => {
  const end = await page('(last: 3)');
  expect(idsOf(end)).toEqual(ids.slice(4));
  expect(end.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  const middle = await page('(last: 3, before: $cursor)', end.pageInfo.startCursor);
  expect(idsOf(middle)).toEqual(ids.slice(1, 4));
  expect(middle.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
  const start = await page('(last: 3, before: $cursor)', middle.pageInfo.startCursor);
  expect(idsOf(start)).toEqual(ids.slice(0, 1));
  expect(start.pageInfo.hasPreviousPage).toBe(false);
});

test('by days in Brussels, state, method, moment of the money and name', async () => {
  const amounts = async (args: string) =>
    (await page(args)).edges.map(({ node }) => (node as unknown as { amountCents: number }).amountCents);
  expect((await amounts('(from: "2031-01-02", to: "2031-01-02")')).sort()).toEqual([102, 103]);
  expect((await amounts('(status: PAID)')).sort()).toEqual([100, 101]);
  expect(await amounts('(method: CASH)')).toEqual([103]);
  expect((await amounts('(paidSince: "2031-01-03T11:00:00Z")')).sort()).toEqual([100, 101]);
  expect(await amounts('(paidSince: "2031-01-04T00:00:00Z")')).toEqual([]);
  expect(await amounts('(search: "lambr", first: 200)')).toHaveLength(7);
  expect(await amounts('(search: "Personne")')).toEqual([]);
  expect(await amounts('(isByHand: true)')).toEqual([]);
  expect(await amounts('(siteName: "Nulle part")')).toEqual([]);
});

test('what is no page is refused: sizes, cursors, both ends at once, days in the wrong order', async () => {
  for (const args of [
    '(first: 0)',
    '(first: 201)',
    '(last: 201)',
    '(first: 1, last: 1)',
    '(after: "bm9uc2Vuc2U")',
    '(before: "MTIz")',
    '(from: "2031-01-02", to: "2031-01-01")',
  ])
    expect((await answer(args, {})).errors, args).toMatchObject([{ path: ['admin', 'page'], extensions: { code: 'BAD_USER_INPUT' } }]);
});

test('a parent walks their own payments, and nobody else’s', async () => {
  const own = '{ viewer { parent { paymentPage(first: 2) { totalCount edges { node { id } } } } } }';
  expect((await ask(payer.token, own)).data.viewer.parent.paymentPage).toEqual({
    totalCount: 7,
    edges: ids.slice(0, 2).map((id) => ({ node: { id } })),
  });
  const other = await createParent(app);
  expect((await ask(other.token, own)).data.viewer.parent.paymentPage).toEqual({ totalCount: 0, edges: [] });
});

test('a list that says where it ends has a successor', () => {
  const admin = browserSchema.getType('AdminQuery') as GraphQLObjectType;
  const ending = Object.values(admin.getFields()).filter(({ description }) => /\b(500|200)\b.*at most/.test(description ?? ''));
  const without = ending.filter(({ deprecationReason }) => {
    const successor = /`(\w+)/.exec(deprecationReason ?? '')?.[1];
    const type = successor && admin.getFields()[successor]?.type;
    return !(type && isObjectType(type) && type.name.endsWith('Connection'));
  });
  expect(ending.length).toBeGreaterThan(5);
  expect(without.map(({ name }) => name)).toEqual(['possibleDoubles']);
});
