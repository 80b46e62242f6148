// A portal and a browser, on a database that is there already; with a town to tour, or without.
import type { Browser } from 'playwright-core';
import { openBrowser } from '../browser.ts';
import { startChildPortal, type ChildPortal } from '../child-portal.ts';
import { settleTown, type Town } from './town.ts';

export type Stage = { browser: Browser; portal: ChildPortal; close: () => Promise<void> };
export type Tour = Stage & { town: Town };

/** A portal of its own on that database, and a browser; the settings are the portal's. */
export async function openStage(databaseUrl: string, settings: Record<string, string> = {}): Promise<Stage> {
  const [browser, portal] = await Promise.all([openBrowser(), startChildPortal({ DATABASE_URL: databaseUrl, ...settings })]);
  const close = async () => {
    await browser.close();
    await portal.stop();
  };
  return { browser, portal, close };
}

/** Opens it, or closes what was opened so far. @throws Error with what the portal logged */
export async function openTour(databaseUrl: string): Promise<Tour> {
  const { browser, portal, close: closeStage } = await openStage(databaseUrl, { SEAT_BEAT_MS: '200' });
  let town: Town | undefined;
  const close = async () => {
    await town?.close();
    await closeStage();
  };
  try {
    town = await settleTown(portal.origin, databaseUrl);
    return { browser, portal, town, close };
  } catch (error) {
    await close();
    throw new Error(`no town to tour; the portal says:\n${portal.log()}`, { cause: error });
  }
}
