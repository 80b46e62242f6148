// Withdrawing the consent for the health sheet erases it: only after a page that says so, with JavaScript and without.
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
