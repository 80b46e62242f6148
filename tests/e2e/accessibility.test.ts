// Every page in every state of the tour: no violation of WCAG 2.2 AA that axe can see, where it is read most (parents:
// dark at 320 px; desk: light on a desktop), and nothing to scroll sideways, at 320 px and with letters twice as large. The
// stops of the journey are looked at light and dark, wide and narrow, and with the large letters; there, what was seen
// once already is looked at again for what depends on colours or on room. Of the other stops `npm test` takes one in three,
// other ones with each commit (tests/kit/commit.ts); `npm run test:faults` takes them all, in every view (EVERY_CASE=all).
// That each colour contrasts with its ground is for server/platform/colours.test.ts.
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type axe from 'axe-core';
import type { RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isForParents, isIn, isMail, seasons, stops, type Stop } from '../tour/stops.ts';
import type { Tour } from '../tour/open.ts';
import { listen } from '../kit/listen.ts';
import { isEveryCase, isTurnOf } from '../kit/commit.ts';
import { openTour } from './stage.ts';
import type { Town } from '../tour/town.ts';
import { openTab, visit } from '../tour/visit.ts';
import { namesAndRoles } from './names-and-roles.ts';

const desktop = { width: 1280, height: 800 };
const narrow = { width: 320, height: 640 };

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const colours = ['color-contrast', 'link-in-text-block'];
const room = [...colours, 'target-size', 'scrollable-region-focusable'];

const taken = stops.filter(({ isOnJourney }, nth) => isOnJourney || isTurnOf(nth, 3));

let tour: Tour;
let town: Town;
let page: Page;
let axeFile: string;

beforeAll(async () => {
  tour = await openTour();
  ({ town } = tour);
  axeFile = await serveAxe();
  // axe comes from another address than the page; what the page's own policy allows is for server/http/pages
  page = await openTab(tour.browser, town, { bypassCSP: true });
}, 120_000);

afterAll(() => tour?.close());

describe.each(seasons.filter((season) => taken.some(isIn(season))))('enrolment period: %s', (season) => {
  beforeAll(() => town.turn(season));

  test.each(taken.filter(isIn(season)))('$name', { timeout: 60_000 }, async (stop) => {
    const isFull = stop.isOnJourney === true || isEveryCase;
    await page.setViewportSize(desktop);
    await page.emulateMedia({ colorScheme: 'light' });
    await visit(page, town, stop);
    // a mail loads nothing, from nowhere
    await (isMail(stop) ? page.evaluate(axeSource) : page.addScriptTag({ url: axeFile }));
    const found: Record<string, string[]> = {};
    const everything: RunOptions['runOnly'] = { type: 'tag', values: isMail(stop) ? rules : [...rules, 'best-practice'] };
    if (isFull || !isForParents(stop)) found.light = await look(page, everything);
    if (stop.isOnJourney) await compareTree(stop);

    await page.emulateMedia({ colorScheme: 'dark' });
    if (isFull) found.dark = await look(page, { type: 'rule', values: colours });
    await page.setViewportSize(narrow);
    if (isFull || isForParents(stop)) found.narrowAndDark = await look(page, everything);
    found.scrollsSidewaysAt320 = await overflowing(page);
    if (isForParents(stop)) {
      await page.emulateMedia({ colorScheme: 'light' });
      if (isFull) found.narrow = await look(page, { type: 'rule', values: colours });
      await page.setViewportSize(desktop);
      await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
      if (isFull) found.large = await look(page, { type: 'rule', values: room });
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

/** As a file that the browser keeps, compiled: sent with each page, its half megabyte would cost five times as much. */
const serveAxe = (): Promise<string> =>
  listen((_, response) => {
    response.writeHead(200, { 'content-type': 'text/javascript', 'cache-control': 'max-age=3600, immutable' }).end(axeSource);
  });

/** What axe finds wrong, one line for each element. */
async function look(page: Page, runOnly: NonNullable<RunOptions['runOnly']>): Promise<string[]> {
  const violations = await page.evaluate(
    async (options) => {
      const loaded = globalThis as unknown as { axe: typeof axe };
      return (await loaded.axe.run(document, options)).violations;
    },
    // axe would fetch style sheets and media first, for one rule about sound that plays by itself: no page has any
    {
      runOnly,
      rules: { 'target-size': { enabled: true } },
      resultTypes: ['violations'],
      iframes: false,
      preload: false,
    } satisfies RunOptions,
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
