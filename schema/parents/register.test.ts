import { beforeAll, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { keepCommune } from '../../server/commune/save-commune.ts';
import { signIn } from '../../server/identity/sign-in.ts';
import { transact } from '../../server/platform/act.ts';
import { createStaff } from '../../tests/kit/catalogue.ts';
import { openGraph } from '../../tests/kit/graph.ts';
import { readMails } from '../../tests/kit/payment-harness.ts';
import { createApp, createPerson, createSeason } from '../../tests/kit/people.ts';

let app: App;
let ask: ReturnType<typeof openGraph>;
let token: string;
beforeAll(async () => {
  app = await createApp();
  ask = openGraph(app);
  token = (await createStaff(app, 'DESK')).token;
  await keepCommune(app.database.prisma, app.env);
});

const invalid = `... on InputInvalid { problems { path code } }`;
const register = async (parent: object, as = token) => {
  const input = { givenName: 'Marie', familyName: 'Sans-Carte', why: { reason: 'Formulaire papier' }, ...parent };
  const query = `mutation ($input: RegisterFamilyInput!) { registerFamily(input: $input) { __typename ... on Parent { id email emailConfirmedAt maskedNationalNumber } ${invalid} } }`;
  return (await ask(as, query, { input })).data!.registerFamily as { id: string } & Record<string, unknown>;
};
const registerChild = async (parentId: string, child: object = {}) => {
  const input = { parentId, givenName: 'Léo', familyName: 'Sans-Carte', birthDate: '2020-02-01', why: { reason: 'Papier' }, ...child };
  const query = `mutation ($input: RegisterChildForFamilyInput!) { registerChildForFamily(input: $input) { __typename ... on Child { id } ${invalid} } }`;
  return (await ask(token, query, { input })).data!.registerChildForFamily as { __typename: string; id: string };
};

test('a family from paper is enrolled at the counter, and is joined at the first sign-in by its number', async () => {
  const number = '86041798152';
  const family = await register({ nationalNumber: '86.04.17-981.52', email: 'marie@example.be', phone: '0470 12 34 56' });
  expect(family).toMatchObject({ __typename: 'Parent', email: 'marie@example.be', emailConfirmedAt: null });
  const child = await registerChild(family.id);
  expect(child.__typename).toBe('Child');
  expect((await registerChild(family.id)).id).toBe(child.id);
  const { prisma } = app.database;
  expect((await prisma.familyAct.findMany({ where: { parentId: family.id }, orderBy: { at: 'asc' } })).map(({ kind }) => kind)).toEqual([
    'FAMILY_REGISTERED',
    'CHILD_REGISTERED',
  ]);

  const { weeks } = await createSeason(app, [2]);
  const responsible = (await createStaff(app)).token;
  const override = `mutation ($input: OverrideHoldInput!) { overrideHold(input: $input) { __typename } }`;
  const input = { parentId: family.id, childId: child.id, weekId: weeks[0]!.id, reason: 'Fiche santé sur papier' };
  expect((await ask(responsible, override, { input })).data!.overrideHold).toEqual({ __typename: 'Enrolment' });

  const identity = {
    ...{ issuer: 'fas', subject: 'marie', acr: 'Level500', givenName: 'Marie', familyName: 'Sans-Carte', language: null, email: null },
    ...{ nationalNumber: number, idToken: null },
  };
  const { actor } = await transact(app, 'system', (ctx) => signIn(ctx, { identity, staffNumbers: [] }));
  expect(actor.parentId).toBe(family.id);
  expect(await register({ nationalNumber: number, email: 'marie@example.be' })).toMatchObject({
    problems: [{ path: ['nationalNumber'], code: 'TAKEN' }],
  });
});

test('the mails of a family without an address go to the service; a number that is none, and one’s own, are refused', async () => {
  const { email } = await app.database.prisma.commune.findFirstOrThrow();
  expect(await register({})).toMatchObject({ email, emailConfirmedAt: expect.any(String), maskedNationalNumber: null });
  expect(await register({ nationalNumber: '12' })).toMatchObject({ problems: [{ path: ['nationalNumber'], code: 'MALFORMED' }] });
  const own = await createPerson(app, { nationalNumber: '85451099331' });
  await app.database.prisma.staffMember.create({ data: { personId: own.actor.personId, role: 'DESK' } });
  expect(await register({ nationalNumber: '85451099331' }, own.token)).toMatchObject({ problems: [{ code: 'OWN_FAMILY' }] });
});

test('who asks that the family be told nothing sends it nothing, and says why', async () => {
  const mails = async () => (await readMails(app)).length;
  const before = await mails();
  const why = { reason: 'Formulaire papier', untold: 'Elle est devant moi' };
  const family = await register({ email: 'calme@example.be', why });
  await registerChild(family.id, { givenName: 'Zoé', why });
  expect(await mails()).toBe(before);
  await registerChild(family.id, { givenName: 'Noé' });
  expect(await mails()).toBe(before + 1);
});
