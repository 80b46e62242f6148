// A portal and a browser, on a database that is there already; with a town to tour, or without.
import type { Browser } from 'playwright-core';
import { openBrowser } from '../kit/browser.ts';
import { startChildPortal, type ChildPortal } from '../kit/child-portal.ts';
import { settleTown, type Town } from './town.ts';

export type Stage = { browser: Browser; app: ChildPortal; close: () => Promise<void> };
export type Tour = Stage & { town: Town };

/** A portal of its own on that database, and a browser; the settings are the portal's. */
export async function openStage(databaseUrl: string, settings: Record<string, string> = {}): Promise<Stage> {
  const [browser, app] = await Promise.all([openBrowser(), startChildPortal({ DATABASE_URL: databaseUrl, ...settings })]);
  const close = async () => {
    await browser.close();
    await app.stop();
  };
  return { browser, app, close };
}

/** Opens it, or closes what was opened so far. @throws Error with what the portal logged */
export async function openTour(databaseUrl: string): Promise<Tour> {
  const { browser, app, close: closeStage } = await openStage(databaseUrl, { SEAT_BEAT_MS: '200' });
  let town: Town | undefined;
  const close = async () => {
    await town?.close();
    await closeStage();
  };
  try {
    town = await settleTown(app.origin, databaseUrl);
    return { browser, app, town, close };
  } catch (error) {
    await close();
    throw new Error(`no town to tour; the portal says:\n${app.log()}`, { cause: error });
  }
}
