// A whole portal with its doors, on a free port of this process.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnv } from '../../server/platform/env.ts';
import { createLog, type Log } from '../../server/platform/log.ts';
import { startApp } from '../../server/app.ts';
import { createDatabase, whenTestEnds } from './people.ts';

/** Starts a demonstration without families, on a database of its own unless DATABASE_URL is given; it ends with the test, or with the file (`afterAll`). */
export async function openPortal(settings: Partial<Record<string, string>> = {}, log?: Log, whenOver = whenTestEnds) {
  const folder = await mkdtemp(join(tmpdir(), 'portail-running-'));
  const DATABASE_URL = settings.DATABASE_URL ?? (await createDatabase());
  const env = readEnv({ PORT: '0', DATA_DIR: folder, DEMO_DATA: 'none', LOG_LEVEL: 'silent', ...settings, DATABASE_URL });
  const running = await startApp(env, log ?? createLog(env.LOG_LEVEL));
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= running.stop().then(() => rm(folder, { recursive: true, force: true })));
  whenOver(stop);
  const origin = `http://127.0.0.1:${running.port}`;
  return { ...running, origin, stop, ask: (path: string, init?: RequestInit) => fetch(`${origin}${path}`, init) };
}
