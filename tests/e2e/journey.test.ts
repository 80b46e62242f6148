// The parent's journey through the pages alone, from the sign-in to the recap in the mailbox: with JavaScript by the
// keyboard alone, without JavaScript by a pointer; and both end in the same rows.
import pg from 'pg';
import type { Browser, Locator, Page } from 'playwright-core';
import { setTimeout as sleep } from 'node:timers/promises';
import french from '../../web/messages/fr.json' with { type: 'json' };
import dutch from '../../web/messages/nl.json' with { type: 'json' };
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Portal } from '../kit/child-portal.ts';
import { inventNumber } from '../kit/http-client.ts';
import { borrowBrowser, startPortal } from '../kit/in-worker.ts';
import { createDatabase } from '../kit/people.ts';
import { keyboardOf, pointer, type Hands } from './hands.ts';

let browser: Browser;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ browser, close } = await borrowBrowser());
});
afterAll(() => close?.());

const phone = { width: 390, height: 844 };
const birthDate = `${new Date().getUTCFullYear() - 7}-03-12`;

type World = { app: Portal; databaseUrl: string };

async function open(): Promise<World> {
  const databaseUrl = await createDatabase();
  const app = await startPortal({ DATABASE_URL: databaseUrl, SEAT_BEAT_MS: '200' });
  onTestFinished(async () => void (await app.stop()));
  return { databaseUrl, app };
}

async function openPage({ app }: World, javaScriptEnabled: boolean): Promise<Page> {
  const context = await browser.newContext({ viewport: phone, locale: 'fr-BE', javaScriptEnabled, baseURL: app.origin });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  page.on('pageerror', (error) => expect.unreachable(`the page threw: ${error.message}`));
  return page;
}

/** A link or a button of that name: which of the two is the page's business. */
const named = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('link', { name }).or(page.getByRole('button', { name })).first();

async function signIn(page: Page, hands: Hands, name: RegExp, method: 'carte' | 'itsme') {
  await page.goto('/connexion');
  await hands.press(named(page, method === 'carte' ? "Se connecter avec la carte d'identité" : 'Se connecter avec itsme®'));
  await hands.press(page.getByRole('button', { name }));
  await page.waitForURL('**/portail');
}

async function registerAsParent(page: Page, hands: Hands) {
  await hands.press(named(page, "S'enregistrer en tant que parent"));
  await hands.write(page.getByLabel('Téléphone'), '0470 12 34 56');
  await hands.write(page.getByLabel('Rue et numéro'), 'Place de la Fontaine 3');
  await hands.write(page.getByLabel('Code postal'), '4998');
  await hands.write(page.getByLabel('Localité'), 'Hautepierre');
  await hands.press(page.getByRole('button', { name: 'Valider' }));
  await page.waitForURL('**/portail*');
}

async function registerChild(page: Page, hands: Hands) {
  await hands.press(named(page, 'Enregistrer un enfant'));
  const number = page.getByLabel('Numéro de registre national', { exact: true });
  const send = page.getByRole('button', { name: /Valider|Enregistrer/ }).last();
  // Wrong first: the reason is by the field and nothing typed is lost.
  await hands.write(page.getByLabel('Prénom'), 'Lou');
  await hands.write(page.getByLabel('Nom', { exact: true }), 'Noël');
  await hands.writeDate(page.getByLabel('Date de naissance'), birthDate);
  await hands.write(number, '85.07.30-033.29');
  await hands.choose(page.getByLabel('Lieu scolaire'), await indexOf(page.getByLabel('Lieu scolaire'), 'École Saint-Martin'));
  await hands.choose(page.getByLabel('Année scolaire'), 3);
  await hands.press(send);
  await expect.poll(() => number.getAttribute('aria-invalid')).toBe('true');
  expect(await page.getByLabel('Prénom').inputValue()).toBe('Lou');
  expect(await number.inputValue()).toBe('85.07.30-033.29');
  // The summary has the focus, and its link leads to the field.
  const summary = page.getByRole('alert').first();
  await expect.poll(() => summary.evaluate((element) => element === document.activeElement)).toBe(true);
  await hands.press(summary.getByRole('link').first());
  await expect.poll(() => number.evaluate((element) => element === document.activeElement)).toBe(true);
  await hands.write(number, inventNumber(birthDate, 5));
  await hands.press(send);
  await page.waitForURL('**/sante*');
}

const indexOf = async (list: Locator, label: string) => (await list.locator('option').allInnerTexts()).indexOf(label);

async function fillHealthSheet(page: Page, hands: Hands) {
  const closed = page.locator('main details:not([open]) > summary');
  while (await closed.count()) await hands.press(closed.first());
  await hands.write(page.getByLabel('Nom et prénom').first(), 'Paul Noël');
  await hands.write(page.getByLabel("Lien avec l'enfant").first(), 'grand-père');
  await hands.write(page.getByLabel('Téléphone', { exact: true }).first(), '0475 11 22 33');
  await hands.write(page.getByLabel('Nom du médecin traitant'), 'Dr Anne Hermans');
  await hands.write(page.getByLabel('Téléphone du médecin'), '087 11 22 33');
  await hands.tick(page.getByRole('group', { name: /sait nager/ }).getByLabel('Bien'));
  const answer = (question: RegExp, said: 'Oui' | 'Non') =>
    hands.tick(page.getByRole('group', { name: question }).getByLabel(said, { exact: true }));
  // « non » in one tap, or « oui » and then what
  await answer(/allergies/, 'Oui');
  await hands.write(page.getByLabel(/allergies.* Précisez/), 'Noix : gonfle, appeler le 112');
  for (const question of [/maladie/, /médicaments/, /régime/, /handicap/]) await answer(question, 'Non');
  await answer(/tétanos/, 'Oui');
  await answer(/Quelqu'un d'autre/, 'Non');
  await answer(/ne peut pas venir chercher/, 'Non');
  for (const question of [/sans adulte/, /lunettes/, /sieste/]) await answer(question, 'Non');
  for (const question of [/premiers soins/, /urgence/]) await answer(question, 'Oui');
  await hands.tick(page.getByLabel(/J'accepte que le service garde la fiche santé/));
  await hands.tick(page.getByLabel(/Je déclare que cette fiche/));
  await hands.press(named(page, 'Valider la fiche'));
  await page.getByText(/est validée/).waitFor();
  await hands.press(named(page, 'Revenir au Portail Parent'));
}

/** Takes two weeks of the calendar: one click each with JavaScript, check boxes and one button without. */
async function takeTwoWeeks(page: Page, hands: Hands, javaScriptEnabled: boolean) {
  await hands.press(named(page, 'Inscrire mon enfant à une plaine'));
  await page.waitForURL('**/semaines*');
  if (javaScriptEnabled)
    for (const taken of [1, 2]) {
      await hands.press(page.getByRole('button', { name: /^Réserver/ }).last());
      await expect.poll(() => page.getByRole('button', { name: /Rendre la place/ }).count(), { timeout: 10_000 }).toBe(taken);
    }
  else {
    const boxes = page.getByRole('checkbox');
    for (const index of [-1, -2]) await hands.tick(boxes.nth((await boxes.count()) + index));
    await hands.press(named(page, 'Réserver ces semaines'));
    await expect.poll(() => page.getByRole('button', { name: /Rendre la place/ }).count()).toBe(2);
  }
}

async function validateAndPay(page: Page, hands: Hands, words: typeof french | typeof dutch) {
  const basket = new RegExp(`${words.pay_basket_button}|${words.finalise_button}`);
  await hands.press(named(page, basket));
  if (page.url().includes('/finaliser')) await hands.press(named(page, words.validate_button));
  await page.waitForURL('**/panier*');
  await hands.press(page.getByRole('button', { name: words.pay_button, exact: true }));
  await page.waitForURL('**/checkout/**');
  await hands.press(page.getByRole('button', { name: 'Payer', exact: true }));
  await page.waitForURL('**/paiement/**');
  for (let attempt = 0; attempt < 40 && !(await page.getByText(words.payment_paid_title).count()); attempt += 1) {
    await sleep(500);
    await page.goto(page.url());
  }
  await page.getByText(words.payment_paid_title).first().waitFor();
}

/** Chooses Dutch, then reads the pages that a parent sees: they say so, and nothing on them is left in French. */
async function goOnInDutch(page: Page) {
  await page.locator('header details > summary').click();
  await page.getByRole('button', { name: dutch.language_nl }).click();
  await page.getByText(dutch.basket_label).first().waitFor();
  const here = page.url();
  const leftIn = new Map(Object.entries(french).map(([key, words]) => [words, dutch[key as keyof typeof dutch]] as const));
  for (const path of ['/', '/vie-privee', '/portail', '/portail/inscriptions', '/portail/fiche', here]) {
    await page.goto(path);
    expect(await page.locator('html').getAttribute('lang')).toBe('nl');
    const shown = await page
      .locator('body')
      .evaluate((body) =>
        [...body.querySelectorAll(':not([lang="fr"], [lang="fr"] *, script)')].flatMap(({ childNodes }) =>
          [...childNodes].map(({ nodeType, nodeValue }) => (nodeType === 3 ? nodeValue!.trim() : '')),
        ),
      );
    expect(shown).toContain(dutch.accessibility_title);
    // the staff's words, French alone, have no Dutch
    const leftovers = shown.filter((words) => (leftIn.get(words) ?? words) !== words);
    expect({ path, leftovers }).toEqual({ path, leftovers: [] });
  }
}

/** From the portal's home to two more weeks for each of two children, paid; returns the clicks that it took. */
async function enrolBothAndPay(page: Page): Promise<number> {
  let clicks = 0;
  const click = async (name: string | RegExp, role: 'link' | 'button') => {
    clicks += 1;
    await page
      .getByRole(role, { name, ...(typeof name === 'string' && { exact: true }) })
      .last()
      .click();
  };
  const places = () => page.getByRole('button', { name: /Rendre la place/ });
  const takeTwo = async () => {
    const before = await places().count();
    for (const taken of [1, 2]) {
      await click(/^Réserver/, 'button');
      await expect.poll(() => places().count(), { timeout: 10_000 }).toBe(before + taken);
    }
  };
  await page.goto('/portail');
  await click(/Inscrire mon enfant/, 'link');
  await page.waitForURL('**/semaines*');
  await takeTwo();
  const first = new URL(page.url()).pathname;
  await click('Inscrire un autre enfant', 'link');
  await page.waitForURL((url) => url.pathname.endsWith('/semaines') && url.pathname !== first);
  await takeTwo();
  await click('Finaliser mes inscriptions', 'link');
  await page.waitForURL('**/finaliser');
  await click('Valider', 'button');
  await page.waitForURL('**/panier');
  await click('Payer', 'button');
  await page.waitForURL('**/checkout/**');
  await click('Payer', 'button');
  await page.waitForURL('**/paiement/**');
  return clicks;
}

/** « Mes inscriptions »: an address for the calendar, and one week for another at the same price. */
async function followAndSwap(page: Page) {
  await page.getByText("C'est payé").first().waitFor();
  await page.goto('/portail/inscriptions');
  await named(page, 'Créer mon adresse').click();
  const address = await page.getByLabel(/Copiez-la dans votre agenda/).inputValue();
  const file = await page.request.get(new URL(address).pathname);
  expect(file.headers()['content-type']).toBe('text/calendar; charset=utf-8');
  expect((await file.text()).match(/^BEGIN:VEVENT/gm)!.length).toBeGreaterThanOrEqual(8);
  await page.goto('/portail/inscriptions');
  await named(page, /^Échanger cette semaine/).click();
  const choice = page
    .getByRole('main')
    .locator('label')
    .filter({ has: page.getByRole('radio') })
    .filter({ hasText: 'même prix' });
  const chosen = (await choice.first().locator('strong').textContent())!;
  await choice.first().getByRole('radio').check();
  await page.getByRole('button', { name: 'Échanger', exact: true }).click();
  await page.getByText('La semaine est échangée.').waitFor();
  expect(await page.getByRole('main').textContent()).toContain(chosen.split(', ')[1]);
}

/** What the journey leaves behind, without ids and times. */
async function readRows(databaseUrl: string) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query(`
    SELECT child.given_name, person.family_name, parent.postal_code, parent.phone, enrolment.status, enrolment.price_cents, enrolment.category, enrolment.sibling_rank,
      week.start_date::text, basket.status AS basket, payment.status AS payment, payment.amount_cents, health_sheet.complete, school.name AS school
    FROM enrolment JOIN child ON child.id = child_id JOIN parent ON parent.id = parent_id JOIN person ON person.id = person_id
    JOIN week ON week.id = week_id JOIN basket ON basket.id = enrolment.basket_id
    JOIN payment_line ON enrolment_id = enrolment.id JOIN payment ON payment.id = payment_id
    JOIN health_sheet ON health_sheet.child_id = child.id LEFT JOIN school ON school.id = child.school_id
    ORDER BY start_date`);
  await client.end();
  return rows as Record<string, unknown>[];
}

describe('case B, from nothing to the recap', () => {
  const outcomes: Record<string, unknown>[][] = [];

  test.each([
    ['with JavaScript, by the keyboard alone', true],
    ['without JavaScript, in Dutch from the basket on', false],
  ])('%s', { timeout: 180_000 }, async (_name, javaScriptEnabled) => {
    const world = await open();
    const page = await openPage(world, javaScriptEnabled);
    const hands = javaScriptEnabled ? keyboardOf(page) : pointer;
    await signIn(page, hands, /Marc/, 'carte');
    await registerAsParent(page, hands);
    await registerChild(page, hands);
    await fillHealthSheet(page, hands);
    await takeTwoWeeks(page, hands, javaScriptEnabled);
    if (!javaScriptEnabled) await goOnInDutch(page);
    await validateAndPay(page, hands, javaScriptEnabled ? french : dutch);
    await expect
      .poll(async () => (await world.app.mails('marc@example.be')).map(({ subject }) => subject), { timeout: 20_000 })
      .toContain(javaScriptEnabled ? 'Inscription confirmée : récapitulatif' : 'Inschrijving bevestigd: overzicht');
    outcomes.push(await readRows(world.databaseUrl));
    await page.context().close();
  });

  test('both end in the same rows', () => {
    expect(outcomes[0]).toHaveLength(2);
    expect(outcomes[0]).toEqual(outcomes[1]);
    expect(outcomes[0]![0]).toMatchObject({
      status: 'CONFIRMED',
      payment: 'PAID',
      basket: 'CLOSED',
      complete: true,
      phone: '+32470123456',
    });
  });
});

test(
  'case A, from the calendar on: a full week has a queue, and places move by themselves, and one is exchanged',
  { timeout: 180_000 },
  async () => {
    const world = await open();
    const [page, other] = [await openPage(world, true), await openPage(world, true)];
    await signIn(page, pointer, /Claire/, 'itsme');
    await registerAsParent(page, pointer);
    await page.getByText('Zoé').first().waitFor();
    // A record that the commune began: the parent completes it, and comes back to the portal.
    await named(page, 'Fiche de Zoé').click();
    await page.getByLabel('Année scolaire').selectOption('M3');
    await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
    await page.getByText('La fiche de Zoé est enregistrée.').waitFor();
    await page
      .locator('li, article, section')
      .filter({ hasText: 'Zoé' })
      .getByRole('link', { name: /Inscrire mon enfant/ })
      .last()
      .click();
    await page.waitForURL('**/semaines*');
    await other.goto('/');
    const before = await other.getByText('20 places').count();
    expect(before).toBe(2);
    await page
      .getByRole('button', { name: /^Réserver/ })
      .first()
      .click();
    await expect.poll(() => other.getByText('19 places').count(), { timeout: 15_000 }).toBeGreaterThan(0);
    await named(page, /M'inscrire/).click();
    await page
      .getByText(/Liste d'attente/)
      .first()
      .waitFor();
    expect(await enrolBothAndPay(page)).toBeLessThanOrEqual(12);
    await followAndSwap(page);
    await page.context().close();
    await other.context().close();
  },
);
