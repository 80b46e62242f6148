// A portal and a browser, on a database that is there already; with a town to tour, or without.
import type { Browser } from 'playwright-core';
import type { Portal } from '../kit/child-portal.ts';
import { settleTown, type Town } from './town.ts';

export type Stage = { browser: Browser; app: Portal; close: () => Promise<void> };
export type Tour = Stage & { town: Town };

/** Where the portal and the browser come from: the test's worker, or processes of their own. */
export type Means = {
  startPortal: (settings: Record<string, string>) => Promise<Portal>;
  borrowBrowser: () => Promise<{ browser: Browser; close: () => Promise<void> }>;
};

/** A portal on that database, and a browser; the settings are the portal's. */
export async function openStageWith(means: Means, databaseUrl: string, settings: Record<string, string> = {}): Promise<Stage> {
  const [{ browser, close: closeBrowser }, app] = await Promise.all([
    means.borrowBrowser(),
    means.startPortal({ DATABASE_URL: databaseUrl, ...settings }),
  ]);
  const close = async () => {
    await closeBrowser();
    await app.stop();
  };
  return { browser, app, close };
}

/** Opens it, or closes what was opened so far. @throws Error with what the portal logged */
export async function openTourWith(means: Means, databaseUrl: string): Promise<Tour> {
  const { browser, app, close: closeStage } = await openStageWith(means, databaseUrl, { SEAT_BEAT_MS: '200' });
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
