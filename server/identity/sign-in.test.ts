import { transact } from '../platform/act.ts';
import { beforeAll, expect, test } from 'vitest';
import type { App } from '../context.ts';
import { createKey, indexNumber, readKeyRing } from '../platform/encryption.ts';
import { createApp } from '../../tests/kit/people.ts';
import { readIdentity, type Identity } from './claims.ts';
import { openNumber } from './sealed-number.ts';
import { signIn } from './sign-in.ts';

let app: App;
beforeAll(async () => {
  app = await createApp();
});

const number = '86041798152';
const identity = (about: Partial<Identity> = {}): Identity => ({
  issuer: 'https://fas.example',
  subject: crypto.randomUUID(),
  acr: 'urn:be:fedict:iam:fas:Level500',
  givenName: 'Claire',
  familyName: 'Lambert',
  language: 'fr',
  email: 'claire@example.be',
  nationalNumber: null,
  idToken: null,
  ...about,
});
const arrive = (who: Identity, config: App = app, staff: string[] = []) =>
  transact(config, 'system', (ctx) => signIn(ctx, { identity: who, staffNumbers: staff }));
const personOf = (id: string) => app.database.prisma.person.findUniqueOrThrow({ where: { id }, include: { accounts: true, parent: true } });

test('the account is the issuer and the subject, never the e-mail', async () => {
  const who = identity();
  const first = await arrive(who);
  const again = await arrive({ ...who, email: 'nouvelle@example.be' });
  const other = await arrive(identity({ email: who.email }));
  const elsewhere = await arrive({ ...who, issuer: 'https://itsme.example' });
  expect(again.actor.personId).toBe(first.actor.personId);
  expect(new Set([first, other, elsewhere].map(({ actor }) => actor.personId)).size).toBe(3);
});

test('two accounts with one national number are one person', async () => {
  const card = await arrive(identity({ nationalNumber: number }));
  const app = await arrive(identity({ issuer: 'https://itsme.example', nationalNumber: number }));
  expect(app.actor.personId).toBe(card.actor.personId);
  expect((await personOf(card.actor.personId)).accounts).toHaveLength(2);
});

test('the number is sealed, and found again under a newer key, which then replaces the old one', async () => {
  const { actor } = await arrive(identity({ nationalNumber: number }));
  const person = await personOf(actor.personId);
  expect(Buffer.from(person.nationalNumber!).includes(number)).toBe(false);
  const newer = readKeyRing(createKey('newer'));
  const rotated = { ...app, keyRing: [...newer, ...app.keyRing] };
  expect((await arrive(identity({ nationalNumber: number }), rotated)).actor.personId).toBe(actor.personId);
  const refreshed = await personOf(actor.personId);
  expect(refreshed.numberIndex).toBe(indexNumber(newer, number));
  expect(openNumber(newer, 'person', actor.personId, refreshed.nationalNumber!)).toBe(number);
  await app.database.prisma.person.update({
    where: { id: actor.personId },
    data: { numberIndex: person.numberIndex, nationalNumber: person.nationalNumber },
  });
});

test('somebody known without a number is joined to its bearer, registration included', async () => {
  const who = identity();
  const before = await arrive(who);
  await app.database.prisma.parent.create({ data: { personId: before.actor.personId, email: 'claire@example.be' } });
  const bearer = await arrive(identity({ nationalNumber: '79013098374' }));
  const after = await arrive({ ...who, nationalNumber: '79013098374' });
  expect(after.actor.personId).toBe(bearer.actor.personId);
  expect(after.actor.parentId).not.toBeNull();
  expect(await app.readSession(before.token)).toBeNull();
});

test('a number that changed, as when a bis number becomes a national one, stays the same person', async () => {
  const who = identity({ nationalNumber: '85451099331' });
  const before = await arrive(who);
  const after = await arrive({ ...who, nationalNumber: '88100298203' });
  expect(after.actor.personId).toBe(before.actor.personId);
  const person = await personOf(after.actor.personId);
  expect(openNumber(app.keyRing, 'person', person.id, person.nationalNumber!)).toBe('88100298203');
});

test('names are refreshed from the provider, and kept when it is silent', async () => {
  const who = identity({ language: 'nl' });
  await arrive(who);
  await arrive({ ...who, givenName: 'Clara', familyName: '', email: null, language: 'de' });
  const { actor } = await arrive({ ...who, givenName: '' });
  expect(await personOf(actor.personId)).toMatchObject({
    givenName: 'Clara',
    familyName: 'Lambert',
    claimedEmail: 'claire@example.be',
    language: 'nl',
  });
});

test('a first sign-in twice at once makes one person', async () => {
  const who = identity({ nationalNumber: '75031598168' });
  const visits = await Promise.all([
    arrive(who),
    arrive({ ...who, subject: 'another' }),
    arrive(who),
    arrive({ ...who, subject: 'another' }),
  ]);
  expect(new Set(visits.map(({ actor }) => actor.personId)).size).toBe(1);
});

test('a number of the staff list makes responsible staff once; who was ended stays ended', async () => {
  const who = identity({ nationalNumber: '87052598233' });
  expect((await arrive(who)).actor.staff).toBeNull();
  const { actor } = await arrive(who, app, ['87052598233']);
  expect(actor.staff).toMatchObject({ role: 'RESPONSIBLE' });
  await app.database.prisma.staffMember.update({ where: { id: actor.staff!.id }, data: { endedAt: new Date() } });
  expect((await arrive(who, app, ['87052598233'])).actor.staff).toBeNull();
});

test('FAS, itsme and standard claims say the same person', () => {
  const told = {
    subject: 's',
    givenName: 'Claire',
    familyName: 'Lambert',
    language: 'fr',
    email: 'claire@example.be',
    nationalNumber: number,
  };
  expect(
    readIdentity({ sub: 's', givenName: 'Claire', surname: 'Lambert', prefLanguage: 'FR', mail: 'Claire@Example.be', egovNRN: number }),
  ).toEqual(told);
  expect(
    readIdentity({
      sub: 's',
      given_name: 'Claire',
      family_name: 'Lambert',
      locale: 'fr-BE',
      email: 'claire@example.be',
      'http://itsme.services/v2/claim/BENationalNumber': '86.04.17-981.52',
    }),
  ).toEqual(told);
  expect(readIdentity({ sub: 's', name: 'Claire Lambert', egovNRN: '86041798153', mail: 'x' })).toEqual({
    ...told,
    givenName: '',
    familyName: 'Claire Lambert',
    language: null,
    email: null,
    nationalNumber: null,
  });
});
