import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { Live } from '../../enrolments/live-counts.ts';
import { readEnv } from '../../platform/env.ts';
import { compressAnswer } from '../lib/compress.ts';
import { createSharedPages } from './shared-pages.ts';

const closing: Server[] = [];
afterEach(() => {
  for (const server of closing.splice(0)) server.close();
});

/** A server whose pages are numbered, so that one made anew is seen. */
async function open({ beat = 60_000, headers = {} as Record<string, string>, status = 200, ms = 0 } = {}) {
  let made = 0;
  const listeners = new Set<() => void>();
  const live = { onChange: (listener: () => void) => (listeners.add(listener), () => listeners.delete(listener)) } as unknown as Live;
  const env = readEnv({ SEAT_BEAT_MS: String(beat) });
  const shared = createSharedPages({ env, live }, (request, response) => {
    compressAnswer(request, response);
    const text = `<p>page ${(made += 1)}</p>${' '.repeat(2_000)}`;
    setTimeout(() => response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(text), ms);
  });
  const server = createServer((request, response) => void shared(request, response)).listen(0, '127.0.0.1');
  closing.push(server);
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(origin + path, { headers });
    return { status: response.status, headers: response.headers, page: /page (\d+)/.exec(await response.text())?.[1] };
  };
  return { get, change: () => listeners.forEach((listener) => listener()), made: () => made };
}

test('is made once for everybody who asks in the same language and encoding', async () => {
  const { get } = await open();
  const pages = await Promise.all(Array.from({ length: 20 }, () => get('/')));
  expect(new Set(pages.map(({ page }) => page))).toEqual(new Set(['1']));
  expect((await get('/', { 'accept-language': 'nl' })).page).toBe('2');
  expect((await get('/', { 'accept-encoding': 'identity' })).page).toBe('3');
  expect((await get('/', { cookie: 'langue=de' })).page).toBe('4');
  expect((await get('/')).page).toBe('1');
});

test('is forgotten when a count changes, and after a beat', async () => {
  const { get, change } = await open();
  await get('/');
  change();
  expect((await get('/')).page).toBe('2');
  const fleeting = await open({ beat: 50 });
  await fleeting.get('/');
  await new Promise((done) => setTimeout(done, 60));
  expect((await fleeting.get('/')).page).toBe('2');
});

test('what changed while it was made is given to nobody else', async () => {
  const { get, change } = await open({ ms: 40 });
  const first = get('/');
  await new Promise((done) => setTimeout(done, 15));
  change();
  await first;
  expect((await get('/')).page).toBe('2');
});

test('who asks after a change does not wait for what was begun before it', async () => {
  const { get, change } = await open({ ms: 40 });
  const first = get('/');
  await new Promise((done) => setTimeout(done, 15));
  change();
  expect((await get('/')).page).toBe('2');
  expect((await first).page).toBe('1');
});

test.each([
  ['somebody who is signed in', '/', { cookie: 'session=abc' }, {}],
  ['a page with a question', '/?a=1', {}, {}],
  ['a page of the family', '/portail', {}, {}],
  ['an answer that sets a cookie', '/', {}, { headers: { 'set-cookie': 'a=b' } }],
  ['an error', '/', {}, { status: 500 }],
] as const)('%s is never anybody else’s', async (_what, path, headers, options) => {
  const { get } = await open(options);
  await get(path, headers);
  expect((await get(path, headers)).page).toBe('2');
});

test('travels compressed with its length and a tag, by which who has it is told so', async () => {
  const { get } = await open();
  await get('/', { 'accept-encoding': 'gzip' });
  const again = await get('/', { 'accept-encoding': 'gzip' });
  expect(again.headers.get('content-encoding')).toBe('gzip');
  expect(Number(again.headers.get('content-length'))).toBeLessThan(500);
  const etag = again.headers.get('etag')!;
  const known = await get('/', { 'accept-encoding': 'gzip', 'if-none-match': etag });
  expect([known.status, known.page]).toEqual([304, undefined]);
});

test('one whose page takes long keeps nobody waiting: the next is made beside it', async () => {
  const { get, made } = await open({ ms: 800 });
  await Promise.all([get('/'), get('/')]);
  expect(made()).toBe(2);
});
