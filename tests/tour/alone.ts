// The tour outside the tests: a PostgreSQL, a portal, a town and a browser of its own, all gone afterwards.
import type { Browser } from 'playwright-core';
import { openBrowser } from '../kit/browser.ts';
import { startChildPortal } from '../kit/child-portal.ts';
import { openCluster } from '../kit/cluster.ts';
import { openTourWith, type Means } from './open.ts';
import type { Town } from './town.ts';

const means: Means = {
  startPortal: startChildPortal,
  borrowBrowser: async () => {
    const browser = await openBrowser();
    return { browser, close: () => browser.close() };
  },
};

/** Runs `work` in a new town. @throws Error with what the portal logged */
export async function tour(work: (tools: { browser: Browser; town: Town }) => Promise<void>): Promise<void> {
  const cluster = await openCluster({ isDurable: true });
  try {
    const { browser, app, town, close } = await openTourWith(means, cluster.url('template'));
    try {
      await work({ browser, town });
    } catch (error) {
      throw new Error(`the tour ended early; the portal says:\n${app.log()}`, { cause: error });
    } finally {
      await close();
    }
  } finally {
    await cluster.stop();
  }
}
