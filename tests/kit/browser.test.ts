import { chromium } from 'playwright-core';
import { expect, test } from 'vitest';
import { openBrowser, unpackBrowser } from './browser.ts';

const page = 'data:text/html,<title>Bonjour</title><script>document.title += " les parents"</script>';

test('the browser of this machine opens a page and runs its script', async () => {
  const browser = await openBrowser();
  const tab = await browser.newPage();
  await tab.goto(page);
  expect(await tab.title()).toBe('Bonjour les parents');
  await browser.close();
});

test('the browser from npm does so too', async () => {
  const browser = await chromium.launch(await unpackBrowser());
  const tab = await browser.newPage();
  await tab.goto(page);
  expect(await tab.title()).toBe('Bonjour les parents');
  await browser.close();
});
