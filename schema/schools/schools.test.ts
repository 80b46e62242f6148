// The schools as the desk keeps them, and what parents see of their keys.
import { beforeAll, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createSchool, createStaff, placeChild } from '../../tests/kit/catalogue.ts';
import { createApp, createChild, createParent, createSeason } from '../../tests/kit/people.ts';

let app: App;
let ask: ReturnType<typeof createAsker>;
let responsible: string;
let desk: string;

beforeAll(async () => {
  app = await createApp();
  ask = createAsker(app);
  responsible = (await createStaff(app)).token;
  desk = (await createStaff(app, 'DESK')).token;
});

const actions = async (subject: string) =>
  (await app.database.prisma.auditEntry.findMany({ where: { subject }, orderBy: { id: 'asc' } })).map(({ action }) => action);
const saveSchool = (input: object, token = responsible) =>
  ask(
    token,
    `mutation ($input: SaveSchoolInput!) { saveSchool(input: $input) { __typename ... on School { id name faseNumber } ... on InputInvalid { field message } } }`,
    { input: { faseNumber: '5310', name: 'École du Bois', postalCode: '4140', city: 'Sprimont', ...input } },
  );
const schoolNames = async () => (await ask(null, '{ schools { name } }')).data.schools.map(({ name }: { name: string }) => name);

test('a school is added, renamed and closed; closed, parents are not proposed it and its keys end', async () => {
  const { id } = (await saveSchool({})).data.saveSchool;
  expect((await saveSchool({ name: 'Autre' })).data.saveSchool).toMatchObject({ __typename: 'InputInvalid', field: 'faseNumber' });
  expect((await saveSchool({ faseNumber: '53 10a' })).data.saveSchool).toMatchObject({ field: 'faseNumber' });
  expect((await saveSchool({ id, name: 'École du Grand Bois', faseNumber: '5311' })).data.saveSchool).toEqual({
    __typename: 'School',
    id,
    name: 'École du Grand Bois',
    faseNumber: '5311',
  });
  const parent = await createParent(app);
  const child = await createChild(app, [parent], { schoolId: id });
  const key = await app.database.prisma.partnerKey.create({ data: { schoolId: id, label: 'Listes', secretHash: new Uint8Array([1]) } });
  const moved = await saveSchool({ id, faseNumber: '5312' });
  expect(moved.data.saveSchool).toMatchObject({ field: 'faseNumber', message: expect.stringContaining('clé') });
  expect(await schoolNames()).toEqual(['École du Grand Bois']);
  const { data } = await ask(responsible, '{ admin { schools { name pupils runningKeys closedAt } } }');
  expect(data.admin.schools).toEqual([{ name: 'École du Grand Bois', pupils: 1, runningKeys: 1, closedAt: null }]);

  await saveSchool({ id, name: 'École du Grand Bois', faseNumber: '5311', closed: true });
  expect(await schoolNames()).toEqual([]);
  expect((await app.database.prisma.partnerKey.findUniqueOrThrow({ where: { id: key.id } })).revokedAt).not.toBeNull();
  expect(await actions(`school:${id}`)).toEqual(['school-created', 'school-changed', 'school-changed', 'school-closed']);
  expect(await actions(`partner-key:${key.id}`)).toEqual(['partner-key-revoked']);
  const register = `mutation ($schoolId: ID) { registerChild(input: { givenName: "Lou", familyName: "Bois", birthDate: "2021-02-03", schoolId: $schoolId }) { __typename ... on InputInvalid { field } } }`;
  expect((await ask(parent.token, register, { schoolId: id })).data.registerChild).toEqual({
    __typename: 'InputInvalid',
    field: 'schoolId',
  });
  const makeKey = `mutation ($schoolId: ID!) { createPartnerKey(input: { schoolId: $schoolId, label: "x" }) { __typename } }`;
  expect((await ask(responsible, makeKey, { schoolId: id })).data.createPartnerKey.__typename).toBe('InputInvalid');
  // its pupils keep it
  const mine = await ask(parent.token, '{ viewer { parent { children { id school { name } } } } }');
  expect(mine.data.viewer.parent.children).toEqual([{ id: child.id, school: { name: 'École du Grand Bois' } }]);

  await saveSchool({ id, name: 'École du Grand Bois', faseNumber: '5311', closed: false });
  expect(await schoolNames()).toEqual(['École du Grand Bois']);
  expect((await saveSchool({ faseNumber: '1' }, desk)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
});

test('a parent sees which keys can see the child now, what for and until when; others see nothing of it', async () => {
  const school = await createSchool(app, { name: 'École du Pont' });
  const parent = await createParent(app);
  const child = await createChild(app, [parent], { schoolId: school.id });
  await createChild(app, [parent]);
  const key = (label: string, at: number, dates: object = {}) =>
    app.database.prisma.partnerKey.create({ data: { schoolId: school.id, label, secretHash: new Uint8Array([2, at]), ...dates } });
  await key('Garderie du soir', 1, { expiresAt: new Date('2090-01-01T00:00:00Z') });
  await key('Ancienne liste', 2, { expiresAt: new Date('2020-01-01T00:00:00Z') });
  await key('Retirée', 3, { revokedAt: new Date() });
  const question = '{ viewer { parent { children { schoolAccess { schoolName purpose expiresAt lastUsedAt } } } } }';
  expect((await ask(parent.token, question)).data.viewer.parent.children).toContainEqual({
    schoolAccess: [{ schoolName: 'École du Pont', purpose: 'Garderie du soir', expiresAt: '2090-01-01T00:00:00.000Z', lastUsedAt: null }],
  });
  const { weeks } = await createSeason(app, [2]);
  await placeChild(app, parent.actor, child.id, weeks[0]!);
  const asStaff = await ask(desk, '{ admin { enrolments { edges { node { child { schoolAccess { purpose } } } } } } }');
  expect(asStaff.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
});
