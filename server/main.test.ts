// The command itself: what it says and how it ends when it cannot start, and how it stops.
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { BrokenConfiguration, readEnv } from './platform/env.ts';
import { createLog } from './platform/log.ts';
import { startApp } from './app.ts';
import { openProxy } from '../tests/faults/proxy.ts';
import { spawnPortal } from '../tests/kit/child-portal.ts';
import { createDatabase, whenTestEnds } from '../tests/kit/people.ts';

async function openFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'portail-main-'));
  whenTestEnds(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function start(settings: Record<string, string>) {
  const child = spawnPortal({ PATH: process.env.PATH, PORT: '0', DEMO_DATA: 'none', ...settings });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (said.out += chunk));
  child.stderr.on('data', (chunk) => (said.err += chunk));
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  whenTestEnds(async () => {
    if (child.exitCode === null) child.kill('SIGKILL');
    await ended;
  });
  const started = vi.waitFor(
    () => {
      const line = said.out.split('\n').find((text) => text.includes('"portal on '));
      if (!line) throw new Error(`not started: ${said.err}`);
      return (JSON.parse(line) as { port: number }).port;
    },
    { timeout: 60_000, interval: 50 },
  );
  started.catch(() => {});
  return { child, said, ended, started };
}

test.each([
  ['a port that is no number', { PORT: 'quatre' }, /^PORT : Entrée invalide/],
  ['a duration that is none', { HOLD_FOR: 'demain' }, /^HOLD_FOR : attend une durée ISO 8601/],
  ['a key that is too short', { DATA_KEYS: 'a:court' }, /^DATA_KEYS : attend « nom:clé »/],
  [
    'a database that does not answer',
    { DATABASE_URL: 'postgresql://x:y@127.0.0.1:9/z' },
    /^DATABASE_URL : la base de données ne répond pas/,
  ],
  [
    'a database that nobody knows',
    { DATABASE_URL: 'postgresql://x:y@nowhere.invalid/z' },
    /^DATABASE_URL : la base de données ne répond pas/,
  ],
  [
    'a folder that cannot be written',
    { DATA_DIR: '/dev/null/portail' },
    /^DATA_DIR : impossible d'écrire dans \/dev\/null\/portail \(ENOTDIR\)/,
  ],
  ['a colour that cannot be read', { COMMUNE_COLOUR: '#ffee00' }, /^COMMUNE_COLOUR : #ffee00 se lit mal sur le fond clair/],
  ['a logo that is not there', { COMMUNE_LOGO: '/nowhere/logo.svg' }, /^COMMUNE_LOGO : \/nowhere\/logo\.svg ne peut pas être lu/],
  ['a demonstration that others could reach', { HOST: '0.0.0.0' }, /^HOST : la démonstration n'écoute que sur 127\.0\.0\.1/],
  ['a demonstration in production', { NODE_ENV: 'production' }, /^MODE : la démonstration ne tourne pas avec NODE_ENV=production/],
])('one line: %s', async (_what, settings, line) => {
  const start = async () =>
    startApp(readEnv({ PORT: '0', DEMO_DATA: 'none', DATA_DIR: await openFolder(), ...settings }), createLog('silent'));
  const refusal = await start().catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(BrokenConfiguration);
  const { message } = refusal as BrokenConfiguration;
  expect(message).toMatch(line);
  expect(message.trim().split('\n')).toHaveLength(1);
});

test('one line and exit code 1: a database that does not answer', { timeout: 60_000 }, async () => {
  const { said, ended } = start({ DATA_DIR: await openFolder(), DATABASE_URL: 'postgresql://x:y@127.0.0.1:9/z' });
  expect(await ended).toBe(1);
  expect(said.err).toMatch(/^DATABASE_URL : [^\n]+\n$/);
});

test('production names each thing that is missing', async () => {
  const { said, ended } = start({ MODE: 'production', DATA_DIR: await openFolder(), ORIGIN: 'https://portail.example' });
  expect(await ended).toBe(1);
  const named = said.err
    .trim()
    .split('\n')
    .map((line) => line.split(' ')[0]);
  expect(named).toEqual(
    expect.arrayContaining(['DATABASE_URL', 'SMTP_URL', 'DATA_KEYS', 'SESSION_SECRET', 'OIDC_ISSUER', 'MOLLIE_API_KEY']),
  );
  expect(named).not.toContain('ORIGIN');
});

test('one line and exit code 1: a port in use', { timeout: 60_000 }, async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  whenTestEnds(async () => void server.close());
  const { port } = server.address() as AddressInfo;
  const { said, ended } = start({ DATA_DIR: await openFolder(), DATABASE_URL: await createDatabase(), PORT: String(port) });
  expect(await ended).toBe(1);
  expect(said.err.trim()).toBe(`PORT : 127.0.0.1:${port} est déjà utilisé par un autre programme ; choisissez un autre PORT`);
});

test(
  'a second process on the same folder is refused; the first answers, drains on SIGTERM and gives the folder free',
  { timeout: 120_000 },
  async () => {
    const DATA_DIR = await openFolder();
    const first = start({ DATA_DIR });
    const port = await first.started;
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);

    const second = start({ DATA_DIR });
    expect(await second.ended).toBe(1);
    expect(second.said.err).toMatch(
      /^DATA_DIR : un autre portail \(processus \d+\) utilise déjà .*; arrêtez-le, choisissez un autre DATA_DIR/,
    );

    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    const third = start({ DATA_DIR });
    const again = await third.started;
    expect((await fetch(`http://127.0.0.1:${again}/readyz`)).status).toBe(200);
    third.child.kill('SIGINT');
    expect(await third.ended).toBe(0);
  },
);

/** A portal whose stop hangs: its line to the database swallows everything. */
async function startHanging(settings: Record<string, string> = {}) {
  const line = await openProxy(await createDatabase());
  whenTestEnds(line.close);
  const running = start({ DATA_DIR: await openFolder(), DATABASE_URL: line.url, ...settings });
  await running.started;
  line.behave('swallow');
  running.child.kill('SIGTERM');
  return running;
}

test('a second signal ends at once', { timeout: 60_000 }, async () => {
  const { child, said, ended } = await startHanging();
  await vi.waitFor(() => expect(said.out).toContain('"stopping"'), { timeout: 20_000 });
  child.kill('SIGTERM');
  expect(await ended).toBe(1);
  expect(said.out).not.toContain('takes too long');
});

test('a stop that hangs is cut off', { timeout: 60_000 }, async () => {
  const { said, ended } = await startHanging({ STOP_WITHIN: 'PT2S' });
  expect(await ended).toBe(1);
  expect(said.out).toContain('stopping takes too long');
});
