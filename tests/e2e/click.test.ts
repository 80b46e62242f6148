// A click on a week with a script: one question to the graph, and the calendar changes from its answer. What the page cannot tell
// by itself the form tells.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openAs, registerFamily } from '../tour/family.ts';
import type { Stage } from '../tour/open.ts';
import { openStage } from './stage.ts';

let stage: Stage;
let people = 0;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage?.close());

/** The calendar of a new family's child, or of the family with its two children. */
async function openCalendar({ ofFamily = false } = {}) {
  const family = await registerFamily(stage.app.origin, (people += 1));
  const [child, sibling] = [await family.addChild('Zoé', 5), await family.addChild('Tom', 4)];
  const page = await openAs(stage.browser, family, stage.app.origin, true);
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(ofFamily ? '/portail/semaines' : `/portail/enfants/${child.id}/semaines`);
  await page.getByText("Les places se mettent à jour d'elles-mêmes").waitFor();
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    // the bar of the basket brings the script by which it ticks
    if (!pathname.startsWith('/_app/')) asked.push(`${request.method()} ${pathname}`);
  });
  return { family, child, sibling, page, asked };
}

const take = (page: Page) =>
  page
    .getByRole('button', { name: /^Réserver .*Petite plaine/ })
    .first()
    .click();

test('asks the graph once and reads nothing again; the week, the basket and what was asked say so, and a reload says the same', async () => {
  const { page, asked } = await openCalendar();
  await take(page);
  await page.getByRole('button', { name: /^Rendre la place/ }).waitFor();
  expect(asked).toEqual(['POST /graphql']);
  const told = page.getByRole('region', { name: 'Ce que vous avez demandé' });
  expect(await told.getByText('obtenu').count()).toBe(1);
  const basket = page.locator('.total');
  const total = await basket.innerText();
  expect(total).toMatch(/^1 semaine/);
  // the keyboard stays at its week
  expect(await page.evaluate(() => document.activeElement?.hasAttribute('data-place'))).toBe(true);
  await page.reload();
  expect(await basket.innerText()).toBe(total);
  expect(await told.getByText('obtenu').count()).toBe(1);
  await page.context().close();
});

test("on the family's calendar the price of the other child is the one of the answer", async () => {
  const { page, asked, family, sibling } = await openCalendar({ ofFamily: true });
  const place = page.getByRole('row', { name: /^Zoé/ }).getByRole('button', { name: /^Réserver .*Petite plaine/ });
  await place.first().click();
  await page.getByRole('button', { name: /^Rendre la place/ }).waitFor();
  expect(asked).toEqual(['POST /graphql']);
  const row = page.getByRole('row', { name: /^Tom/ });
  // The places left come by the stream, a moment before or after.
  const withoutCounts = async () => (await row.innerText()).replaceAll(/\d+ places?/g, '');
  const shown = await withoutCounts();
  await page.reload();
  expect(await withoutCounts()).toBe(shown);
  expect(family.children.map(({ id }) => id)).toContain(sibling.id);
  await page.context().close();
});

test('who cannot reach the portal is told so at the click, and takes the week once it can', async () => {
  const { page } = await openCalendar();
  await page.route('**/graphql', (route) => (route.request().headers().accept === 'application/json' ? route.abort() : route.continue()));
  await take(page);
  await page.getByRole('alert').getByText('La connexion est coupée').waitFor();
  await page.unroute('**/graphql');
  await take(page);
  await page.getByRole('button', { name: /^Rendre la place/ }).waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  await page.context().close();
});

test('who is signed out elsewhere comes to the sign-in, which leads back to the calendar', async () => {
  const { page, child } = await openCalendar();
  await page.context().clearCookies();
  await take(page);
  await page.waitForURL('**/connexion?*');
  expect(new URL(page.url()).searchParams.get('returnTo')).toBe(`/portail/enfants/${child.id}/semaines`);
  await page.context().close();
});
