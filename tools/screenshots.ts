// npm run screenshots [-- name …]. Pictures of every page in every state, on a phone and a desktop, light and dark, of a
// town made for it, into screenshots/, which is not committed. A name stands for all the stops that begin with it.
// npm run screenshots -- guides: those that the README and the guides show, into docs/pictures/, which is.
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { tour } from '../tests/tour/alone.ts';
import { isForParents, isIn, seasons, stops, type Stop } from '../tests/tour/stops.ts';
import type { Town } from '../tests/tour/town.ts';
import { openTab, visit } from '../tests/tour/visit.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'screenshots');
const screens = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };
const schemes = ['light', 'dark'] as const;

const { positionals } = parseArgs({ allowPositionals: true });
const isForGuides = positionals[0] === 'guides';
const shownInGuides = isForGuides ? await readGuides() : null;
const wanted = stops.filter(({ name }) =>
  shownInGuides ? shownInGuides.has(name) : positionals.length === 0 || positionals.some((begin) => name.startsWith(begin)),
);
if (wanted.length === 0) throw new Error(`no page begins so; there are: ${stops.map(({ name }) => name).join(', ')}`);

if (positionals.length === 0) await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
await tour(async ({ browser, town }) => {
  const page = await openTab(browser, town);
  for (const season of seasons) {
    const shown = wanted.filter(isIn(season));
    if (shown.length > 0) await town.turn(season);
    for (const stop of shown) await (isForGuides ? takeForGuides : take)(page, town, stop);
  }
});
console.log(`${wanted.length} pages in ${isForGuides ? 'docs/pictures' : folder}`);

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

/** One picture of the screen as a family holds it, or as it stands on the desk; small enough to be committed. */
async function takeForGuides(page: Page, town: Town, stop: Stop) {
  await page.setViewportSize(isForParents(stop) ? screens.phone : { width: 1000, height: 680 });
  await page.emulateMedia({ colorScheme: 'light' });
  await visit(page, town, stop);
  // what follows from being a demonstration is not what a reader will see
  await page.locator('aside.demo').evaluateAll((banners) => banners.forEach((banner) => banner.remove()));
  if (stop.lookAt)
    await page
      .locator(stop.lookAt)
      .first()
      .evaluate((element) => element.scrollIntoView());
  await page.screenshot({ path: join(root, 'docs/pictures', `${stop.name}.png`) });
}

/** The stops whose pictures the documents show. */
async function readGuides(): Promise<Set<string>> {
  const texts = await Promise.all(
    ['README.md', 'docs/guide-parents.md', 'docs/guide-staff.md'].map((file) => readFile(join(root, file), 'utf8')),
  );
  return new Set(texts.flatMap((text) => [...text.matchAll(/pictures\/([\w-]+)\.png/g)].map(([, name]) => name!)));
}
