// `portail` in a process of its own, with no settings but those of the test, in a folder of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, whenTestEnds } from './people.ts';

const root = join(import.meta.dirname, '../..');
/** The bundle where `npm test` has made it, else the sources. */
const entry = process.env.PORTAL_ENTRY ? 'server/build/portail.mjs' : 'server/commands/main.ts';

export type Told = { code: number | null; out: string; err: string };

/** An empty working folder, gone when the test ends. */
export async function openFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'portail-command-'));
  whenTestEnds(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs one command line to its end. */
export async function runCommand(
  words: string[],
  { settings = {}, folder = tmpdir() }: { settings?: Record<string, string>; folder?: string } = {},
): Promise<Told> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, entry), ...words], {
    cwd: folder,
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: join(root, '.build/compile-cache'), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const told = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (told.out += chunk));
  child.stderr.on('data', (chunk) => (told.err += chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...told };
}

/** The settings of a production portal on a database of the test, sealed by the key « 2026 ». */
export async function productionSettings(template?: 'template' | 'template0') {
  return {
    MODE: 'production',
    ORIGIN: 'https://portail.example.be',
    DATABASE_URL: await createDatabase(template),
    SMTP_URL: 'smtp://127.0.0.1:9',
    MAIL_FROM: 'Portail <portail@example.be>',
    ATL_EMAIL: 'atl@example.be',
    OIDC_ISSUER: 'https://idp.example.be',
    OIDC_CLIENT_ID: 'portail',
    OIDC_CLIENT_SECRET: 'secret',
    MOLLIE_API_KEY: 'test_x',
    DATA_KEYS: `2026:${Buffer.alloc(32, 7).toString('base64')}`,
    SESSION_SECRET: 'x'.repeat(48),
    STAFF: '85073003328',
    TRUSTED_PROXIES: '1',
  };
}
