// A real browser for tests: the system's Chromium when there is one, else the one that npm brings.
import { access } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import packed, { inflate } from '@sparticuz/chromium';
import { chromium, type Browser, type LaunchOptions } from 'playwright-core';

const system = '/usr/bin/chromium';

const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // V8 without threads of its own: on two cores they take a quarter more than they give
  '--js-flags=--single-threaded',
];

/** Opens a headless browser; close it when the test file ends. */
export const openBrowser = async (): Promise<Browser> => chromium.launch(await launchOptions());

/** Where the browser is and how it starts. */
export const launchOptions = async (): Promise<LaunchOptions> => ({
  args,
  ...((await hasSystemBrowser()) ? { executablePath: system } : await unpackBrowser()),
});

/** Unpacks npm's browser (4 s, once per machine); before the tests, because two at once would trip over each other. */
export async function unpackBrowser(): Promise<LaunchOptions> {
  const executablePath = await packed.executablePath();
  // Not import.meta.resolve: the tests' module runner has none.
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  await inflate(join(entry, '../../bin/al2023.tar.br'));
  // It brings the libraries and fonts that a bare machine lacks.
  const env = { HOME: tmpdir(), LD_LIBRARY_PATH: join(tmpdir(), 'al2023/lib'), FONTCONFIG_PATH: join(tmpdir(), 'fonts') };
  return { executablePath, env };
}

export const hasSystemBrowser = () =>
  access(system).then(
    () => true,
    () => false,
  );
