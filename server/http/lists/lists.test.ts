// The lists of the morning as papers: who gets which, what stands on them, and what is written down when they are made.
import { unzipSync } from 'fflate';
import { beforeAll, expect, test } from 'vitest';
import { createPlaine, createStaff, createWeek, placeChild } from '../../../tests/kit/catalogue.ts';
import { listen } from '../../../tests/kit/listen.ts';
import { createApp, createChild, createParent } from '../../../tests/kit/people.ts';
import { readPdf } from '../../../tests/kit/read-pdf.ts';
import type { App } from '../../context.ts';
import type { Prisma } from '../../platform/database.ts';
import { noAnswers, sealHealthSheet } from '../../health/answers.ts';
import { openGraphqlEndpoint } from '../graphql/endpoint.ts';
import { sessionCookieName } from '../lib/cookies.ts';
import { createRequestListener } from '../lib/request-listener.ts';
import { createListEntryPoint } from './lists.ts';
import { makeList, readPrinting } from './make-lists.ts';

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
  const lists = ['presences', 'alertes', 'contacts', 'cuisine', 'etiquettes', 'garderie', 'navette'].map(
    (name) => `${name}.pdf?jour=${day}`,
  );
  const statuses = async (token: string | null) => Promise.all(lists.map((path) => statusOf(token, path)));
  const [desk, kitchen, treasurer] = [await member('DESK'), await member('KITCHEN'), await member('TREASURER')];
  expect(await statuses(desk.token)).toEqual([200, 404, 404, 404, 200, 200, 200]);
  expect(await statuses(kitchen.token)).toEqual([404, 404, 404, 200, 404, 404, 404]);
  expect(await statuses(treasurer.token)).toEqual([404, 404, 404, 404, 404, 404, 404]);
  expect(await statuses((await createParent(app)).token)).toEqual([404, 404, 404, 404, 404, 404, 404]);
  expect(await statuses(null)).toEqual([401, 401, 401, 401, 401, 401, 401]);
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

test('care and shuttle have a page each, stop by stop with the phones; the kitchen counts the meals that were ordered', async () => {
  const { prisma } = app.database;
  const [monday, tuesday] = ['2027-08-02', '2027-08-03'];
  const siteName = 'Hall des options';
  const plaine = await createPlaine(app, { siteName, name: 'Moyens' });
  const week = await createWeek(app, plaine.id, { monday });
  const option = (about: Pick<Prisma.WeekOptionUncheckedCreateInput, 'kind' | 'name'> & Partial<Prisma.WeekOptionUncheckedCreateInput>) =>
    prisma.weekOption.create({ data: { plaineId: plaine.id, priceCents: 500, unit: 'WEEK', attestable: true, ...about } });
  const shuttle = await option({ kind: 'SHUTTLE', name: 'Navette', stops: ['Église', 'Gare'], capacity: 16 });
  const care = await option({ kind: 'CARE_AFTER', name: 'Garderie du soir' });
  const meal = await option({ kind: 'MEAL', name: 'Repas chaud' });
  await option({ kind: 'MEAL', name: 'Soupe' });
  const parent = await createParent(app);
  await prisma.parent.update({ where: { id: parent.actor.parentId }, data: { phone: '+32471234567' } });
  const comes = async (givenName: string, chosen: { optionId: string; stop?: string }[], isHeld = false) => {
    const { id } = await createChild(app, [parent], { givenName });
    const place = await placeChild(app, parent.actor, id, week, isHeld ? { status: 'HELD' } : {});
    await prisma.enrolmentOption.createMany({
      data: chosen.map((one) => ({ ...one, enrolmentId: place.id, priceCents: 0, attestable: true })),
    });
    return id;
  };
  await comes('Gaspard', [{ optionId: shuttle.id, stop: 'Gare' }, { optionId: care.id }, { optionId: meal.id }]);
  const eats = await comes('Élise', [{ optionId: shuttle.id, stop: 'Église' }, { optionId: meal.id }]);
  await comes('Ancien', [{ optionId: shuttle.id, stop: 'Arrêt supprimé' }]);
  await comes('Attente', [{ optionId: shuttle.id, stop: 'Gare' }], true);
  const sheet = await prisma.healthSheet.findUniqueOrThrow({ where: { childId: eats } });
  const sealed = new Uint8Array(sealHealthSheet(app.keyRing, sheet.id, { ...noAnswers, diet: 'halal' }));
  await prisma.healthSheet.update({ where: { id: sheet.id }, data: { sealed } });

  const { token } = await member('RESPONSIBLE');
  const textOf = async (path: string) => {
    const { parts } = await readPdf(await bytesOf(await get(token, path)));
    return parts.filter(({ role }) => /^(H1|TH|TD)$/.test(role)).map(({ text }) => text);
  };
  const [asked, names] = [
    `jour=${tuesday}&site=${encodeURIComponent(siteName)}`,
    ['N°', 'Groupe', 'Aller', 'Retour', 'Parents', 'Remarque'],
  ];
  const bus = (await textOf(`navette.pdf?${asked}`)).filter((text) => text !== '' && !names.includes(text) && !text.includes('0471'));
  expect(bus).toEqual([
    ...['Hall des options · Navette', 'Arrêt', 'Nombre', 'Église', '1', 'Gare', '1', 'Arrêt supprimé', '1', 'Total', '3'],
    ...[
      'Église',
      '1',
      'PEETERS Élise',
      'Moyens',
      'Gare',
      '1',
      'PEETERS Gaspard',
      'Moyens',
      'Arrêt supprimé',
      '1',
      'PEETERS Ancien',
      'Moyens',
    ],
  ]);
  expect((await textOf(`navette.pdf?${asked}`)).filter((text) => text.endsWith('0471 23 45 67'))).toHaveLength(3);
  const evening = await textOf(`garderie.pdf?${asked}`);
  expect(evening[0]).toBe('Hall des options · Garderie du soir');
  expect(evening.filter((text) => text.startsWith('PEETERS'))).toEqual(['PEETERS Gaspard']);
  const kitchen = await textOf(`cuisine.pdf?${asked}`);
  expect(kitchen.slice(1, 10)).toEqual(['Repas commandé', 'Repas', 'Dont régime ou allergie', 'Repas chaud', '2', '1', 'Soupe', '0', '0']);
  expect(kitchen.slice(10, 13)).toEqual(['Groupe', 'Enfants', 'Dont régime ou allergie']);
  expect(kitchen.slice(-5)).toEqual(['PEETERS Élise', 'Moyens', 'Repas chaud', 'halal', '']);
  expect(Object.keys(unzipSync(await bytesOf(await get(token, `toutes.zip?${asked}`)))).sort()).toEqual(
    ['presences', 'alertes', 'contacts', 'cuisine', 'etiquettes', 'garderie', 'navette'].map((name) => `${siteName}/${name}.pdf`).sort(),
  );
  // A day on which nobody has one: a list says so, and the archive leaves it out.
  expect(await textOf(`navette.pdf?jour=${day}`)).toEqual(['Navette du mardi 6 juillet 2027']);
});

test('whom to call: the parents first, who are all there is of a child without a sheet; the foot of a list has the year', async () => {
  const siteName = 'École du Verger';
  const week = await createWeek(app, (await createPlaine(app, { siteName })).id);
  const parent = await createParent(app, { givenName: 'Claire' });
  await app.database.prisma.parent.update({ where: { id: parent.actor.parentId }, data: { phone: '+32471234567' } });
  const { id } = await createChild(app, [parent], { givenName: 'Nino', sheet: 'none' });
  await placeChild(app, parent.actor, id, week);
  const { token } = await member('RESPONSIBLE');
  const { parts } = await readPdf(await bytesOf(await get(token, `contacts.pdf?jour=${day}&site=${encodeURIComponent(siteName)}`)));
  const cells = parts.filter(({ role }) => role === 'TD').map(({ text }) => text.replaceAll('\u00a0', ' '));
  expect(cells).toEqual(['1', 'PEETERS Nino', 'Claire Peeters 0471 23 45 67', 'Pas de fiche santé : demandez aux parents', '', '']);
  const printing = { day, siteName, name: 'Ana Dubois', at: '2027-07-05T05:31:00Z', mayUse: [] };
  const [made] = await makeList((() => Promise.resolve({ admin: { groups: [] } })) as never, 'LABELS', printing);
  expect(made?.said.made).toBe('Établie le lundi 5 juillet 2027 à 07:31 par Ana Dubois.');
});

test('who was announced absent keeps the line of the day, with a remark, and on no other day', async () => {
  const siteName = 'École des Vents';
  const week = await createWeek(app, (await createPlaine(app, { siteName })).id);
  const parent = await createParent(app);
  const places = [];
  for (const givenName of ['Nino', 'Olga']) {
    const { id } = await createChild(app, [parent], { givenName });
    places.push(await placeChild(app, parent.actor, id, week));
  }
  await app.database.prisma.announcedAbsence.create({ data: { enrolmentId: places[1]!.id, day: new Date(day) } });
  const { token } = await member('DESK');
  const lines = async (of: string) => {
    const { parts } = await readPdf(await bytesOf(await get(token, `presences.pdf?jour=${of}&site=${encodeURIComponent(siteName)}`)));
    return parts.filter(({ role }) => role === 'TR').map(({ text }) => text);
  };
  const announced = (rows: string[]) => rows.map((row) => row.includes('Annoncé absent'));
  expect(announced(await lines(day))).toEqual([false, false, true]);
  expect(announced(await lines('2027-07-07'))).toEqual([false, false, false]);
});
