// What a test of the pages stands on: a portal on a database of its own, and a browser.
import { borrowBrowser, startPortal } from '../kit/in-worker.ts';
import { createDatabase } from '../kit/people.ts';
import { openStageWith, openTourWith, type Stage, type Tour } from '../tour/open.ts';

const means = { borrowBrowser, startPortal };

/** Opens both; the settings are the portal's. */
export const openStage = async (settings: Record<string, string> = {}): Promise<Stage> =>
  openStageWith(means, settings.DATABASE_URL ?? (await createDatabase()), settings);

/** With the families of the tour. */
export const openTour = async (): Promise<Tour> => openTourWith(means, await createDatabase());
