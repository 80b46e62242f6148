// Brings a tab to a stop of the tour, as its family, and keeps it there.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Stop } from './stops.ts';
import type { Town } from './town.ts';

/** A tab for any number of stops, one after the other: a tab of its own for each would cost more than the pages. */
export async function openTab(browser: Browser, town: Town, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ locale: 'fr-BE', baseURL: town.origin, reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(15_000);
  return context.newPage();
}

/**
 * Shows the stop in its state, whatever the tab has shown before.
 * @param comesFrom the page that leads there, by default one of ours; null for the first page that a browser sees of us
 */
export async function visit(page: Page, town: Town, stop: Stop, comesFrom: string | null = `${town.origin}/`): Promise<void> {
  await page.unrouteAll();
  await page.context().clearCookies();
  const cookies = Object.entries(stop.as?.(town.families).visitor.cookies ?? {});
  await page.context().addCookies(cookies.map(([name, value]) => ({ name, value: encodeURIComponent(value), url: town.origin })));
  if (stop.goesOn) await stay(page, stop.path(town));
  await page.goto(new URL(stop.path(town), town.origin).href, comesFrom === null ? {} : { referer: comesFrom });
  await stop.act?.(page);
  await page.evaluate(() => document.fonts.ready);
}

/** Lets the page come once; where it would go by itself is answered with nothing, and it stays. */
async function stay(page: Page, path: string) {
  let came = false;
  await page.route('**/*', (route) => {
    const request = route.request();
    if (!request.isNavigationRequest()) return route.fallback();
    if (came || !request.url().endsWith(path)) return route.fulfill({ status: 204 });
    came = true;
    return route.fallback();
  });
}
