// Who asks too much is told so: in words and in their language for a person, with the code for a machine, and for both
// when to come back.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { slowRates } from '../../server/http/graphql/limit-accounts.ts';
import type { Portal } from '../kit/child-portal.ts';
import { startPortal } from '../kit/in-worker.ts';
import { Household } from '../tour/household.ts';
import { createDatabase } from '../kit/people.ts';

let app: Portal;
beforeAll(async () => {
  app = await startPortal({ DATABASE_URL: await createDatabase(), DEMO_DATA: 'none', RATE_LIMITS: 'on' });
}, 60_000);
afterAll(() => app?.stop());

test('a copy too many of the family is refused in words, with the time to wait; a machine gets the code', async () => {
  const { visitor } = await (await new Household(app.origin, 2027).signIn(1)).register();
  const ask = (accept: string) =>
    visitor.request('/portail/mes-donnees/export.json', {
      method: 'POST',
      headers: { accept, origin: app.origin, 'content-type': 'application/x-www-form-urlencoded' },
    });
  for (let copy = 0; copy < slowRates.exportMyData!.burst; copy += 1) {
    const answer = await ask('text/html');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('retry-after')).toBeNull();
    await answer.body?.cancel();
  }

  const page = await ask('text/html,application/xhtml+xml,*/*;q=0.8');
  const wait = Number(page.headers.get('retry-after'));
  expect(page.status).toBe(429);
  expect(wait).toBeGreaterThan(540);
  expect(wait).toBeLessThanOrEqual(600);
  expect(page.headers.get('content-type')).toMatch(/^text\/html/);
  const html = await page.text();
  expect(html).toContain('Trop de demandes en peu de temps : essayez de nouveau dans 10 minutes.');
  expect(html).not.toMatch(/Error|Too many/);
  visitor.cookies.langue = 'nl';
  expect(await (await ask('text/html')).text()).toContain('probeer opnieuw over 10 minuten');

  const machine = await ask('application/json');
  expect(machine.status).toBe(429);
  expect(Number(machine.headers.get('retry-after'))).toBeGreaterThan(540);
  expect(await machine.json()).toMatchObject({ status: 429 });
});
