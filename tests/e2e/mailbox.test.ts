// The demonstration's mailbox is read on phones too: at 320 px nothing needs to be scrolled sideways.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openAs, registerFamily } from '../tour/family.ts';
import type { Stage } from '../tour/open.ts';
import { openStage } from './stage.ts';

const address = 'prenom.nomdefamillecompose@administrationcommunaledelafontaine.example.be';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage?.close());

test('a long address does not widen the page', async () => {
  const family = await registerFamily(stage.app.origin, 1);
  await family.ask('mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { ... on Refusal { message } } }', {
    input: { email: address, address: { street: 'Rue des Tilleuls 12', postalCode: '4999', city: 'Valmont' } },
  });
  await family.addChild('Zoé', 5);
  const page = await openAs(stage.browser, family, stage.app.origin, true);
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
