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
import { inDays, setUpSeason } from './set-up-season.ts';

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
  await desk.follow('Samira Benali');
  await desk.follow('Promesse de paiement');
  await desk.choose("Qui s'engage", 'Le CPAS');
  await desk.write(/^Nom du CPAS/, 'CPAS de Rocheval');
  await desk.write('À payer au plus tard le', inDays(200));
  await desk.write('Motif', 'Décision du CPAS');
  await desk.press('Confirmer les places');
  await desk.seen(/Promis, pas encore payé : 50,00/);
});

test('a promised place moves to another week, sick days go back, a double account is merged, and families are written to', async () => {
  await desk.follow('Changer de semaine');
  await desk.chooseNth('Autre semaine', 3);
  await desk.write('Motif', 'Vacances de la famille');
  await desk.press('Changer de semaine');
  await desk.seen(/Promis, pas encore payé : 50,00/);

  await desk.find('lambert', /Lambert/);
  await desk.follow('Rembourser des jours');
  await desk.tick(/^lundi/);
  await desk.write('Motif', 'Malade, certificat vu au guichet');
  await desk.press('Rembourser des jours');
  await desk.seen(/Encore à rembourser : 10,00/);

  await desk.open('Familles', 'Guichet');
  await desk.follow('Enregistrer une famille sans identité numérique');
  await desk.write(/^Prénom/, 'Jonas');
  await desk.write(/^Nom$/, 'Weber');
  await desk.tick(/n'a pas d'adresse e-mail/);
  await desk.write('Motif', 'Formulaire papier');
  await desk.press('Enregistrer la famille');
  await desk.follow('Fusionner des fiches ou des comptes');
  await desk.write(/^Nom, e-mail/, 'weber');
  await desk.press('Chercher');
  await desk.follow(/Voir ce que la fusion ferait.*Jonas Weber/);
  await desk.write('Motif', 'Le même parent');
  await desk.press('Fusionner les deux comptes');

  await desk.open('Familles', 'Messages aux familles');
  await desk.follow('Écrire un message');
  await desk.choose(/^Saison/, 'Été 2027');
  await desk.write('Titre', 'Pensez aux bottes');
  await desk.write(/^Texte/, 'Bonjour {parent}, prenez des bottes pour {enfant}.');
  await desk.press("Voir l'aperçu");
  await desk.seen(/Parents : 3/);
  const told = (await subjectsTo('claire@example.be')()).length;
  await desk.press(/^Envoyer maintenant/);
  await expect.poll(async () => (await subjectsTo('claire@example.be')()).length, { timeout: 20_000 }).toBeGreaterThan(told);
});

const weekOf = async (plaine: string) => {
  await desk.open('Saison', 'Plaines et semaines');
  await desk.follow(/^du lundi/, desk.main.getByRole('region', { name: plaine }));
};

test('a week is cancelled and its money waits for the bank; another is held, noted, closed and certified', async () => {
  await weekOf('Grande plaine');
  await desk.follow('Annuler cette semaine');
  await desk.write(/^Raison/, 'Le hall est inondé');
  await desk.press('Annuler la semaine');
  await desk.open('Argent', 'Remboursements');
  await desk.seen(/Jonas Weber/);
  await desk.seen(/compte qui a payé/);

  await passWeeks(10);
  desk = await Desk.signIn(browser, town.origin, 'agent');
  await desk.open("Aujourd'hui", 'Présences');
  const [first] = (await desk.main.locator('option', { hasText: 'Petite plaine' }).allTextContents()).map((text) => text.trim());
  const clicks = desk.clicks;
  await desk.choose('Quelle semaine ?', first!);
  await desk.press('Voir');
  await desk.press("Tous présents, jusqu'à aujourd'hui");
  await desk.press(/^Enregistrer et clore/);
  expect(desk.clicks - clicks).toBeLessThanOrEqual(20);
  await desk.seen(/Clos par Agathe Renard/);
  await desk.open('Réglages', 'Réglages');
  await desk.follow(/attestations/i);
  await desk.write(/^Prénom et nom de la personne qui signe/, 'Agathe Renard');
  await desk.write(/fonction/i, 'Responsable du service');
  await desk.press('Enregistrer');
  await weekOf('Petite plaine');
  await desk.follow('Attestations de participation');
  await desk.press('Établir les attestations de la semaine');
  await desk.seen(/Émile Lambert/);
  const claire = await Family.signIn(browser, town.origin, 'claire', '/portail/documents');
  await claire.seen(/Participation|participation/);
});

test('next year’s season is this one’s, in twelve clicks at most, and nothing of the year was an error', async () => {
  desk.clicks = 0;
  await desk.open('Saison', 'Saisons');
  await desk.follow('Copier');
  await desk.write('Premier jour', inDays(300));
  await desk.press('Voir les semaines');
  await desk.seen(/Semaines qui seront créées : 41/);
  await desk.press('Créer la saison');
  await desk.seen('Été 2028');
  expect(desk.clicks).toBeLessThanOrEqual(12);
  const errors = town
    .log()
    .split('\n')
    .filter((line) => line.includes('"level":50') || line.includes('"level":60'));
  expect(errors).toEqual([]);
});
