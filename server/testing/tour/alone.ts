// The tour outside the tests: a PostgreSQL, a portal, a town and a browser of its own, all gone afterwards.
import type { Browser } from 'playwright-core';
import { openGround } from '../../../bench/ground.ts';
import { openBrowser } from '../browser.ts';
import { startChildPortal } from '../child-portal.ts';
import { settleTown, type Town } from './town.ts';

/** Runs `work` in a new town. @throws Error with what the portal logged */
export async function tour(work: (tools: { browser: Browser; town: Town }) => Promise<void>): Promise<void> {
  const ground = await openGround();
  try {
    const databaseUrl = await ground.database();
    const portal = await startChildPortal({ DATABASE_URL: databaseUrl, SEAT_BEAT_MS: '200' });
    const browser = await openBrowser();
    let town: Town | undefined;
    try {
      town = await settleTown(portal.origin, databaseUrl);
      await work({ browser, town });
    } catch (error) {
      throw new Error(`the tour ended early; the portal says:\n${portal.log()}`, { cause: error });
    } finally {
      await town?.close();
      await browser.close();
      await portal.stop();
    }
  } finally {
    await ground.stop();
  }
}
