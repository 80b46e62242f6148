// The lists of the morning as papers: who gets which, what stands on them, and what is written down when they are made.
import { unzipSync } from 'fflate';
import { beforeAll, expect, test } from 'vitest';
import { createPlaine, createStaff, createWeek, placeChild } from '../../../tests/kit/catalogue.ts';
import { listen } from '../../../tests/kit/listen.ts';
import { createApp, createChild, createParent } from '../../../tests/kit/people.ts';
import { readPdf } from '../../../tests/kit/read-pdf.ts';
import type { App } from '../../context.ts';
import { noAnswers, sealHealthSheet } from '../../health/answers.ts';
import { openGraphqlEndpoint } from '../graphql/endpoint.ts';
import { sessionCookieName } from '../lib/cookies.ts';
import { createRequestListener } from '../lib/request-listener.ts';
import { createListEntryPoint } from './lists.ts';
import { readPrinting } from './make-lists.ts';

let app: App;
let origin: string;
const day = '2027-07-06';
const [valley, plateau] = ['École de la Vallée', 'École du Plateau'];

beforeAll(async () => {
  app = await createApp();
  const graphql = openGraphqlEndpoint(app);
  const entryPoints = [createListEntryPoint(app, graphql.ask)];
  origin = await listen(createRequestListener({ env: app.env, log: app.log, entryPoints }));
  const parent = await createParent(app);
  const { prisma } = app.database;
  await prisma.parent.update({ where: { id: parent.actor.parentId }, data: { phone: '+32471234567' } });
  for (const [siteName, givenName] of [
    [valley, 'Noé'],
    [plateau, 'Ana'],
  ] as const) {
    const week = await createWeek(app, (await createPlaine(app, { siteName, name: `Petits ${givenName}` })).id);
    const { id } = await createChild(app, [parent], { givenName });
    await placeChild(app, parent.actor, id, week);
    const sheet = await prisma.healthSheet.findUniqueOrThrow({ where: { childId: id } });
    const answers = {
      ...noAnswers,
      allergies: `noix ${givenName}`,
      mayFetch: [{ name: 'Mamie', phone: '+3242000000' }],
      mayLeaveAlone: true,
    };
    await prisma.healthSheet.update({
      where: { id: sheet.id },
      data: { sealed: new Uint8Array(sealHealthSheet(app.keyRing, sheet.id, answers)) },
    });
  }
});

const get = (token: string | null, path: string, headers: Record<string, string> = {}) =>
  fetch(`${origin}documents/listes/${path}`, {
    redirect: 'manual',
    headers: { ...headers, ...(token && { cookie: `${sessionCookieName(app.env)}=${token}` }) },
  });
const statusOf = async (...asked: Parameters<typeof get>) => (await get(...asked)).status;
const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer());
const member = (...about: [Parameters<typeof createStaff>[1], string?]) => createStaff(app, ...about);
/** Parts of the sheets that were read, with how many children of each. */
const readsOf = async ({ actor }: Awaited<ReturnType<typeof member>>) => {
  const rows = await app.database.prisma.healthSheetRead.groupBy({ by: ['part'], where: { personId: actor.personId }, _count: true });
  return Object.fromEntries(rows.map(({ part, _count }) => [part, _count]));
};

test('the responsible gets who comes, by group, with phones, who may fetch and who made it when; the reading is written down', async () => {
  const responsible = await member('RESPONSIBLE');
  const response = await get(responsible.token, `presences.pdf?jour=${day}`);
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'application/pdf',
    'content-disposition': `attachment; filename="presences-${day}.pdf"`,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  const { title, language, ua, pageCount, parts, untagged } = await readPdf(await bytesOf(response));
  expect([title, language, ua, pageCount, untagged]).toEqual(['Présences du mardi 6 juillet 2027', 'fr-BE', '1', 2, []]);
  const said = parts.map(({ role, text }) => `${role} ${text}`);
  expect(said).toContain('H1 École de la Vallée · Petits Noé');
  expect(parts.filter(({ role }) => role === 'TH').map(({ text }) => text)).toEqual([
    ...Array(2).fill(['N°', 'Enfant', 'Âge', 'Arrivé', 'Parents', 'Peut venir chercher', 'Parti', 'Remarque']).flat(),
  ]);
  expect(said).toContain('TD PEETERS Noé');
  expect(said.some((one) => /^TD .*0471 23 45 67$/.test(one))).toBe(true);
  expect(said).toContain('TD Mamie 04 200 00 00 Peut rentrer sans adulte');
  expect(await readsOf(responsible)).toEqual({ pickup: 2 });
});

test('each role gets the lists that it may see, a coordinator those of the own site, and nobody else any', async () => {
  const lists = ['presences', 'alertes', 'contacts', 'cuisine', 'etiquettes'].map((name) => `${name}.pdf?jour=${day}`);
  const statuses = async (token: string | null) => Promise.all(lists.map((path) => statusOf(token, path)));
  const [desk, kitchen, treasurer] = [await member('DESK'), await member('KITCHEN'), await member('TREASURER')];
  expect(await statuses(desk.token)).toEqual([200, 404, 404, 404, 200]);
  expect(await statuses(kitchen.token)).toEqual([404, 404, 404, 200, 404]);
  expect(await statuses(treasurer.token)).toEqual([404, 404, 404, 404, 404]);
  expect(await statuses((await createParent(app)).token)).toEqual([404, 404, 404, 404, 404]);
  expect(await statuses(null)).toEqual([401, 401, 401, 401, 401]);
  expect([await readsOf(desk), await readsOf(kitchen)]).toEqual([{}, { diet: 2 }]);
  expect(await statusOf(desk.token, lists[0]!, { 'sec-fetch-site': 'cross-site' })).toBe(403);
  expect([await statusOf(desk.token, 'presences.pdf?jour=2027-02-31'), await statusOf(desk.token, `autre.pdf?jour=${day}`)]).toEqual([
    400, 404,
  ]);
  // the demonstration owes no notice of confidentiality
  const viewer = { mayUse: [], staff: { givenName: 'Ana', familyName: 'Dubois', owesPledge: true } };
  const answered = { serverTime: '2027-07-05T05:31:00Z', viewer } as never;
  expect(await readPrinting(() => Promise.resolve(answered), { day, siteName: null })).toBeNull();

  const coordinator = await member('COORDINATOR', valley);
  const { parts } = await readPdf(await bytesOf(await get(coordinator.token, lists[1]!)));
  const alerts = parts.map(({ text }) => text).join('\n');
  expect([alerts.includes('noix Noé'), alerts.includes('noix Ana')]).toEqual([true, false]);
});

test('one archive has the lists of a day in a folder for each site; on a day when all is closed it has papers that say so', async () => {
  const { token } = await member('RESPONSIBLE');
  const files = unzipSync(await bytesOf(await get(token, `toutes.zip?jour=${day}`)));
  expect(Object.keys(files).sort()).toEqual(
    [valley, plateau]
      .flatMap((site) => ['presences', 'alertes', 'contacts', 'cuisine', 'etiquettes'].map((name) => `${site}/${name}.pdf`))
      .sort(),
  );
  const kitchen = (await readPdf(files[`${valley}/cuisine.pdf`]!)).parts.map(({ text }) => text);
  expect(kitchen.slice(kitchen.indexOf('Petits Noé'), kitchen.indexOf('Petits Noé') + 3)).toEqual(['Petits Noé', '1', '1']);
  const saturday = unzipSync(await bytesOf(await get(token, 'toutes.zip?jour=2027-07-10')));
  expect((await readPdf(saturday['presences.pdf']!)).parts.at(-1)?.text).toBe('Personne ne vient ce jour-là.');
});
