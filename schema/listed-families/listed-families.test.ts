// The desk's list of families that a wave lets in: by what they are named, who is told what, and who may not be on it.
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { indexNumber } from '../../server/platform/encryption.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createStaff } from '../../tests/kit/catalogue.ts';
import { createApp, createChild, createParent } from '../../tests/kit/people.ts';

let app: App;
let ask: ReturnType<typeof createAsker>;
let responsible: string;
beforeAll(async () => {
  app = await createApp();
  ask = createAsker(app);
  responsible = (await createStaff(app)).token;
});
beforeEach(() => app.database.prisma.parent.updateMany({ data: { listedAt: null } }));

const put = async (lines: string[], token = responsible) =>
  (
    await ask(
      token,
      `mutation ($lines: [String!]!) { listFamilies(lines: $lines) { __typename ... on FamilyListing { added unknown } ... on InputInvalid { field message } } }`,
      { lines },
    )
  ).data?.listFamilies;
const read = async (more = '') => {
  const { data } = await ask(responsible, `{ admin { listedFamilies${more} { totalCount edges { node { parent { id } } } } } }`);
  const { totalCount, edges } = data.admin.listedFamilies as { totalCount: number; edges: { node: { parent: { id: string } } }[] };
  return { totalCount, ids: edges.map(({ node }) => node.parent.id) };
};

test('families are named by address or number, a child’s number names its parents, and what names nobody comes back', async () => {
  const byMail = await createParent(app, { email: 'Marie.Dubois@Example.be' });
  const byNumber = await createParent(app, { nationalNumber: '87052598233' });
  const [one, other] = [await createParent(app), await createParent(app)];
  const child = await createChild(app, [one, other]);
  await app.database.prisma.child.update({
    where: { id: child.id },
    data: { numberIndex: indexNumber(app.keyRing, '17073003384'), nationalNumber: new Uint8Array([1]) },
  });
  const lines = [' marie.dubois@example.be ', '87.05.25-982.33', '17073003384', 'personne@nulle.example', '17073003384'];
  expect(await put(lines)).toEqual({ __typename: 'FamilyListing', added: 4, unknown: ['personne@nulle.example'] });
  const ids = [byMail, byNumber, one, other].map(({ actor }) => actor.parentId);
  const listed = await read();
  expect([listed.totalCount, listed.ids.toSorted()]).toEqual([4, ids.toSorted()]);
  expect((await read('(first: 1)')).ids).toHaveLength(1);
  expect(await put(lines)).toMatchObject({ added: 0, unknown: ['personne@nulle.example'] });
  expect(
    await app.database.prisma.auditEntry.count({ where: { action: 'family-listed', subject: { in: ids.map((id) => `parent:${id}`) } } }),
  ).toBe(4);
  expect(await put([])).toMatchObject({ __typename: 'InputInvalid', field: 'lines' });
  expect(await put(['marie.dubois@example.be', ' '])).toMatchObject({ __typename: 'InputInvalid', field: 'lines.1' });
});

test('a family is taken off, the list is emptied, and neither twice', async () => {
  const [one, other] = [await createParent(app, { email: 'un@example.be' }), await createParent(app, { email: 'deux@example.be' })];
  await put(['un@example.be', 'deux@example.be']);
  const off = `mutation ($id: ID!) { unlistFamily(parentId: $id) { __typename ... on ListedFamily { listedAt } ... on InputInvalid { message } } }`;
  for (let time = 0; time < 2; time += 1)
    expect((await ask(responsible, off, { id: one.actor.parentId })).data.unlistFamily).toEqual({
      __typename: 'ListedFamily',
      listedAt: null,
    });
  expect((await read()).ids).toEqual([other.actor.parentId]);
  const empty = async (count: number) =>
    (
      await ask(
        responsible,
        `mutation ($count: NonNegativeInt!) { emptyFamilyList(count: $count) { __typename ... on EmptiedFamilyList { removed } ... on InputInvalid { field } } }`,
        { count },
      )
    ).data.emptyFamilyList;
  expect(await empty(2)).toEqual({ __typename: 'InputInvalid', field: 'count' });
  expect((await read()).totalCount).toBe(1);
  expect(await empty(1)).toEqual({ __typename: 'EmptiedFamilyList', removed: 1 });
  expect(await empty(0)).toEqual({ __typename: 'EmptiedFamilyList', removed: 0 });
});

test('nobody puts their own family on it, and the counter does not', async () => {
  const parent = await createParent(app, { email: 'chef@example.be' });
  await app.database.prisma.staffMember.create({ data: { personId: parent.actor.personId, role: 'RESPONSIBLE' } });
  expect(await put(['chef@example.be'], parent.token)).toMatchObject({ added: 0, unknown: ['chef@example.be'] });
  const desk = await createStaff(app, 'DESK');
  expect(await put(['chef@example.be'], desk.token)).toBeFalsy();
  expect((await read()).totalCount).toBe(0);
});
