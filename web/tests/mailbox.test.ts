// The demonstration's mailbox is read on phones too: at 320 px nothing needs to be scrolled sideways.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '../../server/testing/browser.ts';
import { startChildPortal, type ChildPortal } from '../../server/testing/child-portal.ts';
import { createDatabase } from '../../server/testing/world.ts';
import { openAs, registerFamily } from '../../server/testing/tour/family.ts';

const address = 'prenom.nomdefamillecompose@administrationcommunaledelafontaine.example.be';

let browser: Browser;
let portal: ChildPortal;
beforeAll(async () => {
  [browser, portal] = await Promise.all([openBrowser(), createDatabase().then((DATABASE_URL) => startChildPortal({ DATABASE_URL }))]);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await portal?.stop();
});

test('a long address does not widen the page', async () => {
  const family = await registerFamily(portal.origin, 1);
  await family.ask('mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { ... on Refusal { message } } }', {
    input: { email: address, address: { street: 'Rue des Tilleuls 12', postalCode: '4999', city: 'Valmont' } },
  });
  await family.addChild('Zoé', 5);
  const page = await openAs(browser, family, portal.origin, true);
  await page.setViewportSize({ width: 320, height: 640 });
  await expect
    .poll(async () => {
      await page.goto(`/demo/mail?to=${address}`);
      return page.getByText(address).count();
    })
    .toBeGreaterThan(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  await page.context().close();
});
