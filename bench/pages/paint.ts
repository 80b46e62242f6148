// When the largest thing on the screen is painted, and what moves: on a slow phone with a slow line, as Lighthouse has it.
import type { Browser, Page } from 'playwright-core';

export type Paint = { /** ms */ lcp: number; cls: number };

/** 1.6 Mbit/s down, 0.75 up, 150 ms there and back; a processor four times slower than this one. */
const slowLine = { offline: false, downloadThroughput: (1.6 * 1024 * 1024) / 8, uploadThroughput: (750 * 1024) / 8, latency: 150 };
const slowdown = 4;

/** Opens a page with an empty cache; `prepare` brings the cookies and goes there. */
export async function measurePaint(browser: Browser, prepare: (page: Page) => Promise<unknown>): Promise<Paint> {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    locale: 'fr-BE',
  });
  const page = await context.newPage();
  const device = await context.newCDPSession(page);
  await device.send('Network.enable');
  await device.send('Network.emulateNetworkConditions', slowLine);
  await device.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await prepare(page);
  await page.waitForTimeout(1_500);
  const paint = await page.evaluate(async () => {
    const entries = (type: string) =>
      new Promise<PerformanceEntry[]>((resolve) => {
        const observer = new PerformanceObserver((list) => resolve(list.getEntries()));
        observer.observe({ type, buffered: true });
        setTimeout(() => resolve([]), 300);
      });
    const shifts = (await entries('layout-shift')) as (PerformanceEntry & { value: number })[];
    const largest = await entries('largest-contentful-paint');
    return { lcp: largest.at(-1)?.startTime ?? Number.NaN, cls: shifts.reduce((sum, { value }) => sum + value, 0) };
  });
  await context.close();
  return paint;
}
