// What families see while the database is away.
import { expect, test } from 'vitest';
import { openLine } from '../../../tests/kit/cut-line.ts';
import { createDatabase, whenTestEnds } from '../../../tests/kit/people.ts';
import { openPortal } from '../../../tests/kit/running-portal.ts';

test('while the database is away a page is 503 in the language of its reader, comes back by itself, and is there again after', async () => {
  const line = await openLine(await createDatabase());
  whenTestEnds(line.close);
  const { ask, app } = await openPortal({ DATABASE_URL: line.url });
  const page = (path: string, init: RequestInit = {}) =>
    ask(path, { redirect: 'manual', ...init, headers: { accept: 'text/html', 'accept-language': 'nl', ...init.headers } });
  expect((await page('/connexion')).status).toBe(200);
  const ownOrigin = app.env.ORIGIN;
  const cookie = `session=${'A'.repeat(43)}`;
  line.cut();
  for (const path of ['/', '/connexion', '/portail', '/bureau', '/vie-privee']) {
    const answer = await page(path, { headers: { cookie } });
    expect([path, answer.status, answer.headers.get('retry-after'), answer.headers.get('refresh')]).toEqual([path, 503, '5', '5']);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    const text = await answer.text();
    expect(text).toMatch(/^<!doctype html>\n<html lang="nl">/);
    expect(text).toContain('Het portaal is even niet beschikbaar');
  }
  // a form is sent again by its sender, not turned into another page
  const form = await page('/portail/fiche', {
    method: 'POST',
    body: new URLSearchParams({ city: 'Valmont' }),
    headers: { origin: ownOrigin, cookie },
  });
  expect([form.status, form.headers.get('retry-after'), form.headers.get('refresh')]).toEqual([503, '5', null]);
  expect(await form.text()).toContain('laad deze pagina dan opnieuw');
  // a script reads its answer itself
  const data = await page('/connexion/__data.json', { headers: { accept: '*/*' } });
  expect(data.status).not.toBe(500);
  line.mend();
  await expect.poll(async () => (await page('/connexion')).status).toBe(200);
});
