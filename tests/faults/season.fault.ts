// A commune's year in production, at the desk and in the pages alone: from an empty database to next year's season. Time is
// the one thing that is moved by hand: the dates in the database lie further back, and the processes start anew.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { personas } from '../../server/demo/personas.ts';
import { openDatabase } from '../../server/platform/database.ts';
import { openBrowser } from '../kit/browser.ts';
import { inventNumber } from '../kit/http-client.ts';
import { letWeeksPass } from '../kit/move-clock.ts';
import { createDatabase } from '../kit/people.ts';
import { openProduction, type Production } from '../kit/production.ts';
import { writeCoda } from '../kit/statement-files.ts';
import { Desk } from './desk.ts';
import { Family } from './family-at-home.ts';
import { setUpSeason } from './set-up-season.ts';

let databaseUrl: string;
let town: Production;
let browser: Browser;
let desk: Desk;

beforeAll(async () => {
  databaseUrl = await createDatabase('template0');
  [town, browser] = await Promise.all([openProduction(databaseUrl, personas.agent.nationalNumber), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await town?.stop();
});

test('from nothing to « prêt à ouvrir »: three sites, two groups each, seven weeks, rates and two waves', async () => {
  desk = await Desk.signIn(browser, town.origin, 'agent');
  await setUpSeason(desk);
  expect(desk.fields).toBeLessThanOrEqual(80);
  expect(await town.mails('agathe@rocheval.example')).toHaveLength(1);
});

const bornYearsAgo = (years: number) => `${new Date().getUTCFullYear() - years}-03-12`;
const subjectsTo = (to: string) => async () => (await town.mails(to)).map(({ subject }) => subject);

/** What the bank says of today: one transfer of so many cents. */
const statementOf = (cents: number, communication: string) =>
  writeCoda({
    account: 'BE68539007547034',
    day: new Date().toISOString().slice(0, 10),
    openingCents: 0,
    movements: [{ cents, number: communication.replaceAll(/\D/g, ''), name: 'Jonas Weber', iban: 'BE71096123456769' }],
  });

/** So many weeks go by: whoever was signed in no longer is. */
const passWeeks = (weeks: number) =>
  town.whileStopped(async () => {
    const database = openDatabase(databaseUrl, { size: 1, onError: () => {} });
    await letWeeksPass(database, weeks);
    await database.close();
  });

test('residents come first; another commune reads when its turn comes, and takes its place by transfer then', async () => {
  await passWeeks(1);
  const claire = await Family.signIn(browser, town.origin, 'claire');
  await claire.register({ phone: '0470 12 34 56', street: 'Rue des Tilleuls 12', postalCode: '4999', city: 'Valmont' });
  await claire.addChild('Émile', 'Lambert', bornYearsAgo(4), inventNumber(bornYearsAgo(4), 1));
  await claire.fillHealthSheet();
  await claire.follow('Revenir au Portail Parent');
  await claire.follow(/Inscrire mon enfant/);
  await claire.takeWeek(/^Petite plaine/);
  await claire.payOnline();
  await expect.poll(subjectsTo('claire@example.be'), { timeout: 20_000 }).toContain('Inscription confirmée : récapitulatif');

  const early = await Family.signIn(browser, town.origin, 'jonas');
  await early.register({ phone: '0471 12 34 56', street: 'Rue du Pouhon 8', postalCode: '4900', city: 'Spa' });
  await early.addChild('Mia', 'Weber', bornYearsAgo(8), inventNumber(bornYearsAgo(8), 2));
  await early.fillHealthSheet();
  await early.follow('Revenir au Portail Parent');
  await early.seen(/Les inscriptions ouvrent le/);
  await early.follow('Semaines de Mia');
  await early.seen(/Les inscriptions ouvrent le/);
  expect(await early.main.getByRole('button', { name: 'Réserver ces semaines' }).count()).toBe(0);

  await passWeeks(1);
  const jonas = await Family.signIn(browser, town.origin, 'jonas');
  await jonas.seen(/Inscriptions ouvertes/);
  await jonas.follow(/Inscrire mon enfant/);
  await jonas.takeWeek(/^Grande plaine/);
  const communication = await jonas.payByTransfer();
  desk = await Desk.signIn(browser, town.origin, 'agent');
  await desk.open('Argent', 'Extraits de compte');
  await desk.attach('Fichiers de la banque', 'extrait.cod', statementOf(7500, communication));
  await desk.press('Voir ce qui serait repris');
  await desk.press('Reprendre ces extraits');
  await desk.seen(/Les extraits sont repris/);
  await expect.poll(subjectsTo('jonas@example.be'), { timeout: 20_000 }).toContain('Inscription confirmée : récapitulatif');
});

test('a family without digital identity is registered, placed and paid for at the counter', async () => {
  await desk.open('Familles', 'Guichet');
  await desk.follow('Enregistrer une famille sans identité numérique');
  await desk.write(/^Prénom/, 'Samira');
  await desk.write(/^Nom$/, 'Benali');
  await desk.tick(/n'a pas d'adresse e-mail/);
  await desk.write(/^Téléphone/, '0472 11 22 33');
  await desk.write(/^Rue et numéro/, 'Rue Neuve 3');
  await desk.write(/^Code postal/, '4999');
  await desk.write(/^Localité/, 'Valmont');
  await desk.write(/^Motif/, 'Formulaire papier du 1er mai');
  await desk.press('Enregistrer la famille');
  await desk.follow('Enregistrer un enfant');
  await desk.write(/^Prénom/, 'Yanis');
  await desk.write(/^Nom$/, 'Benali');
  await desk.write('Date de naissance', bornYearsAgo(9));
  await desk.choose('Lieu scolaire', "Une autre école, ou pas encore à l'école");
  await desk.choose('Année scolaire', '3e primaire');
  await desk.write(/^Motif/, 'Formulaire papier');
  await desk.press('Enregistrer un enfant');
  await desk.follow('Inscrire Yanis');
  await desk.tick(/^Grande plaine/);
  await desk.press('Prendre ces places');
  await desk.seen(/sa fiche santé n'est pas remplie/);
  await desk.follow('Samira Benali');
  await desk.follow(/^Fiche santé d'après le papier/);
  await desk.fillPaperSheet();
  await desk.follow('Inscrire Yanis');
  await desk.tick(/^Grande plaine/);
  await desk.press('Prendre ces places');
  await desk.follow('Payé autrement');
  await desk.write(/^Montant reçu/, '50,00');
  await desk.choose('Moyen de paiement', 'espèces');
  await desk.write('Motif', 'Caisse du 1er mai');
  await desk.press('Confirmer le paiement');
  await desk.seen(/les places sont confirmées/);
});
