// The health sheet: what two pages that are open at once make of it, and withdrawing the consent for it, which erases it only
// after a page that says so, with JavaScript and without.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Household } from '../tour/household.ts';
import { openAs, registerFamily } from '../tour/family.ts';
import type { Stage } from '../tour/open.ts';
import { openStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage?.close());

const hasSheet = async (family: Household) => {
  const { viewer } = await family.ask<{ viewer: { parent: { children: { healthSheet: unknown }[] } } }>(
    '{ viewer { parent { children { healthSheet { id } } } } }',
  );
  return viewer.parent.children[0]!.healthSheet !== null;
};

test.each([
  [true, 1],
  [false, 2],
])('with JavaScript: %s', async (javaScriptEnabled, who) => {
  const family = await registerFamily(stage.app.origin, who);
  const child = await family.addChild('Zoé', 5);
  const page = await openAs(stage.browser, family, stage.app.origin, javaScriptEnabled);
  await page.goto('/portail/mes-donnees');

  const withdraw = page.getByRole('link', { name: /^Retirer mon accord : Zoé/ });
  await withdraw.click();
  await page.getByText('Toute la fiche santé').waitFor();
  expect(await hasSheet(family)).toBe(true);
  await page.getByRole('link', { name: 'Garder mon accord' }).click();
  await withdraw.waitFor();
  expect(await hasSheet(family)).toBe(true);

  await withdraw.click();
  await page.getByRole('button', { name: 'Oui, retirer mon accord' }).click();
  await page.getByText("C'est noté.").waitFor();
  expect(await hasSheet(family)).toBe(false);
  // « Back » finds nothing left to withdraw
  await page.goto(`/portail/mes-donnees/retirer/${child.id}`);
  expect(page.url()).toBe(`${stage.app.origin}/portail/mes-donnees#enfant-${child.id}`);
  await page.context().close();
});

test('a page from before the step asked is led to it, and erases nothing', async () => {
  const family = await registerFamily(stage.app.origin, 3);
  const child = await family.addChild('Zoé', 5);
  const answer = await family.visitor.request('/portail/mes-donnees?/accord', {
    method: 'POST',
    headers: { origin: stage.app.origin, accept: 'text/html' },
    body: new URLSearchParams({ childId: child.id, purpose: 'HEALTH', version: '2026-11', given: 'false' }),
  });
  expect({ status: answer.status, location: answer.headers.get('location') }).toEqual({
    status: 303,
    location: `/portail/mes-donnees/retirer/${child.id}`,
  });
  expect(await hasSheet(family)).toBe(true);
});

test('a page that was opened before an allergy was written puts nothing back, and says who wrote it', async () => {
  const family = await registerFamily(stage.app.origin, 4);
  const { id } = await family.addChild('Zoé', 5);
  const older = await openAs(stage.browser, family, stage.app.origin, false);
  await older.goto(`/portail/enfants/${id}/sante`);
  const closed = older.locator('main details:not([open]) > summary');
  while (await closed.count()) await closed.first().click();
  await family.ask('mutation ($input: SaveHealthSheetInput!) { saveHealthSheet(input: $input) { __typename } }', {
    input: { childId: id, allergies: 'NOIX : choc anaphylactique', validate: true },
  });
  await older.getByLabel('Téléphone du médecin').fill('087 99 99 99');
  const declare = async () => {
    await older.getByRole('checkbox', { name: /Je déclare que cette fiche/ }).check();
    for (const consent of await older.getByRole('checkbox', { name: /J'accepte que le service garde/ }).all()) await consent.check();
    await older.getByRole('button', { name: 'Valider la fiche' }).click();
  };
  await declare();

  await older
    .getByText(/a répondu entre-temps .* « NOIX : choc anaphylactique »/)
    .first()
    .waitFor();
  expect(await older.getByLabel(/allergies.*Précisez/).inputValue()).toBe('NOIX : choc anaphylactique');
  expect(await older.getByLabel('Téléphone du médecin').inputValue()).toBe('087 99 99 99');
  await declare();
  await older.getByText(/est validée/).waitFor();
  await older.getByText('Historique de la fiche').click();
  await older
    .getByText(/Téléphone du médecin/)
    .last()
    .waitFor();
  await older.context().close();
});
