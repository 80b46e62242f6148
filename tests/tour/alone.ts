// The tour outside the tests: a PostgreSQL, a portal, a town and a browser of its own, all gone afterwards.
import type { Browser } from 'playwright-core';
import { openGround } from '../../bench/ground.ts';
import { openTour } from './open.ts';
import type { Town } from './town.ts';

/** Runs `work` in a new town. @throws Error with what the portal logged */
export async function tour(work: (tools: { browser: Browser; town: Town }) => Promise<void>): Promise<void> {
  const ground = await openGround();
  try {
    const { browser, app, town, close } = await openTour(await ground.database());
    try {
      await work({ browser, town });
    } catch (error) {
      throw new Error(`the tour ended early; the portal says:\n${app.log()}`, { cause: error });
    } finally {
      await close();
    }
  } finally {
    await ground.stop();
  }
}
