// A town to tour, on a database that is there already, with its portal and a browser.
import type { Browser } from 'playwright-core';
import { openBrowser } from '../browser.ts';
import { startChildPortal, type ChildPortal } from '../child-portal.ts';
import { settleTown, type Town } from './town.ts';

export type Tour = { browser: Browser; portal: ChildPortal; town: Town; close: () => Promise<void> };

/** Opens it, or closes what was opened so far. @throws Error with what the portal logged */
export async function openTour(databaseUrl: string): Promise<Tour> {
  const [browser, portal] = await Promise.all([openBrowser(), startChildPortal({ DATABASE_URL: databaseUrl, SEAT_BEAT_MS: '200' })]);
  let town: Town | undefined;
  const close = async () => {
    await browser.close();
    await town?.close();
    await portal.stop();
  };
  try {
    town = await settleTown(portal.origin, databaseUrl);
    return { browser, portal, town, close };
  } catch (error) {
    await close();
    throw new Error(`no town to tour; the portal says:\n${portal.log()}`, { cause: error });
  }
}
