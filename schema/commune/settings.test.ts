// The commune as the desk sets it: at once for everybody, with before and after, and never over somebody else's change.
import { beforeEach, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createStaff } from '../../tests/kit/catalogue.ts';
import { createApp, createSeason, whenTestEnds } from '../../tests/kit/people.ts';
import { openPostOffice } from '../../tests/kit/post-office.ts';
import { freePort } from '../../tests/kit/free-port.ts';
import { keepCommune } from '../../server/commune/save-commune.ts';
import { readEnv } from '../../server/platform/env.ts';

let app: App;
let ask: ReturnType<typeof createAsker>;
let responsible: string;

beforeEach(async () => {
  app = await createApp();
  ask = createAsker(app);
  responsible = (await createStaff(app)).token;
  await keepCommune(app.database.prisma, readEnv({ ATL_EMAIL: 'atl@rocheval.example', COMMUNE_NAME: 'Rocheval' }));
});

const usual = {
  version: 0,
  name: 'Ville de Rocheval',
  serviceName: 'Service enfance',
  email: 'enfance@rocheval.example',
  postalCodes: ['4777'],
  iban: 'be26 0910 0000 0029',
  beneficiary: 'Recette communale',
};
const save = async (change: object = {}, token = responsible) =>
  (
    await ask(
      token,
      `mutation ($input: SaveCommuneInput!) { saveCommune(input: $input) { __typename ... on CommuneSettings { version iban postalCodes } ... on InputInvalid { field message } } }`,
      { input: { ...usual, ...change } },
    )
  ).data?.saveCommune;
const isDone = async (step: string) => {
  const { data } = await ask(responsible, '{ admin { setUp { step isDone isNeeded } } }');
  return data.admin.setUp.find((state: { step: string }) => state.step === step);
};

test('what the desk sets is what everybody reads, with before and after in the trail, and no start overwrites it', async () => {
  expect(await save({ dataProtectionEmail: 'dpo@rocheval.example' })).toEqual({
    __typename: 'CommuneSettings',
    version: 1,
    iban: 'BE26091000000029',
    postalCodes: ['4777'],
  });
  const { data } = await ask(null, '{ commune { name email dataProtectionEmail takesTransfers } }');
  expect(data.commune).toEqual({
    name: 'Ville de Rocheval',
    email: 'enfance@rocheval.example',
    dataProtectionEmail: 'dpo@rocheval.example',
    takesTransfers: true,
  });
  const [entry] = await app.database.prisma.auditEntry.findMany({ where: { action: 'commune-changed' } });
  expect(entry!.detail).toMatchObject({
    version: 1,
    before: { name: 'Rocheval', postalCodes: [], iban: '' },
    after: { name: 'Ville de Rocheval', postalCodes: ['4777'], iban: 'BE26091000000029' },
  });
  const env = readEnv({ ATL_EMAIL: 'atl@rocheval.example', COMMUNE_NAME: 'Autre', COMMUNE_POSTAL_CODES: '4777' });
  expect(await keepCommune(app.database.prisma, env)).toEqual(['ATL_EMAIL', 'COMMUNE_NAME']);
  expect((await ask(null, '{ commune { name } }')).data.commune.name).toBe('Ville de Rocheval');
});

test('of two who change the commune at once, the second is told and nothing is lost', async () => {
  const answers = await Promise.all([save({ name: 'Un' }), save({ name: 'Deux' })]);
  expect(answers.map(({ __typename }) => __typename).sort()).toEqual(['CommuneSettings', 'InputInvalid']);
  expect(answers.find(({ __typename }) => __typename === 'InputInvalid').message).toMatch(/entre-temps/);
});

test.each([
  ['an account that is none', { iban: 'BE26 0910 0000 0028' }, 'iban', /IBAN/],
  ['a postal code that is none', { postalCodes: ['4777', 'B-4778'] }, 'postalCodes', /quatre chiffres/],
  ['a number of an enterprise that is none', { enterpriseNumber: '0999.999.923' }, 'enterpriseNumber', /dix chiffres/],
])('%s is refused with a sentence at its field', async (_what, change, field, sentence) => {
  expect(await save(change)).toEqual({ __typename: 'InputInvalid', field, message: expect.stringMatching(sentence) as string });
});

test('the steps say what is missing until it is there', async () => {
  expect(await isDone('POSTAL_CODES')).toEqual({ step: 'POSTAL_CODES', isDone: false, isNeeded: true });
  expect(await isDone('WEEKS')).toMatchObject({ isDone: false });
  await save();
  await createSeason(app, [5]);
  for (const step of ['COMMUNE', 'POSTAL_CODES', 'ACCOUNT', 'WEEKS', 'PERIOD', 'TARIFF', 'SITES'])
    expect(await isDone(step)).toMatchObject({ step, isDone: true });
  expect(await isDone('MAIL')).toMatchObject({ isDone: false });
});

test('the desk of a counter neither reads nor changes the settings', async () => {
  const desk = (await createStaff(app, 'DESK')).token;
  expect(await save({}, desk)).toBeNull();
  expect((await ask(desk, '{ admin { settings { name } } }')).data).toEqual({ admin: { settings: null } });
});

const testMail = async (url: string | undefined) => {
  const { data } = await createAsker({ ...app, env: { ...app.env, SMTP_URL: url } })(
    responsible,
    'mutation { testMail(to: "ana@rocheval.example") { __typename ... on CommuneSettings { mailTestedAt } ... on InputInvalid { message } } }',
  );
  return data.testMail;
};

test('a test of the mails really leaves', async () => {
  const office = await openPostOffice();
  whenTestEnds(office.close);
  expect(await testMail(office.url)).toMatchObject({ mailTestedAt: expect.any(String) as string });
  expect(office.received.map(({ mail }) => mail.subject)).toEqual(['Essai du Portail parent']);
  expect(await isDone('MAIL')).toMatchObject({ isDone: true });
});

test('a mail server that does not answer is told in words', async () => {
  expect(await testMail(`smtp://127.0.0.1:${await freePort()}`)).toEqual({
    __typename: 'InputInvalid',
    message: expect.stringMatching(/^Le serveur d'e-mails ne répond pas \(.*\)/) as string,
  });
  expect(await isDone('MAIL')).toMatchObject({ isDone: false });
});
