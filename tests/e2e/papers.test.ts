// The papers of a season, at the desk and with the family, in a browser without JavaScript: days that are closed, certificates with what
// stands in their way, a correction, the page that tells whether a paper holds, the figures for ONE, and the lists of a morning.
import { readFile } from 'node:fs/promises';
import type { Download, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mondayOf } from '../../server/language/dates.ts';
import { formatDate } from '../../server/language/format.ts';
import { type Database, openDatabase } from '../../server/platform/database.ts';
import { rowId } from '../../server/platform/ids.ts';
import { createPlaine, createWeek, placeChild } from '../kit/catalogue.ts';
import { chargeBack, payForPlace } from '../kit/paid-week.ts';
import { createDatabase } from '../kit/people.ts';
import { readPdf } from '../kit/read-pdf.ts';
import { readWorkbook } from '../kit/read-workbook.ts';
import { Household } from '../tour/household.ts';
import type { Stage } from '../tour/open.ts';
import { openStage } from './stage.ts';

let stage: Stage;
let database: Database;
let desk: Page;
let parent: Page;
let weekId: string;
let owedPaymentId: string;
let summerWeekId: string;

const onePixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

/** The year before this one: its certificates may be issued. */
const year = new Date().getUTCFullYear() - 1;
const monday = mondayOf(`${year}-07-07`);
const days = [0, 1, 2, 3, 4].map((after) => monday.add({ days: after }).toString());
const french = (day: string) => formatDate(day, 'fr');

beforeAll(async () => {
  const databaseUrl = await createDatabase();
  stage = await openStage({ DATABASE_URL: databaseUrl, DEMO_DATA: 'none' });
  database = openDatabase(databaseUrl, { onError: () => {} });
  const claire = await new Household(stage.app.origin, year).signIn('claire');
  await claire.register();
  const plaine = await createPlaine({ database }, { name: 'Les Galopins', siteName: 'École du Bois' });
  const week = await createWeek({ database }, plaine.id, { monday: days[0]! });
  weekId = week.id;
  const payer = { parentId: rowId('Parent', (await database.prisma.parent.findFirstOrThrow()).id) };
  for (const [givenName, years, number] of [
    ['Zoé', 4, true],
    // without a national number
    ['Émile', 8, false],
    // whose payment the bank takes back
    ['Noé', 9, true],
  ] as const) {
    const child = await claire.addChild(givenName, years, { number });
    const place = await placeChild({ database }, payer, child.id, week);
    owedPaymentId = (await payForPlace({ database }, { place, paidOn: `${year}-06-15` })).id;
  }
  const summer = await createWeek({ database }, plaine.id, { monday: mondayOf(`${year + 2}-07-07`).toString() });
  summerWeekId = summer.id;
  await placeChild({ database }, payer, claire.children[0]!.id, summer);
  desk = await openPage('agent', '/bureau');
  parent = await openPage('claire', '/portail/documents');
}, 90_000);

afterAll(async () => {
  await database?.close();
  await stage?.close();
});

async function openPage(hint: string, path: string, javaScriptEnabled = false): Promise<Page> {
  const context = await stage.browser.newContext({ javaScriptEnabled, locale: 'fr-BE', baseURL: stage.app.origin });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  await page.goto(`/auth/login?method=eid&login_hint=${hint}&returnTo=${path}`);
  return page;
}

const press = (name: string | RegExp, page = desk) => page.getByRole('button', { name }).first().click();
const label = (name: string | RegExp, page = desk) => page.getByLabel(name).first();
const seen = (text: string | RegExp, page = desk) => page.getByText(text).first().waitFor();
const rowOf = (name: string | RegExp) => desk.getByRole('row').filter({ hasText: name }).first();
const issuedRow = (number: string) =>
  desk.getByRole('row').filter({ has: desk.getByRole('rowheader', { name: new RegExp(`^${number}`) }) });

/** What the browser keeps of a click. */
async function download(page: Page, click: () => Promise<unknown>): Promise<Uint8Array> {
  const [kept] = await Promise.all([page.waitForEvent('download') as Promise<Download>, click()]);
  return readFile(await kept.path());
}

test('days are closed; what is in the way of a certificate is a sentence; the others are issued', { timeout: 60_000 }, async () => {
  await desk.goto(`/bureau/attestations?annee=${year}`);
  await seen(/il manque qui certifie l'accueil \(cadre I\) et le nom et la fonction de la personne qui signe/);
  await desk.getByRole('link', { name: 'Qui certifie et qui signe les attestations fiscales' }).click();
  await label('Organisme qui certifie').selectOption('La commune elle-même (cadre I vide)');
  await label('Prénom et nom de la personne qui signe').fill('Anne Dubois');
  await label('Sa fonction').fill('directrice générale');
  await press('Enregistrer');
  await desk.goto(`/bureau/attestations?annee=${year}`);
  expect(await rowOf('Zoé').innerText()).toContain(days.map(french).join(', '));

  await desk.goto(`/bureau/semaines/${weekId}/participations`);
  await press('Établir les attestations de la semaine');
  await seen(`Clôturez d'abord les présences de : ${days.map(french).join(', ')}.`);

  await desk.goto(`/bureau/presences?semaine=${weekId}`);
  await desk
    .getByLabel(/^Lambert Zoé/)
    .nth(1)
    .selectOption('Absent');
  await press(/^Tous présents, jusqu/);
  await seen('Les présences sont enregistrées.');
  await press('Enregistrer et clore');
  await seen(/Clos par/);
  await chargeBack({ database }, owedPaymentId);

  await desk.goto(`/bureau/attestations?annee=${year}`);
  expect(await rowOf('Zoé').innerText()).toMatch(/4\s+48,00\s€\s+Prête\./);
  expect(await rowOf('Émile').innerText()).toContain("Le numéro de registre national de l'enfant manque.");
  expect(await rowOf('Noé').innerText()).toMatch(/Il reste 60,00\s€ à payer\./);
  await press(`Établir les attestations de ${year}`);
  await seen("C'est demandé");
  await expect
    .poll(
      async () => {
        await desk.reload();
        return desk.locator('main').innerText();
      },
      { timeout: 20_000 },
    )
    .toContain('attestations établies : 1 ; en attente : 2.');
  await parent.reload();
  await seen(new RegExp(`${year}-0001`), parent);
});

test(
  'a participation certificate holds until an attendance is corrected; who has the code learns that, and nothing of anybody',
  { timeout: 60_000 },
  async () => {
    await desk.goto(`/bureau/semaines/${weekId}/participations`);
    await press('Établir les attestations de la semaine');
    await seen(/Attestations nouvelles : \d/);
    const { code } = await database.prisma.participationCertificate.findFirstOrThrow({ where: { dayCount: 4 } });
    const visitor = await openPage('sofia', '/verifier');
    const verify = async (typed: string) => {
      await label('Code', visitor).fill(typed);
      await press('Vérifier', visitor);
      const status = await visitor.getByRole('status').innerText();
      expect(await visitor.content()).not.toMatch(/Zoé|Lambert|Galopins/);
      return status;
    };
    expect(await verify(code.toLowerCase())).toBe('Cette attestation est valable.');
    expect(await verify('0000-0000-0000-0000')).toMatch(/Aucune attestation n'a ce code/);

    await desk.goto(`/bureau/presences?semaine=${weekId}`);
    await desk
      .getByLabel(/^Lambert Zoé/)
      .nth(2)
      .selectOption('Absent');
    await press('Enregistrer les présences');
    expect(await label('Motif de la correction').getAttribute('aria-invalid')).toBe('true');
    await label('Motif de la correction').fill('encodée par erreur');
    await press('Enregistrer les présences');
    await seen('Les présences sont enregistrées.');
    await desk.goto('/bureau/attestations/a-corriger');
    await press(/^Corriger/);
    await seen("C'est corrigé.");
    await press(/^Remplacer celles de cette semaine/);
    await seen("C'est corrigé.");
    expect(await verify(code)).toMatch(/a été remplacée par une plus récente/);
  },
);

test('the corrected paper names the old one, which is marked; a duplicate says that it is one', { timeout: 60_000 }, async () => {
  await desk.goto(`/bureau/attestations?annee=${year}`);
  expect(await issuedRow(`${year}-0002`).innerText()).toContain(`${year}-0001`);
  expect(await issuedRow(`${year}-0001`).innerText()).toContain('Remplacée');
  const copy = await readPdf(
    await download(desk, () =>
      issuedRow(`${year}-0002`)
        .getByRole('link', { name: /^PDF du duplicata/ })
        .click(),
    ),
  );
  expect([copy.title, copy.language, copy.ua, copy.untagged]).toEqual([
    expect.stringContaining(`${year}-0002 DUPLICATA`),
    'fr-BE',
    '1',
    [],
  ]);
  await parent.reload();
  const own = await readPdf(await download(parent, () => parent.getByRole('link', { name: new RegExp(`PDF.* ${year}-0002`) }).click()));
  expect(own.title).not.toContain('DUPLICATA');
  const words = own.parts.map(({ text }) => text).join(' ');
  expect(words).toContain(`${year}-0001`);
  expect(words).toMatch(/36,00/);
});

test('a family copies a certificate line by line onto the form of its mutuality', { timeout: 60_000 }, async () => {
  await parent.goto('/portail/documents');
  await parent
    .getByRole('link', { name: /^Recopier pour la mutuelle.*Zoé/ })
    .first()
    .click();
  await seen('Pour recopier sur le formulaire de votre mutuelle', parent);
  expect(await parent.getByRole('button', { name: /^Copier/ }).count()).toBe(0);
  const scripted = await openPage('claire', new URL(parent.url()).pathname, true);
  await scripted.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await scripted.getByRole('button', { name: /^Copier.*, Jours de présence/ }).click();
  await scripted.getByRole('status').filter({ hasText: 'Copié' }).waitFor();
  const numeric = (day: string) => day.split('-').reverse().join('/');
  expect(await scripted.evaluate(() => navigator.clipboard.readText())).toBe([days[0]!, days[3]!, days[4]!].map(numeric).join(', '));
});

test('a parent announces an absence with a document; the grid shows it until it is taken back', { timeout: 60_000 }, async () => {
  await parent.goto('/portail/inscriptions');
  await parent.getByRole('link', { name: /^Annoncer une absence/ }).click();
  await press("Annoncer l'absence", parent);
  await seen('Cochez au moins un jour.', parent);
  await parent.getByRole('checkbox').nth(1).check();
  await label(/^Pourquoi/, parent).selectOption('Enfant malade');
  await label(/^Justificatif/, parent).setInputFiles({ name: 'certificat.png', mimeType: 'image/png', buffer: onePixel });
  await press("Annoncer l'absence", parent);
  await seen(/Absence annoncée le .*, avec un justificatif/, parent);
  await desk.goto(`/bureau/presences?semaine=${summerWeekId}`);
  await seen('annoncée absente');
  await press(/^Retirer/, parent);
  await seen("L'annonce est retirée", parent);
  await desk.reload();
  expect(await desk.locator('main').innerText()).not.toContain('annoncée absente');
});

test('the figures for ONE stand on a page and in a workbook that says the same', { timeout: 60_000 }, async () => {
  await desk.goto(`/bureau/statistiques?semaine=${weekId}`);
  const line = async (name: string) => (await desk.getByRole('row', { name }).first().getByRole('cell').allInnerTexts()).slice(0, 3);
  expect(await line('Enfants venus')).toEqual(['1', '2', '3']);
  expect(await line('Journées-enfants')).toEqual(['3', '10', '13']);
  const workbook = readWorkbook(await download(desk, () => press('Classeur (XLSX)')));
  expect([...workbook.keys()]).toEqual(['- 6 ans', '+ 6 ans', 'Semaine par semaine']);
  const [young, old] = [workbook.get('- 6 ans')!, workbook.get('+ 6 ans')!];
  expect(young).toContainEqual(['Plaine', 'Les Galopins (École du Bois)']);
  expect(young.slice(-2)).toEqual([
    ['Lambert', 'Zoé', 4, 3, 60],
    ['Total', '1', null, 3, 60],
  ]);
  expect(old.at(-1)).toEqual(['Total', '2', null, 10, 120]);
});

test('the lists of a morning are printed with who comes, in tagged papers', { timeout: 60_000 }, async () => {
  await desk.goto(`/bureau/listes?jour=${days[0]!}`);
  const names = await desk.locator('main a[href*="/documents/listes/"]:not([href*=zip])').allInnerTexts();
  const pages: Record<string, number> = {};
  for (const name of names) {
    const paper = await readPdf(await download(desk, () => desk.getByRole('link', { name, exact: true }).click()));
    expect([paper.language, paper.ua, paper.untagged]).toEqual(['fr-BE', '1', []]);
    expect(paper.title).toContain(french(days[0]!));
    pages[name] = paper.pageCount;
    if (name !== 'Repas')
      for (const child of ['Zoé', 'Émile', 'Noé']) expect(paper.parts.some(({ text }) => text.includes(child))).toBe(true);
  }
  expect(pages).toEqual({ Présences: 1, 'Alertes santé': 1, 'Personnes à prévenir': 1, Repas: 1, Étiquettes: 1 });
});
