// Options of a week, in the pages: the desk says what there is, the family chooses with and without a script, and pays what it read.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openAs, registerFamily } from '../tour/family.ts';
import { Household } from '../tour/household.ts';
import type { Stage } from '../tour/open.ts';
import { openStage } from './stage.ts';

let stage: Stage;
let people = 0;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage?.close());

const amountIn = (text: string) => Number(/(\d+),(\d\d)/.exec(text)!.slice(1).join(''));

test.each([true, false])('a family adds care and the shuttle to a week that it holds (script: %s)', async (hasScript) => {
  const family = await registerFamily(stage.app.origin, (people += 1));
  const child = await family.addChild('Émile', 8);
  const { plaines } = await family.ask<{ plaines: { name: string; weeks: { id: string }[] }[] }>('{ plaines { name weeks { id } } }');
  await family.hold(child, [plaines.find(({ name }) => name === 'Grande plaine')!.weeks[1]!.id]);
  const page = await openAs(stage.browser, family, stage.app.origin, hasScript);
  await page.goto('/portail/finaliser');
  const before = amountIn(await page.locator('.total').innerText());
  await page.getByRole('link', { name: 'Garderie, repas, navette' }).click();
  await page.getByRole('checkbox', { name: 'Garderie du soir' }).check();
  await page.getByRole('checkbox', { name: 'Navette' }).check();
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  // the stop is missing: what was ticked stays
  await page.getByText('Choisissez un arrêt de la navette.').first().waitFor();
  expect(await page.getByRole('checkbox', { name: 'Garderie du soir' }).isChecked()).toBe(true);
  await page.getByRole('combobox', { name: 'Arrêt' }).selectOption('Gare de Hautepierre, 8 h 30');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.waitForURL('**/finaliser');
  const line = await page.locator('.why').first().innerText();
  expect(line).toContain('Navette (Gare de Hautepierre, 8 h 30) : 15,00');
  expect(line).toMatch(/Garderie du soir.* : \d,00/);
  const after = amountIn(await page.locator('.total').innerText());
  expect(after - before).toBe(1500 + 100 * Number(/^(\d+) jours?/.exec(line)![1]));
  await page.context().close();
});

test('the desk adds an option to a plaine, is told what is missing, and changes it', async () => {
  const staff = await new Household(stage.app.origin, 2027).signIn('agent');
  const page = await openAs(stage.browser, staff, stage.app.origin, true);
  await page.goto('/bureau/plaines');
  await page.getByRole('link', { name: /^Options.*Petite plaine/ }).click();
  await page.getByRole('combobox', { name: 'Genre' }).selectOption('SHUTTLE');
  await page.getByLabel('Nom, comme les parents le lisent').fill('Navette des petits');
  await page.getByLabel('Prix', { exact: true }).fill('2,50');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByText('Une navette a au moins un arrêt.').first().waitFor();
  await page.getByLabel(/^Arrêts de la navette/).fill('Gare\nPlace');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByRole('link', { name: 'Navette des petits' }).click();
  expect(await page.getByLabel(/^Arrêts de la navette/).inputValue()).toBe('Gare\nPlace');
  await page.getByLabel('Prix', { exact: true }).fill('3');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByText('Navette · 3,00').waitFor();
  await page.context().close();
});

/** A family that paid a week with options, as a visitor, and its parent. */
async function paidFamily() {
  const family = await registerFamily(stage.app.origin, (people += 1));
  const child = await family.addChild('Noé', 8);
  const { plaines } = await family.ask<{ plaines: { name: string; weeks: { id: string }[] }[] }>('{ plaines { name weeks { id } } }');
  await family.hold(child, [plaines.find(({ name }) => name === 'Grande plaine')!.weeks[2]!.id]);
  await family.validate();
  await family.answerProvider(await family.startPayment('ONLINE'), 'paid');
  const { viewer } = await family.ask<{ viewer: { parent: { id: string } } }>('{ viewer { parent { id } } }');
  return { family, parentId: viewer.parent.id };
}

test.each([true, false])(
  'once the week is paid, the family adds the shuttle and owes it, and the desk takes it away (script: %s)',
  async (hasScript) => {
    const { family, parentId } = await paidFamily();
    const page = await openAs(stage.browser, family, stage.app.origin, hasScript);
    await page.goto('/portail/inscriptions');
    await page.getByRole('link', { name: /^Garderie, repas, navette/ }).click();
    await page.getByRole('checkbox', { name: 'Navette' }).check();
    await page.getByRole('combobox', { name: 'Arrêt' }).selectOption('Gare de Hautepierre, 8 h 30');
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await page.getByText('Vos options sont enregistrées.').waitFor();
    await page.getByText('Navette (Gare de Hautepierre, 8 h 30)').first().waitFor();
    await page.getByText(/15,00\s€ restent dus/).waitFor();
    await page.getByRole('link', { name: /^Garderie, repas, navette/ }).click();
    expect(await page.getByRole('checkbox', { name: 'Navette' }).isDisabled()).toBe(true);
    await page.context().close();

    const desk = await openAs(stage.browser, await new Household(stage.app.origin, 2027).signIn('agent'), stage.app.origin, hasScript);
    await desk.goto(`/bureau/familles/${parentId}`);
    await desk.getByRole('link', { name: 'Garderie, repas, navette' }).click();
    await desk.getByRole('checkbox', { name: 'Navette' }).uncheck();
    await desk.getByRole('checkbox', { name: 'Garderie du matin' }).check();
    await desk.getByRole('button', { name: 'Enregistrer' }).click();
    // the reason is missing: what was ticked stays
    await desk.getByRole('alert').waitFor();
    expect(await desk.getByRole('checkbox', { name: 'Navette' }).isChecked()).toBe(false);
    await desk.getByLabel('Motif').fill('Le papa conduit');
    await desk.getByRole('button', { name: 'Enregistrer' }).click();
    await desk.getByText("C'est fait.").waitFor();
    const history = await desk.getByRole('region', { name: 'Historique' }).innerText();
    expect(history).toContain("Options d'une semaine modifiées");
    await desk.context().close();
  },
);

test.each([true, false])('a week is taken with the shuttle from the calendar, as one (script: %s)', async (hasScript) => {
  const family = await registerFamily(stage.app.origin, (people += 1));
  await family.addChild('Lina', 8);
  const page = await openAs(stage.browser, family, stage.app.origin, hasScript);
  await page.goto(`/portail/enfants/${family.children[0]!.id}/semaines`);
  await page
    .getByRole('link', { name: /^Avec garderie, repas, navette/ })
    .first()
    .click();
  await page.getByRole('checkbox', { name: 'Navette' }).check();
  await page.getByRole('button', { name: 'Réserver' }).click();
  // the stop is missing: nothing was taken, and what was ticked stays
  await page.getByText('Navette : Choisissez un arrêt de la navette.').first().waitFor();
  expect(await page.getByRole('checkbox', { name: 'Navette' }).isChecked()).toBe(true);
  await page.getByRole('combobox', { name: 'Arrêt' }).selectOption('Gare de Hautepierre, 8 h 30');
  await page.getByRole('button', { name: 'Réserver' }).click();
  await page.waitForURL(/\/semaines#reponse/);
  await page.getByText('Gardé').first().waitFor();
  await page.goto('/portail/finaliser');
  expect(await page.locator('.why').first().innerText()).toContain('Navette (Gare de Hautepierre, 8 h 30) : 15,00');
  await page.context().close();
});
