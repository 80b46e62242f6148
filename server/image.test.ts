// What the Dockerfile puts into the image is enough: the folder that its last part describes, alone, as a user who may write
// nothing, starts in production on an empty database, as a web process and as a worker.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, cp, link, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freePort } from '../tests/kit/free-port.ts';
import { openPostOffice } from '../tests/kit/post-office.ts';
import { createDatabase, whenTestEnds } from '../tests/kit/people.ts';

const root = join(import.meta.dirname, '..');
const mebibyte = 1024;
const emptySheet = { lang: 'fr', lead: [], marks: [], parts: [], closing: [], notes: [] };
let image: string;
/** a Node that anybody may run: the clone may lie where only its owner gets */
let node: string;
let dockerfile: string;
let command: string[];
/** who runs the image: root owns its files and may do everything, so root runs it as nobody */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

beforeAll(async () => {
  dockerfile = await readFile(join(root, 'Dockerfile'), 'utf8');
  const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
  image = await openFolder('portail-image-');
  node = join(await openFolder('portail-node-'), 'node');
  await link(process.execPath, node).catch(() => copyFile(process.execPath, node));
  for (const [, from, to] of last.matchAll(/^COPY --from=build \/portail\/(\S+) (\S+)$/gm)) {
    const target = to === './' ? join(image, from!) : join(image, to!);
    await cp(join(root, from!), target, { recursive: true });
  }
  expect(last.match(/^COPY/gm)).toHaveLength([...last.matchAll(/^COPY --from=build /gm)].length);
  command = JSON.parse(/^CMD (\[.*\])$/m.exec(last)![1]!) as string[];
  expect(command[0]).toBe('node');
  // what `portail backup` and `restore` call is no file of ours: the image installs it
  expect(last).toMatch(/^ {2}&& apt-get install [^\n]* postgresql-client-\d+/m);
});

afterAll(() => Promise.all([image, dirname(node)].map((folder) => rm(folder, { recursive: true, force: true }))));

/** A folder that everybody may read. */
async function openFolder(prefix: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), prefix));
  await chmod(folder, 0o755);
  return folder;
}

async function start(settings: Record<string, string>) {
  const PORT = String(await freePort());
  const child = spawn(node, command.slice(1), {
    cwd: image,
    env: { NODE_ENV: 'production', MODE: 'production', HOST: '127.0.0.1', PORT, LOG_LEVEL: 'info', DRAIN_FOR: 'PT0S', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...nobody,
  });
  let said = '';
  child.stdout.on('data', (chunk) => (said += chunk));
  child.stderr.on('data', (chunk) => (said += chunk));
  const ended = once(child, 'exit') as Promise<[number | null]>;
  whenTestEnds(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const origin = `http://127.0.0.1:${PORT}`;
  const ready = async () => expect((await fetch(`${origin}/readyz`)).status).toBe(200);
  await Promise.race([
    vi.waitFor(ready, { timeout: 60_000, interval: 100 }),
    ended.then(() => Promise.reject(new Error(`it ended:\n${said}`))),
  ]);
  return { child, ended, origin };
}

/** Node in the image, to its end. */
async function runInImage(words: string[], settings: Record<string, string>) {
  const env = { NODE_ENV: 'production', MODE: 'production', ...settings };
  const child = spawn(node, words, { cwd: image, env, ...nobody });
  const told = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (told.out += chunk));
  child.stderr.on('data', (chunk) => (told.err += chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...told };
}

test('the image starts in production on an empty database, serves its pages and stops gently', { timeout: 120_000 }, async () => {
  const office = await openPostOffice();
  whenTestEnds(office.close);
  const command = (...words: string[]) => runInImage([join(image, 'server/build/portail.mjs'), ...words], settings);
  const settings = {
    ORIGIN: 'https://portail.example.be',
    // empty: not even migrated
    DATABASE_URL: await createDatabase('template0'),
    SMTP_URL: office.url,
    MAIL_FROM: 'Portail <portail@example.be>',
    ATL_EMAIL: 'atl@example.be',
    OIDC_ISSUER: 'https://idp.example.be',
    OIDC_CLIENT_ID: 'portail',
    OIDC_CLIENT_SECRET: 'secret',
    MOLLIE_API_KEY: 'test_x',
    DATA_KEYS: `2026:${Buffer.alloc(32, 7).toString('base64')}`,
    SESSION_SECRET: 'x'.repeat(48),
    STAFF: '85073003328',
  };
  const nothingThere = await command('audit', 'verify');
  expect([nothingThere.code, nothingThere.err]).toEqual([1, expect.stringMatching(/ est vide, et cette commande n'en remplit pas/)]);
  const web = await start({ ...settings, ROLE: 'web' });
  const worker = await start({ ...settings, ROLE: 'worker' });

  const home = await fetch(web.origin, { headers: { 'x-forwarded-proto': 'https' } });
  expect(home.status).toBe(200);
  const style = /href="\.?(\/_app\/[^"]+\.css)"/.exec(await home.text())?.[1];
  expect((await fetch(web.origin + style)).status).toBe(200);
  for (const { child } of [web, worker]) {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => 'VmRSS: 0 kB');
    expect(Number(/VmRSS:\s+(\d+)/.exec(status)![1]) / mebibyte).toBeLessThanOrEqual(250);
  }
  // what is read from files when it is first asked for
  expect((await fetch(`${web.origin}/docs/api`)).status).toBe(200);
  // and so is what sets the papers
  const papers = (await readdir(join(image, 'server/build'))).find((name) => name.startsWith('write-pdf-'));
  const paper = { title: 'Attestation', number: '1', day: '2026-01-15', sheets: [{ ...emptySheet, title: 'Attestation' }] };
  const write = `const { writePdf } = await import('./server/build/${papers}'); console.log((await writePdf('paper', ${JSON.stringify(paper)})).subarray(0, 5).toString())`;
  expect(await runInImage(['--input-type=module', '--eval', write], {})).toEqual({ code: 0, out: '%PDF-\n', err: '' });
  // the tools of the operator are in it, and work on the same database
  expect(dockerfile).toContain('RUN ln -s /portail/server/build/portail.mjs /usr/local/bin/portail');
  const rotated = await command('keys', 'rotate');
  expect(rotated).toEqual({
    code: 0,
    out: expect.stringMatching(/^person\.national_number : 0 valeurs scellées à nouveau$/m),
    err: expect.stringMatching(/^base : t_\w+ sur 127\.0\.0\.1:\d+ ; .* \(MODE=production\)\n$/),
  });
  expect((await command('audit', 'verify')).out).toMatch(/^journal intact/);
  for (const { child, ended } of [web, worker]) {
    child.kill('SIGTERM');
    expect((await ended)[0]).toBe(0);
  }
});
