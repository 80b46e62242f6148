// What a first visit brings over the line, byte by byte.
import type { Browser } from 'playwright-core';
import type { Stop } from '../../server/testing/tour/stops.ts';
import type { Town } from '../../server/testing/tour/town.ts';
import { openTab, visit } from '../../server/testing/tour/visit.ts';

export type Weight = {
  /** bytes on the line, compressed as they came */
  script: number;
  picture: number;
  all: number;
  /** addresses of other hosts that were asked */
  elsewhere: string[];
};

/** Opens the stop with an empty cache and counts until a second after the page was loaded. */
export async function weigh(browser: Browser, town: Town, stop: Stop): Promise<Weight> {
  const page = await openTab(browser, town, { viewport: { width: 390, height: 844 } });
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  const asked = new Map<string, string>();
  const weight: Weight = { script: 0, picture: 0, all: 0, elsewhere: [] };
  network.on('Network.requestWillBeSent', ({ requestId, request }) => {
    asked.set(requestId, request.url);
    if (!request.url.startsWith('data:') && new URL(request.url).origin !== town.origin) weight.elsewhere.push(request.url);
  });
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const path = asked.get(requestId)?.split('?')[0] ?? '';
    weight.all += encodedDataLength;
    if (path.endsWith('.js')) weight.script += encodedDataLength;
    if (/\.(?:svg|png|jpe?g|webp|avif|ico)$/.test(path)) weight.picture += encodedDataLength;
  });
  await visit(page, town, stop);
  await page.waitForTimeout(1_000);
  await page.context().close();
  return weight;
}
