// A portal and a browser for a test file, without a process for each: the portal runs in the worker's own process, and a
// worker opens one Chromium for all of its files. What is about processes (start, storm, faults, what they log) takes
// child-portal.ts.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { startApp } from '../../server/app.ts';
import { readEnv } from '../../server/platform/env.ts';
import { createLog } from '../../server/platform/log.ts';
import { openBrowser } from './browser.ts';
import { readMailbox, type Portal } from './child-portal.ts';
import { freePort } from './free-port.ts';

let shared: Promise<Browser> | undefined;

/** The worker's Chromium; `close` ends what the file opened in it. Chromium itself ends with the worker. */
export async function borrowBrowser(): Promise<{ browser: Browser; close: () => Promise<void> }> {
  const browser = await (shared ??= openBrowser());
  const close = async () => {
    for (const context of browser.contexts()) await context.close();
  };
  return { browser, close };
}

/** A portal on a free port of this process, with the settings that startChildPortal gives one. */
export async function startPortal(settings: Record<string, string>): Promise<Portal> {
  const folder = await mkdtemp(join(tmpdir(), 'portail-worker-'));
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  let output = '';
  const env = readEnv({ DATA_DIR: folder, PORT: String(port), ORIGIN: origin, LOG_LEVEL: 'warn', RATE_LIMITS: 'off', ...settings });
  const running = await startApp(env, createLog(env.LOG_LEVEL, { write: (line: string) => void (output += line) }));
  return {
    origin,
    log: () => output,
    mails: (to) => readMailbox(origin, to),
    stop: async () => {
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
