// npm run screenshots [-- name …]. Pictures of every page in every state, on a phone and a desktop, light and dark, of a
// town made for it, into screenshots/, which is not committed. A name stands for all the stops that begin with it.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { tour } from '../server/testing/tour/alone.ts';
import { isIn, seasons, stops, type Stop } from '../server/testing/tour/stops.ts';
import type { Town } from '../server/testing/tour/town.ts';
import { openTab, visit } from '../server/testing/tour/visit.ts';

const folder = join(import.meta.dirname, '../screenshots');
const screens = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };
const schemes = ['light', 'dark'] as const;

const { positionals } = parseArgs({ allowPositionals: true });
const wanted = stops.filter(({ name }) => positionals.length === 0 || positionals.some((begin) => name.startsWith(begin)));
if (wanted.length === 0) throw new Error(`no page begins so; there are: ${stops.map(({ name }) => name).join(', ')}`);

if (positionals.length === 0) await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
await tour(async ({ browser, town }) => {
  const page = await openTab(browser, town);
  for (const season of seasons) {
    const shown = wanted.filter(isIn(season));
    if (shown.length > 0) await town.turn(season);
    for (const stop of shown) await take(page, town, stop);
  }
});
console.log(`${wanted.length} pages in ${folder}`);

async function take(page: Page, town: Town, stop: Stop) {
  await visit(page, town, stop);
  for (const [screen, size] of Object.entries(screens)) {
    await page.setViewportSize(size);
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: join(folder, `${stop.name}.${screen}.${colorScheme}.png`), fullPage: true });
    }
  }
}
