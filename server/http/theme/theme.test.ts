// The commune's look, from the door to the screen: its name, its logo and its colour on a real page, and a logo that would
// like to be more than a picture.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Portal } from '../../../tests/kit/child-portal.ts';
import { borrowBrowser, startPortal } from '../../../tests/kit/in-worker.ts';
import { createDatabase } from '../../../tests/kit/people.ts';

const wicked = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100" onload="document.title='ran'">
<script>document.title = 'ran'; document.documentElement.setAttribute('data-ran', document.cookie)</script>
<rect width="200" height="100" fill="#7a1f4b"/></svg>`;

let folder: string;
let app: Portal;
let plain: Portal;
let browser: Browser;
let close: () => Promise<void>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portail-look-'));
  const COMMUNE_LOGO = join(folder, 'blason.svg');
  await writeFile(COMMUNE_LOGO, wicked);
  const own = { COMMUNE_NAME: 'Ville de Rocheval', COMMUNE_PHONE: '085 12 34 56', COMMUNE_COLOUR: '#7a1f4b', COMMUNE_LOGO };
  [{ browser, close }, app, plain] = await Promise.all([
    borrowBrowser(),
    startPortal({ DATABASE_URL: await createDatabase(), ...own }),
    startPortal({ DATABASE_URL: await createDatabase() }),
  ]);
}, 120_000);
afterAll(async () => {
  await close?.();
  await Promise.all([app?.stop(), plain?.stop()]);
  await rm(folder, { recursive: true, force: true });
});

async function open(origin: string, colorScheme: 'light' | 'dark' = 'light') {
  const page = await browser.newPage({ baseURL: origin, colorScheme, locale: 'fr-BE' });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url().replace(origin, '')));
  await page.goto('/connexion');
  return { page, asked };
}

test('name, contact, logo and colour are on the page, by day and by night', async () => {
  const { page } = await open(app.origin);
  expect(await page.title()).toContain('Ville de Rocheval');
  await page.getByRole('banner').getByText('Ville de Rocheval').waitFor();
  await page.getByRole('contentinfo').getByText('085 12 34 56').waitFor();
  const logo = page.locator('header img');
  expect(await logo.evaluate((image: HTMLImageElement) => [image.complete, image.naturalWidth > 0, image.alt])).toEqual([true, true, '']);
  expect(await logo.boundingBox()).toMatchObject({ width: 80, height: 40 });
  const colour = () =>
    page
      .locator('a.button')
      .first()
      .evaluate((button) => getComputedStyle(button).backgroundColor);
  await expect.poll(colour).toBe('rgb(122, 31, 75)');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(colour).toMatch(/^rgb\(2\d\d, 1\d\d, 1\d\d\)$/);
  await page.close();
});

test('nothing more is asked for when nothing is set', async () => {
  const { page, asked } = await open(plain.origin);
  expect(asked.filter((path) => path.startsWith('/commune/'))).toEqual([]);
  expect(await page.locator('header img').count()).toBe(0);
  for (const path of ['/commune/logo', '/commune/couleurs.css']) expect((await fetch(plain.origin + path)).status).toBe(404);
  await page.close();
});

test('a logo that is opened by itself runs nothing', async () => {
  const page = await browser.newPage({ baseURL: app.origin });
  await page.goto('/commune/logo');
  expect(await page.locator('svg rect').count()).toBe(1);
  expect(await page.evaluate(() => [document.title, document.documentElement.getAttribute('data-ran')])).toEqual(['', null]);
  await page.close();
});

test('browsers keep what has its version in its address, ask again for what has not, and take neither for something else', async () => {
  const { page, asked } = await open(app.origin);
  await page.close();
  const addresses = asked.filter((path) => path.startsWith('/commune/'));
  expect(addresses.map((path) => path.replace(/[0-9a-f]{12}$/, '…')).sort()).toEqual(['/commune/couleurs.css?v=…', '/commune/logo?v=…']);
  for (const address of addresses) {
    const versioned = await fetch(app.origin + address);
    expect(versioned.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(versioned.headers.get('x-content-type-options')).toBe('nosniff');
    const bare = await fetch(app.origin + address.split('?')[0]);
    expect(bare.headers.get('cache-control')).toBe('no-cache');
    const etag = bare.headers.get('etag')!;
    expect((await fetch(bare.url, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect((await fetch(bare.url, { method: 'POST' })).status).toBe(405);
  }
  const logo = await fetch(`${app.origin}/commune/logo`);
  expect(logo.headers.get('content-type')).toBe('image/svg+xml');
  expect(logo.headers.get('content-security-policy')).toBe(
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox",
  );
  expect(await (await fetch(`${app.origin}/commune/couleurs.css`)).text()).toMatch(
    /^:root:root\{--action:#7a1f4b;--action-deep:#\w{6};--action-wash:#\w{6};--on-action:#ffffff\}@media \(prefers-color-scheme:dark\)\{:root:root\{--action:#/,
  );
});
