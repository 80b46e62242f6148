// The small scripts of pages without a framework, each on its page: what they add, and what they keep.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Tour } from '../tour/open.ts';
import { openTour } from './stage.ts';
import type { Town } from '../tour/town.ts';
import { openTab, visit } from '../tour/visit.ts';

let tour: Tour;
let town: Town;
let page: Page;

beforeAll(async () => {
  tour = await openTour();
  ({ town } = tour);
  page = await openTab(tour.browser, town);
}, 120_000);

afterAll(() => tour?.close());

test('while the portal cannot be reached a form stays, says so, and keeps what was typed', { timeout: 60_000 }, async () => {
  await visit(page, town, { name: 'fiche', route: '/portail/fiche', as: ({ ready }) => ready, path: () => '/portail/fiche' });
  await page.route('**/healthz', (route) => route.abort());
  await page.getByLabel('Rue et numéro').fill('Rue du Moulin 7');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByRole('alert').getByText('La connexion est coupée').waitFor();
  expect(await page.getByLabel('Rue et numéro').inputValue()).toBe('Rue du Moulin 7');
  await page.unroute('**/healthz');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.waitForURL(/fiche\?/);
  expect(await page.getByLabel('Rue et numéro').inputValue()).toBe('Rue du Moulin 7');
});

test('on the home page a count moves when somebody takes a place', { timeout: 60_000 }, async () => {
  await visit(page, town, { name: 'accueil', route: '/', path: () => '/' });
  await page.getByText("Les places se mettent à jour d'elles-mêmes").waitFor();
  const week = page.locator('[data-week][data-name^="Grande plaine"]').last();
  const [weekId, before] = [await week.getAttribute('data-week'), await week.locator('[data-seats-left]').textContent()];
  const [, emile] = town.families.ready.children;
  await town.families.ready.hold(emile!, [weekId!]);
  const left = Number.parseInt(before!) - 1;
  await week.getByText(new RegExp(`^${left} place`)).waitFor();
});
