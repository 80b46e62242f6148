// Who stands on a page when enrolments open sees it open by itself, on time and without asking for anything.
import pg from 'pg';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase } from '../kit/people.ts';
import { openAs, registerFamily } from '../tour/family.ts';
import type { Stage } from '../tour/open.ts';
import { openStage } from './stage.ts';

let stage: Stage;
let database: pg.Client;
beforeAll(async () => {
  const url = await createDatabase();
  stage = await openStage({ DATABASE_URL: url });
  database = new pg.Client({ connectionString: url });
  await database.connect();
}, 60_000);
afterAll(async () => {
  await database?.end();
  await stage?.close();
});

const openIn = (seconds: number) =>
  database.query(`UPDATE enrolment_period SET opens_at = now() + make_interval(secs => $1), opens_to_all_at = NULL`, [seconds]);

/** What the page asks of the portal from now on, files and the stream of counts left out. */
function watch(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (!pathname.startsWith('/_app/') && pathname !== '/graphql') asked.push(`${request.method()} ${pathname}`);
  });
  return asked;
}

/** Seconds since the opening, by the database's clock. */
const late = async () =>
  (await database.query<{ late: number }>('SELECT extract(epoch FROM now() - opens_at)::float8 AS late FROM enrolment_period')).rows[0]!
    .late;

test('the calendar lets one click when the time has come, and the click is granted', async () => {
  const family = await registerFamily(stage.app.origin, 1);
  const child = await family.addChild('Zoé', 5);
  const page = await openAs(stage.browser, family, stage.app.origin, true);
  await openIn(8);
  await page.goto(`/portail/enfants/${child.id}/semaines`);
  const place = page.getByRole('button', { name: /^Réserver .*Petite plaine/ }).first();
  await page.getByText("Les places se mettent à jour d'elles-mêmes").waitFor();
  expect([await place.count(), (await late()) < 0]).toEqual([0, true]);
  const asked = watch(page);
  await place.waitFor();
  expect(await late()).toBeGreaterThan(0);
  await place.click();
  await page.getByRole('button', { name: /^Rendre la place/ }).waitFor();
  expect(asked).toEqual([]);
  await page.context().close();
});

test('the home page says that it is open, without being loaded again', async () => {
  const context = await stage.browser.newContext({ baseURL: stage.app.origin, locale: 'fr-BE' });
  const page = await context.newPage();
  await openIn(6);
  await page.goto('/');
  await page.getByText('Les inscriptions ouvrent').first().waitFor();
  const asked = watch(page);
  await page.getByText('Inscriptions ouvertes').first().waitFor();
  expect(await late()).toBeGreaterThan(0);
  expect(asked).toEqual([]);
  await context.close();
});
