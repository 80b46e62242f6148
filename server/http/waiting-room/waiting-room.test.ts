import { createServer, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { readEnv } from '../../platform/env.ts';
import { createAdmission } from './admission.ts';
import { createWaitingRoom } from './waiting-room.ts';

const closing: Server[] = [];
afterEach(() => {
  for (const server of closing.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** One page at a time, each held until the test finishes it. */
async function open({ secret = 'a secret of the test' } = {}) {
  const held: { path: string; response: ServerResponse }[] = [];
  const room = createWaitingRoom(
    { env: readEnv({}), sessionSecret: secret },
    (request, response) => held.push({ path: request.url!, response }),
    createAdmission({ atOnce: 1 }),
  );
  let asked = 0;
  const server = createServer((request, response) => {
    void room(request, response);
    asked += 1;
  }).listen(0, '127.0.0.1');
  closing.push(server);
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const get = async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
    const response = await fetch(origin + path, { method, headers });
    return {
      before: response.headers.get('x-waiting-room'),
      status: response.status,
      headers: response.headers,
      cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '',
      text: await response.text(),
    };
  };
  const until = async (count: number) => {
    while (held.length < count) await new Promise((done) => setTimeout(done, 5));
  };
  /** so many have come in all, whether they wait or not */
  const untilAsked = async (count: number) => {
    while (asked < count) await new Promise((done) => setTimeout(done, 5));
  };
  return { get, held, until, untilAsked, finish: () => held.shift()!.response.end('the page') };
}

test('is a small page in the language of its reader, which asks again by itself and keeps the turn', async () => {
  const { get, until } = await open();
  void get('/portail/semaines').catch(() => {});
  await until(1);
  const french = await get('/portail/semaines');
  expect([french.status, french.before, french.headers.get('refresh'), french.headers.get('cache-control')]).toEqual([
    200,
    '0',
    '1',
    'no-store',
  ]);
  expect(french.text.length).toBeLessThan(10_000);
  expect(french.text).toContain('Votre tour est gardé');
  expect(french.headers.get('content-security-policy')).toMatch(/style-src 'sha256-[^']+'/);
  const dutch = await get('/portail/semaines', { 'accept-language': 'nl' });
  expect(dutch.text).toContain('Er is één persoon vóór u.');
});

test('a reload gains nothing: who came first is let in first', async () => {
  const { get, finish, until, untilAsked, held } = await open();
  void get('/portail/semaines').catch(() => {});
  await until(1);
  const first = await get('/portail/semaines?first');
  const second = await get('/portail/semaines?second');
  const eager = get('/portail/semaines?second', { cookie: second.cookie });
  const patient = get('/portail/semaines?first', { cookie: first.cookie });
  await untilAsked(5);
  finish();
  await until(1);
  expect(held[0]!.path).toBe('/portail/semaines?first');
  finish();
  expect((await patient).text).toBe('the page');
  await until(1);
  finish();
  expect((await eager).text).toBe('the page');
});

test.each([
  ['altered', (cookie: string) => cookie.replace(/\.(\d+)\./, (_all, at) => `.${Number(at) - 60_000}.`), undefined],
  ['claimed', (cookie: string) => cookie.replace(/\.0\./, '.1.'), undefined],
  ['signed by another', (cookie: string) => cookie, 'another secret'],
] as const)('a turn that was %s is worth nothing', async (_what, change, secret) => {
  const forger = await open(secret ? { secret } : {});
  void forger.get('/portail').catch(() => {});
  await forger.until(1);
  const { cookie } = await forger.get('/portail');
  const { get, until } = secret ? await open() : forger;
  if (secret) {
    void get('/portail').catch(() => {});
    await until(1);
  }
  const answer = await get('/portail', { cookie: change(cookie) });
  expect(answer.cookie).not.toBe(cookie);
  expect(answer.before).not.toBeNull();
});

test('the desk, payments, forms and who was let in before go first', async () => {
  const { get, finish, until, untilAsked, held } = await open();
  void get('/portail').catch(() => {});
  await until(1);
  const asked = ['/portail', '/bureau/plaines', '/portail/paiement/1'].map((path) => get(path).catch(() => null));
  asked.push(get('/portail/semaines', { cookie: 'x=1' }, 'POST').catch(() => null));
  await untilAsked(5);
  const order: string[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    finish();
    await until(1);
    order.push(held[0]!.path);
  }
  expect(order.sort()).toEqual(['/bureau/plaines', '/portail/paiement/1', '/portail/semaines']);
});

test('the desk goes before families who were let in long before', async () => {
  const { get, finish, until, untilAsked, held } = await open();
  void get('/portail').catch(() => {});
  await until(1);
  const families = ['/portail/panier', '/portail/finaliser'].map((path) => get(path).catch(() => null));
  await untilAsked(3);
  const desk = get('/bureau');
  await untilAsked(4);
  finish();
  await until(1);
  expect(held[0]!.path).toBe('/bureau');
  finish();
  expect((await desk).text).toBe('the page');
  for (const _family of families) {
    await until(1);
    finish();
  }
  await Promise.all(families);
});

test('files of the pages never wait', async () => {
  const { get, held, until } = await open();
  void get('/portail').catch(() => {});
  await until(1);
  void get('/_app/immutable/a.js').catch(() => {});
  await until(2);
  expect(held[1]!.path).toBe('/_app/immutable/a.js');
});
