import { expect, test } from 'vitest';
import { writeReadable } from './readable.server.ts';

test('what somebody typed is text, wherever it stands', () => {
  const hostile = `"><script>alert(1)</script><img src=x onerror='alert(2)'>=HYPERLINK("x")`;
  const page = writeReadable({
    at: '2026-11-24T10:00:00.000Z',
    viewer: { givenName: hostile, familyName: 'Y', parent: { children: [{ givenName: hostile }] } },
  } as never);
  expect(page).not.toMatch(/<script|<img|onerror='/);
  expect(page.match(/&lt;script&gt;/g)).toHaveLength(4);
});

test('a code of the graph is said in words, what somebody typed is not changed', () => {
  const page = writeReadable({
    at: '2026-11-24T10:00:00.000Z',
    viewer: {
      givenName: 'NO',
      parent: {
        baskets: [{ state: 'OPEN' }],
        children: [{ healthSheet: { swims: 'A_LITTLE' }, oppositions: [{ state: 'OPEN', reason: 'OPEN' }] }],
        payments: [{ status: 'EXPIRED' }],
      },
    },
  } as never);
  const said = [...page.matchAll(/<dd>([^<]+)<\/dd>/g)].map(([, words]) => words);
  expect(said).toEqual(['NO', 'en cours', 'Un peu', 'À décider', 'OPEN', 'expiré']);
});
