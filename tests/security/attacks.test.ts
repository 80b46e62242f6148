// A whole portal, tried from outside as somebody would who has an hour and a scanner: what lies beside the pages, odd
// methods and messages, other origins, names that are scripts, and what stays in the browser and in the log.
import { connect } from 'node:net';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readEnv } from '../../server/platform/env.ts';
import { writeSessionCookie } from '../../server/http/lib/cookies.ts';
import { createLog } from '../../server/platform/log.ts';
import { openProvider, ProviderDown } from '../../server/payments/provider.ts';
import { createToken } from '../../server/identity/read-session.ts';
import { createStaff } from '../kit/catalogue.ts';
import { createChild, createParent, createSeason } from '../kit/people.ts';
import { openPortal } from '../kit/running-portal.ts';

const script = '<script>alert(1)</script>';
const image = '"><img src=x onerror=alert(1)>';

let app: Awaited<ReturnType<typeof openPortal>>;
let lines: string[];
let origin: string;
let parent: string;
let staff: string;

beforeAll(async () => {
  lines = [];
  app = await openPortal({ LOG_LEVEL: 'debug' }, createLog('debug', { write: (line: string) => void lines.push(line) }), afterAll);
  origin = app.app.env.ORIGIN;
  const family = await createParent(app.app, { givenName: script, familyName: image });
  await createChild(app.app, [family], { givenName: script });
  await createSeason(app.app, [5]);
  [parent, staff] = [family.token, (await createStaff(app.app)).token];
}, 90_000);

const ask = (path: string, { token, ...init }: RequestInit & { token?: string } = {}) =>
  fetch(`${app.origin}${path}`, {
    redirect: 'manual',
    ...init,
    headers: { ...(token && { cookie: `session=${token}` }), ...(init.headers as Record<string, string>) },
  });

/** Bytes as they are, and what came back. */
async function send(text: string): Promise<string> {
  const socket = connect(app.port, '127.0.0.1', () => socket.write(text));
  let answer = '';
  socket.on('data', (chunk) => (answer += chunk)).on('error', () => {});
  socket.setTimeout(10_000, () => socket.destroy());
  await once(socket, 'close');
  return answer;
}

const pages = [
  '/',
  '/connexion',
  '/portail',
  '/portail/inscriptions',
  '/portail/panier',
  '/bureau',
  '/bureau/guichet?q=script',
  '/nowhere',
];

test.each([
  '/../package.json',
  '/..%2fpackage.json',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/_app/../../../package.json',
  '/_app/%2e%2e%2f%2e%2e%2fserver/main.ts',
  '/_app/..%5c..%5cpackage.json',
  '/_app/',
  '/_app/immutable/',
  '/.git/config',
  '/.env',
  '/.data/data-keys',
  '/documents/..%2f..%2fetc%2fpasswd',
  '/%00',
])('what lies beside the pages is not within reach: %s', async (path) => {
  const answer = await send(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 40[0134]/);
  expect(answer).not.toMatch(/root:|"dependencies"|\[core\]|import /);
});

test('odd methods do nothing, and no header changes a method', async () => {
  for (const method of ['TRACE', 'PUT', 'DELETE', 'PATCH', 'PROPFIND'])
    for (const path of ['/', '/portail', '/graphql', '/uploads']) {
      const answer = await send(`${method} ${path} HTTP/1.1\r\nHost: localhost\r\nX-Canary: kanari\r\nConnection: close\r\n\r\n`);
      expect(`${method} ${path} ${answer.slice(9, 12)}`).toMatch(/40[0135]$/);
      expect(answer).not.toContain('kanari');
    }
  const mutation = encodeURIComponent('mutation { abandonBasket { __typename } }');
  const headers = { 'x-http-method-override': 'POST', 'x-method-override': 'POST', origin };
  expect((await ask(`/graphql?query=${mutation}&_method=POST`, { token: parent, headers })).status).toBe(405);
});

test('a request that says its length in two ways, or comes without a host, is refused', async () => {
  const twice =
    'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n';
  const two = 'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nContent-Length: 9\r\n\r\n{}{}';
  for (const text of [twice, two, 'GET / HTTP/1.1\r\n\r\n', 'GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n'])
    expect(await send(text)).toMatch(/^HTTP\/1\.1 400/);
});

test('the host that a visitor names is not believed: no address is made of it', async () => {
  for (const path of ['/portail', '/auth/login', '/connexion?returnTo=//evil.example', '/connexion?returnTo=/%5Cevil.example']) {
    const answer = await send(
      `GET ${path} HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\nForwarded: host=evil.example\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).not.toMatch(/location: *(https?:)?\/\/evil|href="(https?:)?\/\/evil|action="(https?:)?\/\/evil/i);
  }
});

test('no answer allows another origin to read it', async () => {
  for (const path of [...pages, '/graphql', '/healthz', '/demo/mail.json'])
    for (const method of ['GET', 'OPTIONS']) {
      const answer = await ask(path, { method, token: parent, headers: { origin: 'https://evil.example' } });
      expect([path, answer.headers.get('access-control-allow-origin'), answer.headers.get('access-control-allow-credentials')]).toEqual([
        path,
        null,
        null,
      ]);
    }
});

test('every page has a policy with a nonce and nothing unsafe', async () => {
  const nonces = new Set<string>();
  let [read, count] = [0, 0];
  // the calendar, whose framework comes by a nonce, twice: each answer has its own
  for (const path of [...pages, '/portail/semaines', '/portail/semaines'])
    for (const token of [undefined, parent, staff]) {
      const answer = await ask(path, { token });
      if (!answer.headers.get('content-type')?.startsWith('text/html')) continue;
      read += 1;
      const policy = answer.headers.get('content-security-policy')!;
      expect(policy).toMatch(/default-src 'none'/);
      expect(policy).toMatch(/base-uri 'none'/);
      expect(policy).toMatch(/frame-ancestors 'none'/);
      expect(policy).toMatch(/form-action 'self'/);
      expect(policy).not.toMatch(/unsafe|https?:|\*/);
      const html = await answer.text();
      const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
      // a file of ours by its name, or by the nonce of this answer; nothing between the tags without it
      for (const [script, tag] of html.matchAll(/(<script[^>]*>)[^<]*/g)) {
        const isOurFile = /^<script src="\/_app\/immutable\/[\w./-]+"[^>]*>$/.test(script);
        if (!isOurFile) expect(tag).toContain(`nonce="${nonce}"`);
      }
      expect(html).not.toMatch(/\son[a-z]+="|src="https?:|href="javascript:/i);
      if (nonce) {
        count += 1;
        nonces.add(nonce);
      }
    }
  expect(read).toBeGreaterThan(12);
  expect(count).toBeGreaterThan(1);
  expect(nonces.size).toBe(count);
});

test('a name in every page and list is text: no script of a person runs anywhere', async () => {
  let seen = 0;
  for (const [path, token] of [
    ['/portail', parent],
    ['/portail/inscriptions', parent],
    ['/portail/profil', parent],
    ['/bureau/guichet?q=script', staff],
    ['/bureau/guichet?recherche=script', staff],
  ] as const) {
    const html = await (await ask(path, { token })).text();
    expect(html).not.toContain(script);
    expect(html).not.toContain('<img src=x');
    if (html.includes('&lt;script')) seen += 1;
  }
  expect(seen).toBeGreaterThan(0);
});

test('every page of somebody signed in has the way out', async () => {
  for (const [path, token] of [
    ['/portail', parent],
    ['/portail/inscriptions', parent],
    ['/bureau', staff],
    ['/bureau/guichet', staff],
  ] as const)
    expect([path, (await (await ask(path, { token })).text()).includes('action="/auth/logout"')]).toEqual([path, true]);
});

test('signing out clears what the browser kept', async () => {
  const { token } = await createParent(app.app);
  const answer = await ask('/auth/logout', { method: 'POST', token, headers: { origin } });
  expect(answer.headers.get('clear-site-data')).toBe('"cache", "storage"');
  expect(answer.headers.getSetCookie().join()).toMatch(/session=;.*Max-Age=0/);
});

test('no page of ours writes to the browser’s stores', () => {
  const root = join(import.meta.dirname, '../../web/src');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.(svelte|ts)$/.test(file) && !/^(paraglide|generated)|\.server\.ts$|\.test\.ts$/.test(file),
  );
  expect(files.length).toBeGreaterThan(50);
  expect(
    files.filter((file) => /localStorage|sessionStorage|indexedDB|document\.cookie/.test(readFileSync(join(root, file), 'utf8'))),
    // The history of what was asked stands in a cookie, so that pages without a script show it too.
  ).toEqual(['lib/booking/clicked-weeks.svelte.ts']);
});

test('on https the cookie is named for its host, Secure, HttpOnly and not sent by other sites', () => {
  const cookie = writeSessionCookie(readEnv({ ORIGIN: 'https://portail.example' }), createToken(), 60);
  expect(cookie).toMatch(/^__Host-session=[\w-]{43}; /);
  for (const word of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']) expect(cookie).toContain(word);
  expect(cookie).not.toContain('Domain');
});

test('every body says what it is, in UTF-8', async () => {
  for (const path of [
    ...pages,
    '/healthz',
    '/readyz',
    '/metrics',
    '/demo/mail',
    '/demo/mail.json',
    '/graphql?query={__typename}',
    '/agenda/x',
    '/docs/api',
  ]) {
    const answer = await ask(path);
    const type = answer.headers.get('content-type') ?? '';
    if ((await answer.text()) === '') continue;
    expect([path, type]).toEqual([
      path,
      expect.stringMatching(/^text\/(html|plain); ?(version=[\d.]+; ?)?charset=utf-8|^application\/(graphql-response\+)?json/i),
    ]);
  }
});

test('a parameter given twice or elsewhere is not another question', async () => {
  const json = { 'content-type': 'application/json', origin };
  const viewer = async (path: string, headers: Record<string, string>, body: string) =>
    JSON.stringify(await (await ask(path, { method: 'POST', headers, body })).json());
  expect(await viewer(`/graphql?session=${parent}`, json, '{"query":"{ viewer { givenName } }"}')).toBe('{"data":{"viewer":null}}');
  expect(await viewer('/graphql?query={viewer{givenName}}', json, '{"query":"{ __typename }"}')).toBe('{"data":{"__typename":"Query"}}');
  const twice = { ...json, cookie: `session=x; session=${parent}` };
  expect(await viewer('/graphql', twice, '{"query":"{ viewer { givenName } }"}')).toBe('{"data":{"viewer":null}}');
});

test('the payment provider cannot send the portal elsewhere', async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url!);
    response.writeHead(302, { location: '/elsewhere' }).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterAll(() => void server.close());
  const env = readEnv({ MOLLIE_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, MOLLIE_API_KEY: 'test' });
  await expect(openProvider(env, 'secret').get('tr_x')).rejects.toThrow(ProviderDown);
  expect(asked).toEqual(['/v2/payments/tr_x']);
});

test('each line of the log is JSON with its time in UTC, whatever a visitor sends', async () => {
  await send('GET /a%0d%0a{"level":50,"msg":"forged"} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: a\u0007b\r\nConnection: close\r\n\r\n');
  await ask('/x%0A%7B%22msg%22%3A%22forged%22%7D');
  expect(lines.length).toBeGreaterThan(20);
  for (const line of lines) {
    expect(line.trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number), time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) });
  }
  expect(lines.filter((line) => (JSON.parse(line) as { msg: string }).msg === 'forged')).toEqual([]);
});
