// A week taken by mistake is given back where it is told, and taken again: with JavaScript and without.
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

const heldCount = async (family: Household) => {
  const { viewer } = await family.ask<{ viewer: { parent: { basket: { lines: unknown[] } | null } } }>(
    '{ viewer { parent { basket { lines { id } } } } }',
  );
  return viewer.parent.basket?.lines.length ?? 0;
};

test.each([
  [true, 1],
  [false, 2],
])('with JavaScript: %s', async (javaScriptEnabled, who) => {
  const family = await registerFamily(stage.app.origin, who);
  const child = await family.addChild('Zoé', 5);
  const page = await openAs(stage.browser, family, stage.app.origin, javaScriptEnabled);
  await page.goto(`/portail/enfants/${child.id}/semaines`);

  if (javaScriptEnabled)
    await page
      .getByRole('button', { name: /^Réserver .*Petite plaine/ })
      .first()
      .click();
  else {
    await page.getByRole('checkbox').first().check();
    await page.getByRole('button', { name: 'Réserver ces semaines' }).click();
  }
  const told = page.getByRole('region', { name: 'Ce que vous avez demandé' });
  await told.getByText('obtenu').waitFor();
  expect(await heldCount(family)).toBe(1);

  await told.getByRole('button', { name: /^Annuler : / }).click();
  await told.getByText('rendu').waitFor();
  expect(await heldCount(family)).toBe(0);

  await told.getByRole('button', { name: /^Reprendre la place : / }).click();
  await told.getByRole('button', { name: /^Annuler : / }).waitFor();
  expect(await heldCount(family)).toBe(1);
  await page.context().close();
});
