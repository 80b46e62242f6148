import { expect, test } from 'vitest';
import { createAsker } from '../../tests/kit/ask.ts';
import { createPlaine, createWeek, placeChild } from '../../tests/kit/catalogue.ts';
import { createApp, createChild, createParent } from '../../tests/kit/people.ts';

const remove =
  'mutation ($id: ID!) { removeChild(childId: $id) { __typename ... on ChildRemoved { childId } ... on InputInvalid { field } } }';

test('a child registered by mistake is removed with its sheet; one with a history, another parent, or of others is not', async () => {
  const app = await createApp();
  const { prisma } = app.database;
  const ask = createAsker(app);
  const [anna, bruno] = [await createParent(app), await createParent(app)];
  const removed = async ({ id }: { id: string }, { token } = anna) => (await ask(token, remove, { id })).data.removeChild;
  const refused = { __typename: 'InputInvalid', field: 'childId' };

  const shared = await createChild(app, [anna, bruno]);
  const enrolled = await createChild(app, [anna]);
  const week = await createWeek(app, (await createPlaine(app)).id);
  await placeChild(app, anna.actor, enrolled.id, week, { status: 'EXPIRED' });
  const imported = await createChild(app, [anna]);
  await prisma.familyLink.updateMany({ where: { childId: imported.id }, data: { source: 'IMPORT' } });
  for (const child of [shared, enrolled, imported]) expect(await removed(child)).toEqual(refused);

  const mistaken = await createChild(app, [anna]);
  expect(await removed(mistaken, bruno)).toEqual(refused);
  expect(await removed(mistaken)).toEqual({ __typename: 'ChildRemoved', childId: mistaken.id });
  expect(await prisma.child.count()).toBe(3);
  expect(await prisma.healthSheet.count({ where: { childId: mistaken.id } })).toBe(0);
});

const register = `mutation ($input: RegisterChildInput!) { registerChild(input: $input) {
  __typename ... on Child { id } ... on InputInvalid { field problems { code } } } }`;

test('the same child typed with other accents, hyphens or another number is not made a second time', async () => {
  const app = await createApp();
  const ask = createAsker(app);
  const { token } = await createParent(app);
  const registered = async (input: object) =>
    (await ask(token, register, { input: { familyName: "D'Hondt", birthDate: '2017-07-30', ...input } })).data.registerChild;
  const first = await registered({ givenName: 'Anne-Lise', nationalNumber: '17073003384' });
  expect(await registered({ givenName: 'anne lise', familyName: 'D’Hondt' })).toEqual(first);
  expect(await registered({ givenName: 'Anne-Lîse', nationalNumber: '17273003330' })).toEqual({
    __typename: 'InputInvalid',
    field: 'nationalNumber',
    problems: [{ code: 'TAKEN' }],
  });
  expect((await registered({ givenName: 'Anne' })).id).not.toBe(first.id);
  expect(await app.database.prisma.child.count()).toBe(2);
});
