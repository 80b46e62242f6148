// What a first visit brings over the line, byte by byte. To Chromium localhost is as good as https, so it asks for brotli, as
// every browser does on a commune's site.
import type { Browser } from 'playwright-core';
import type { Stop } from '../../tests/tour/stops.ts';
import type { Town } from '../../tests/tour/town.ts';
import { openTab, visit } from '../../tests/tour/visit.ts';

export type Weight = {
  /** bytes of the files, compressed as they came */
  script: number;
  /** bytes on the line, the headers of the answers too */
  picture: number;
  all: number;
  /** how scripts came compressed */
  encodings: string[];
  /** addresses of other hosts that were asked */
  elsewhere: string[];
};

/** Opens the stop with an empty cache and counts until a second after the page was loaded. */
export async function weigh(browser: Browser, town: Town, stop: Stop): Promise<Weight> {
  const page = await openTab(browser, town, { viewport: { width: 390, height: 844 } });
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  const asked = new Map<string, string>();
  const headers = new Map<string, number>();
  const weight: Weight = { script: 0, picture: 0, all: 0, encodings: [], elsewhere: [] };
  network.on('Network.requestWillBeSent', ({ requestId, request }) => {
    asked.set(requestId, request.url);
    if (!request.url.startsWith('data:') && new URL(request.url).origin !== town.origin) weight.elsewhere.push(request.url);
  });
  network.on('Network.responseReceived', ({ requestId, type, response }) => {
    headers.set(requestId, response.encodedDataLength);
    if (type === 'Script') weight.encodings.push(response.headers['Content-Encoding'] ?? response.headers['content-encoding'] ?? 'none');
  });
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const path = asked.get(requestId)?.split('?')[0] ?? '';
    weight.all += encodedDataLength;
    if (path.endsWith('.js')) weight.script += encodedDataLength - (headers.get(requestId) ?? 0);
    if (/\.(?:svg|png|jpe?g|webp|avif|ico)$/.test(path)) weight.picture += encodedDataLength;
  });
  await visit(page, town, stop, null);
  await page.waitForTimeout(1_000);
  await page.context().close();
  return weight;
}
