// The page of a family at the desk, without JavaScript: a child is corrected once its consequences were seen, a
// place is given back, and the history says it all.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Household } from '../tour/household.ts';
import { openAs, registerFamily } from '../tour/family.ts';
import type { Stage } from '../tour/open.ts';
import { openStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage?.close());

test('the desk corrects a child and gives a place back', async () => {
  const { origin } = stage.app;
  const family = await registerFamily(origin, 1);
  const child = await family.addChild('Zoé', 5);
  const [week] = (
    await family.ask<{ plaines: { name: string; weeks: { id: string }[] }[] }>('{ plaines { name weeks { id } } }')
  ).plaines.find(({ name }) => name === 'Petite plaine')!.weeks;
  await family.hold(child, [week!.id]);
  const { viewer } = await family.ask<{ viewer: { parent: { id: string } } }>('{ viewer { parent { id } } }');

  const page = await openAs(stage.browser, await new Household(origin, 0).signIn('agent'), origin, false);
  const why = () => page.getByLabel('Motif').fill('Vu au guichet');
  await page.goto(`/bureau/familles/${viewer.parent.id}`);
  await page.getByRole('link', { name: 'Corriger', exact: true }).click();
  await page.getByLabel('Date de naissance').fill(`${new Date().getUTCFullYear() - 1}-01-15`);
  await page.getByRole('button', { name: 'Voir ce qui change' }).click();
  await page.getByText("L'enfant n'aurait plus droit à une place qu'il a.").waitFor();
  await page.getByLabel('Prénom').fill('Zoë');
  await page.getByLabel('Date de naissance').fill(`${new Date().getUTCFullYear() - 4}-01-15`);
  await page.getByRole('button', { name: 'Corriger la fiche' }).click();
  // it was not shown yet
  await page.getByText("Aucune place de l'enfant n'est touchée.").waitFor();
  await why();
  await page.getByRole('button', { name: 'Corriger la fiche' }).click();
  await page.getByText("C'est fait.").waitFor();

  await page.getByRole('link', { name: 'Rendre la place' }).click();
  await why();
  await page.getByRole('button', { name: 'Rendre la place' }).click();
  await page.getByText("C'est fait.").waitFor();
  const history = await page.getByRole('region', { name: 'Historique' }).innerText();
  for (const what of ["Données de l'enfant corrigées", 'Place rendue']) expect(history).toContain(what);
  expect(history).toContain('Zoé');
  await page.context().close();
});
