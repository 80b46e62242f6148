// What other sites may not do with the pages, in front of pages that would answer anything.
import { request } from 'node:http';
import { expect, test } from 'vitest';
import { readEnv } from '../../platform/env.ts';
import { listen } from '../../../tests/kit/listen.ts';
import { refuseForeign } from './refuse-foreign.ts';

const ORIGIN = 'https://portail.valmont.example';
const origin = await listen(refuseForeign(readEnv({ ORIGIN }), (_request, response) => response.end('the page')));

/** By node:http: fetch writes Sec-Fetch-Site itself. */
const ask = (path: string, headers: Record<string, string>, method = 'GET') =>
  new Promise<{ status: number; text: string }>((answer, fail) => {
    const sent = request(new URL(path, origin), { method, headers }, (response) => {
      let text = '';
      response.on('data', (part) => (text += part)).on('end', () => answer({ status: response.statusCode!, text }));
    });
    sent.on('error', fail).end();
  });

test.each([
  ['application/json', 'https://evil.example'],
  ['application/x-www-form-urlencoded', 'https://evil.example'],
  ['text/plain', 'null'],
  ['multipart/form-data; boundary=x', `${ORIGIN}.evil.example`],
  ['application/json', ''],
])('a form of %s from « %s » is refused, whatever the framework thinks of its type', async (type, from) => {
  const headers = { 'content-type': type, ...(from && { origin: from }) };
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    const { status, text } = await ask('/portail/mes-donnees/export.json', headers, method);
    expect([status, text.includes('the page')]).toEqual([403, false]);
  }
});

test('a form of the portal itself goes through', async () => {
  expect(await ask('/portail/panier', { origin: ORIGIN }, 'POST')).toEqual({ status: 200, text: 'the page' });
});

test.each(['/bureau/operations/health-alerts?day=2027-07-05', '/bureau/%6fperations/kitchen', '/bureau//operations/kitchen'])(
  'a link of another site to %s shows nothing of it, and asks',
  async (path) => {
    for (const site of ['cross-site', 'same-site']) {
      const { text } = await ask(path, { 'sec-fetch-site': site });
      expect(text).not.toContain('the page');
      expect(text).toContain(`href="${path}"`);
    }
  },
);

test('what it asks cannot be written by the link', async () => {
  const { text } = await ask('/bureau/operations/x?%22%3E"><script>alert(1)</script>', { 'sec-fetch-site': 'cross-site' });
  expect(text).not.toContain('<script');
});

test.each([
  ['/bureau/operations/kitchen', 'same-origin'],
  ['/bureau/operations/kitchen', 'none'],
  ['/portail', 'cross-site'],
])('%s opens by a link of « %s »', async (path, site) => {
  expect((await ask(path, { 'sec-fetch-site': site })).text).toBe('the page');
});
