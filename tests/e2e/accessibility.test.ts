// Every page in every state of the tour: no violation of WCAG 2.2 AA that axe can see, light and dark, on a desktop, at
// 320 px and with letters twice as large; nothing to scroll sideways. Each page is opened once and looked at five times, a
// page of the desk three times. What cannot differ is not looked at twice: with other colours only what depends on
// colours, with larger letters only what depends on room.
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import axe, { type RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isForParents, isIn, isMail, seasons, stops, type Stop } from '../tour/stops.ts';
import { openTour, type Tour } from '../tour/open.ts';
import type { Town } from '../tour/town.ts';
import { openTab, visit } from '../tour/visit.ts';
import { createDatabase } from '../kit/people.ts';
import { namesAndRoles } from './names-and-roles.ts';

const desktop = { width: 1280, height: 800 };
const narrow = { width: 320, height: 640 };

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const colours = ['color-contrast', 'link-in-text-block'];
const room = ['color-contrast', 'target-size', 'scrollable-region-focusable'];

let tour: Tour;
let town: Town;
let page: Page;

beforeAll(async () => {
  tour = await openTour(await createDatabase());
  ({ town } = tour);
  page = await openTab(tour.browser, town);
}, 120_000);

afterAll(() => tour?.close());

describe.each(seasons)('enrolment period: %s', (season) => {
  beforeAll(() => town.turn(season));

  test.each(stops.filter(isIn(season)))('$name', { timeout: 60_000 }, async (stop) => {
    await page.setViewportSize(desktop);
    await page.emulateMedia({ colorScheme: 'light' });
    await visit(page, town, stop);
    await page.evaluate(axe.source);
    const found: Record<string, string[]> = {};
    const everything = isMail(stop) ? rules : [...rules, 'best-practice'];
    found.light = await look(page, { type: 'tag', values: everything });
    if (stop.isOnJourney) await compareTree(stop);

    await page.emulateMedia({ colorScheme: 'dark' });
    found.dark = await look(page, { type: 'rule', values: colours });
    await page.setViewportSize(narrow);
    found.narrowAndDark = await look(page, { type: 'tag', values: everything });
    found.scrollsSidewaysAt320 = await overflowing(page);
    if (isForParents(stop)) {
      await page.emulateMedia({ colorScheme: 'light' });
      found.narrow = await look(page, { type: 'rule', values: colours });
      await page.setViewportSize(desktop);
      await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
      found.large = await look(page, { type: 'rule', values: room });
      found.scrollsSidewaysWhenLarge = await overflowing(page);
    }
    expect(Object.entries(found).filter(([, wrong]) => wrong.length > 0)).toEqual([]);
  });
});

test('every page stands in the tour', () => {
  const routes = join(import.meta.dirname, '../../web/src/routes');
  const pages = readdirSync(routes, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('+page.svelte'))
    .map((file) => `/${dirname(file)}`.replace(/\/\.$/, '/'));
  const shown = new Set(stops.map(({ route }) => route));
  expect(pages.filter((route) => !shown.has(route)).sort()).toEqual([]);
});

/** What axe finds wrong, one line for each element. */
async function look(page: Page, runOnly: NonNullable<RunOptions['runOnly']>): Promise<string[]> {
  const violations = await page.evaluate(
    async (options) => {
      const loaded = globalThis as unknown as { axe: typeof axe };
      return (await loaded.axe.run(document, options)).violations;
    },
    { runOnly, rules: { 'target-size': { enabled: true } }, resultTypes: ['violations'], iframes: false } satisfies RunOptions,
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, any }) => `${id}: ${html.slice(0, 160)} (${any[0]?.message ?? ''})`));
}

/** The elements that make the page wider than the screen; a box that scrolls by itself does not. */
const overflowing = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 1 && !element.closest('table'))
      .slice(-3)
      .map((element) => element.outerHTML.slice(0, 120));
  });

async function compareTree({ name }: Stop) {
  const who = await page.locator('header a[href="/portail"]').allInnerTexts();
  const tree = namesAndRoles(await page.locator('body').ariaSnapshot(), who);
  await expect(tree).toMatchFileSnapshot(`names-and-roles/${name}.txt`);
}
