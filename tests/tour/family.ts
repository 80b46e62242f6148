// A family on a running demonstration, and a browser signed in as its parent.
import type { Browser, Page } from 'playwright-core';
import { Household } from './household.ts';

/** A registered parent; `who`: another number is another person. */
export async function registerFamily(origin: string, who: number): Promise<Household> {
  const family = new Household(origin, await summer(origin));
  return (await family.signIn(who)).register();
}

/** A tab of its own, signed in as that parent; closed with its context. */
export async function openAs(browser: Browser, { visitor }: Household, origin: string, javaScriptEnabled: boolean): Promise<Page> {
  const context = await browser.newContext({ baseURL: origin, locale: 'fr-BE', javaScriptEnabled });
  context.setDefaultTimeout(15_000);
  const cookies = Object.entries(visitor.cookies);
  await context.addCookies(cookies.map(([name, value]) => ({ name, value: encodeURIComponent(value), url: origin })));
  return context.newPage();
}

/** The year of the weeks on sale. */
async function summer(origin: string): Promise<number> {
  const { plaines } = await new Household(origin, 0).ask<{ plaines: { weeks: { startDate: string }[] }[] }>(
    '{ plaines { weeks { startDate } } }',
  );
  return Math.max(...plaines.flatMap(({ weeks }) => weeks.map(({ startDate }) => Number(startDate.slice(0, 4)))));
}
