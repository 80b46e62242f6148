// The parent's journey through the pages alone, from the sign-in to the recap in the mailbox; with JavaScript and without,
// and both end in the same rows.
import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openBrowser } from '../../server/testing/browser.ts';
import { startChildPortal, type ChildPortal } from '../../server/testing/child-portal.ts';
import { inventNumber } from '../../server/testing/http-client.ts';
import { createDatabase } from '../../server/testing/world.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const phone = { width: 390, height: 844 };
const birthDate = `${new Date().getUTCFullYear() - 7}-03-12`;

type World = { portal: ChildPortal; databaseUrl: string };

async function open(): Promise<World> {
  const databaseUrl = await createDatabase();
  const portal = await startChildPortal({ DATABASE_URL: databaseUrl, SEAT_BEAT_MS: '200' });
  onTestFinished(async () => void (await portal.stop()));
  return { databaseUrl, portal };
}

async function openPage({ portal }: World, javaScriptEnabled: boolean): Promise<Page> {
  const context = await browser.newContext({ viewport: phone, locale: 'fr-BE', javaScriptEnabled, baseURL: portal.origin });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  page.on('pageerror', (error) => expect.unreachable(`the page threw: ${error.message}`));
  return page;
}

/** A link or a button of that name: which of the two is the page's business. */
const press = (page: Page, name: string | RegExp) =>
  page.getByRole('link', { name }).or(page.getByRole('button', { name })).first().click();

async function signIn(page: Page, name: RegExp, method: 'carte' | 'itsme') {
  await page.goto('/connexion');
  await press(page, method === 'carte' ? "Se connecter avec la carte d'identité" : 'Se connecter avec itsme®');
  await page.getByRole('button', { name }).click();
  await page.waitForURL('**/portail');
}

async function registerAsParent(page: Page) {
  await press(page, "S'enregistrer en tant que parent");
  await page.getByLabel('Téléphone').fill('0470 12 34 56');
  await page.getByLabel('Rue et numéro').fill('Place de la Fontaine 3');
  await page.getByLabel('Code postal').fill('4998');
  await page.getByLabel('Localité').fill('Hautepierre');
  await page.getByRole('button', { name: 'Valider' }).click();
  await page.waitForURL('**/portail*');
}

async function registerChild(page: Page) {
  await press(page, 'Enregistrer un enfant');
  // Wrong first: the reason is by the field and nothing typed is lost.
  await page.getByLabel('Prénom').fill('Lou');
  await page.getByLabel('Nom', { exact: true }).fill('Noël');
  await page.getByLabel('Date de naissance').fill(birthDate);
  await page.getByLabel('Numéro de registre national', { exact: true }).fill('85.07.30-033.29');
  await page.getByLabel('Lieu scolaire').selectOption({ label: 'École Saint-Martin' });
  await page.getByLabel('Année scolaire').selectOption({ index: 3 });
  await page
    .getByRole('button', { name: /Valider|Enregistrer/ })
    .last()
    .click();
  const number = page.getByLabel('Numéro de registre national', { exact: true });
  await expect.poll(() => number.getAttribute('aria-invalid')).toBe('true');
  expect(await page.getByLabel('Prénom').inputValue()).toBe('Lou');
  expect(await number.inputValue()).toBe('85.07.30-033.29');
  await number.fill(inventNumber(birthDate, 5));
  await page
    .getByRole('button', { name: /Valider|Enregistrer/ })
    .last()
    .click();
  await page.waitForURL('**/sante*');
}

async function fillHealthSheet(page: Page) {
  const closed = page.locator('main details:not([open]) > summary');
  while (await closed.count()) await closed.first().click();
  await page.getByLabel('Nom et prénom').first().fill('Paul Noël');
  await page.getByLabel("Lien avec l'enfant").first().fill('grand-père');
  await page.getByLabel('Téléphone', { exact: true }).first().fill('0475 11 22 33');
  await page.getByLabel('Nom du médecin traitant').fill('Dr Anne Hermans');
  await page.getByLabel('Téléphone du médecin').fill('087 11 22 33');
  await page
    .getByRole('group', { name: /sait nager/ })
    .getByLabel('Bien')
    .check();
  await page
    .getByRole('group', { name: /tétanos/ })
    .getByLabel('Oui')
    .check();
  await page.getByLabel(/Je déclare que cette fiche/).check();
  await press(page, 'Valider la fiche');
  await page.getByText(/est validée/).waitFor();
  await press(page, 'Revenir au Portail Parent');
}

/** Takes two weeks of the calendar: one click each with JavaScript, check boxes and one button without. */
async function takeTwoWeeks(page: Page, javaScriptEnabled: boolean) {
  await press(page, 'Inscrire mon enfant à une plaine');
  await page.waitForURL('**/semaines*');
  if (javaScriptEnabled)
    for (const taken of [1, 2]) {
      await page
        .getByRole('button', { name: /^Réserver/ })
        .last()
        .click();
      await expect.poll(() => page.getByRole('button', { name: /Rendre la place/ }).count(), { timeout: 10_000 }).toBe(taken);
    }
  else {
    const boxes = page.getByRole('checkbox');
    for (const index of [-1, -2]) await boxes.nth((await boxes.count()) + index).check();
    await press(page, 'Réserver ces semaines');
    await expect.poll(() => page.getByRole('button', { name: /Rendre la place/ }).count()).toBe(2);
  }
}

async function validateAndPay(page: Page) {
  await press(page, /Régler mon panier|Finaliser mes inscriptions/);
  if (page.url().includes('/finaliser')) await press(page, 'Valider');
  await page.waitForURL('**/panier*');
  await page.getByRole('button', { name: 'Payer', exact: true }).click();
  await page.waitForURL('**/checkout/**');
  await page.getByRole('button', { name: 'Payer', exact: true }).click();
  await page.waitForURL('**/paiement/**');
  for (let attempt = 0; attempt < 40 && !(await page.getByText("C'est payé").count()); attempt += 1) {
    await sleep(500);
    await page.goto(page.url());
  }
  await page.getByText("C'est payé").first().waitFor();
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
    ['with JavaScript', true],
    ['without JavaScript', false],
  ])('%s', { timeout: 120_000 }, async (_name, javaScriptEnabled) => {
    const world = await open();
    const page = await openPage(world, javaScriptEnabled);
    await signIn(page, /Marc/, 'carte');
    await registerAsParent(page);
    await registerChild(page);
    await fillHealthSheet(page);
    await takeTwoWeeks(page, javaScriptEnabled);
    await validateAndPay(page);
    await expect
      .poll(async () => (await world.portal.mails('marc@example.be')).map(({ subject }) => subject), { timeout: 20_000 })
      .toContain('Inscription confirmée : récapitulatif');
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

test('case A, from the calendar on: a full week has a queue, and places move by themselves', { timeout: 120_000 }, async () => {
  const world = await open();
  const [page, other] = [await openPage(world, true), await openPage(world, true)];
  await signIn(page, /Claire/, 'itsme');
  await registerAsParent(page);
  await page.getByText('Zoé').first().waitFor();
  // A record that the commune began: the parent completes it, and comes back to the portal.
  await press(page, 'Fiche de Zoé');
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
  await press(page, /M'inscrire/);
  await page
    .getByText(/Liste d'attente/)
    .first()
    .waitFor();
  await page.context().close();
  await other.context().close();
});
