// The waiting list on the parent's pages, with JavaScript and without: a request made by mistake is taken back where it is
// told, and « Mes inscriptions » shows what waits and what is offered.
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Household } from '../tour/household.ts';
import { createDatabase } from '../kit/people.ts';
import { openAs, registerFamily } from '../tour/family.ts';
import type { Stage } from '../tour/open.ts';
import { openStage } from './stage.ts';

let stage: Stage;
let sql: pg.Client;
beforeAll(async () => {
  const DATABASE_URL = await createDatabase();
  sql = new pg.Client({ connectionString: DATABASE_URL });
  [stage] = await Promise.all([openStage({ DATABASE_URL }), sql.connect()]);
}, 60_000);
afterAll(async () => {
  await stage?.close();
  await sql?.end();
});

const weekFor = async (which: 'taken = capacity' | 'taken < capacity') => {
  const { rows } = await sql.query<{ id: string }>(
    `SELECT week.id FROM week JOIN plaine ON plaine.id = plaine_id WHERE name = 'Petite plaine' AND ${which} ORDER BY monday LIMIT 1`,
  );
  return rows[0]!.id;
};

/** Somebody else takes the last place of a week: its id, and how the place comes back. */
async function fillWeek(who: number) {
  const rival = await registerFamily(stage.app.origin, who);
  const child = await rival.addChild('Lina', 5);
  const id = await weekFor('taken < capacity');
  const [line] = await rival.hold(child, [id]);
  await sql.query('UPDATE week SET capacity = taken WHERE id = $1', [id]);
  return { id, giveBack: () => rival.release(line!.id) };
}

const waitingCount = async (family: Household) => {
  const { viewer } = await family.ask<{ viewer: { parent: { waitingPlaces: unknown[] } } }>(
    '{ viewer { parent { waitingPlaces { id } } } }',
  );
  return viewer.parent.waitingPlaces.length;
};

test.each([
  [true, 1],
  [false, 2],
])('a request is taken back beside what tells it (JavaScript: %s)', async (javaScriptEnabled, who) => {
  const weekId = await weekFor('taken = capacity');
  const family = await registerFamily(stage.app.origin, who);
  const child = await family.addChild('Zoé', 5);
  const page = await openAs(stage.browser, family, stage.app.origin, javaScriptEnabled);
  await page.goto(`/portail/enfants/${child.id}/semaines`);
  await page
    .locator(`#semaine-${weekId}`)
    .getByRole('button', { name: /^M'inscrire/ })
    .click();
  const told = page.getByRole('region', { name: 'Ce que vous avez demandé' });
  await told.getByText("sur la liste d'attente", { exact: true }).waitFor();
  expect(await waitingCount(family)).toBe(1);

  await told.getByRole('button', { name: /^Quitter la liste d'attente : / }).click();
  await told.getByText("liste d'attente quittée").waitFor();
  expect(await waitingCount(family)).toBe(0);
  await page.context().close();
});

test.each([
  [true, 3],
  [false, 4],
])('« Mes inscriptions » shows the place in the queue, then the place offered (JavaScript: %s)', async (javaScriptEnabled, who) => {
  const week = await fillWeek(who + 10);
  const family = await registerFamily(stage.app.origin, who);
  const child = await family.addChild('Émile', 5);
  await family.waitFor(child, week.id);
  const page = await openAs(stage.browser, family, stage.app.origin, javaScriptEnabled);
  await page.goto('/portail/inscriptions');
  const queue = page.getByRole('region', { name: "Listes d'attente" });
  expect(await queue.innerText()).toMatch(/Votre place dans la liste\s: 1/);
  await queue.getByRole('button', { name: 'Quitter la liste' }).click();
  await queue.waitFor({ state: 'detached' });
  expect(new URL(page.url()).pathname).toBe('/portail/inscriptions');
  expect(await waitingCount(family)).toBe(0);

  await family.waitFor(child, week.id);
  await week.giveBack();
  await page.goto('/portail/inscriptions');
  const offer = page.getByRole('region', { name: "Une place s'est libérée pour Émile" });
  expect(await offer.innerText()).toMatch(/Elle vous est réservée jusqu'à \S+ \d+\S* \S+ à \d\d:\d\d/);
  await offer.getByRole('button', { name: 'Prendre cette place' }).click();
  await page.getByRole('region', { name: 'Émile', exact: true }).getByText('Petite plaine').waitFor();
  expect(await page.getByRole('region', { name: "Une place s'est libérée" }).count()).toBe(0);
  expect(await waitingCount(family)).toBe(0);
  await page.context().close();
});
