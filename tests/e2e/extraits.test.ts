// Statements of the bank at the desk, in a browser without JavaScript.
import pg from 'pg';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase } from '../kit/people.ts';
import { writeCamt, writeCoda } from '../kit/statement-files.ts';
import type { Stage } from '../tour/open.ts';
import { openStage } from './stage.ts';

let stage: Stage;
let page: Page;
let account: string;

beforeAll(async () => {
  const databaseUrl = await createDatabase();
  stage = await openStage({ DATABASE_URL: databaseUrl, DEMO_DATA: 'none' });
  const context = await stage.browser.newContext({ javaScriptEnabled: false, locale: 'fr-BE', baseURL: stage.app.origin });
  context.setDefaultTimeout(15_000);
  page = await context.newPage();
  await page.goto('/auth/login?method=eid&login_hint=agent&returnTo=/bureau/extraits');
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  account = (await database.query('SELECT iban FROM commune')).rows[0].iban.replaceAll(' ', '');
  await database.end();
}, 90_000);

afterAll(() => stage?.close());

const press = (name: string) => page.getByRole('button', { name }).first().click();
const seen = (text: string | RegExp) => page.getByText(text).first().waitFor();
async function look(files: { name: string; bytes: Uint8Array }[]) {
  const given = files.map(({ name, bytes }) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) }));
  await page.getByLabel('Fichiers de la banque').setInputFiles(given);
  await press('Voir ce qui serait repris');
}

test('files are looked at, taken, shown among what waits, known in another format, and undone', { timeout: 60_000 }, async () => {
  const statement = { account, number: 41, movements: [{ cents: 4321, text: 'stage de juillet', name: 'HENRY LEA' }] };
  await look([
    { name: 'jour.cod', bytes: writeCoda(statement) },
    { name: 'faux.cod', bytes: writeCoda({ ...statement, number: 42, closingCents: 1 }) },
  ]);
  await seen('Extrait 41 du');
  await seen(/Réglés par leur communication : 0. À attribuer : 1./);
  await seen(/Ligne 6 : Nouveau solde attendu : 1293,21 ; trouvé : 0,01/);
  await press('Reprendre ces extraits');
  await seen('Les extraits sont repris.');
  await page.goto('/bureau/virements');
  await seen('HENRY LEA');
  await seen('sans numéro');
  await page.goto('/bureau/extraits');
  await look([{ name: 'jour.xml', bytes: writeCamt(statement, '08') }]);
  await seen('déjà repris');
  expect(await page.getByRole('button', { name: 'Reprendre ces extraits' }).count()).toBe(0);
  await press('Annuler cette reprise');
  await seen('La reprise est annulée.');
  await seen("Aucun extrait n'est encore repris.");
});
