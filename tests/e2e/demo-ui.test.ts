// /demo/ui is complete by construction: every component, in each of the kinds that its own source names, every icon and
// every token of the sheet stand on it; and it stands in the demonstration alone.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createToken, hashToken } from '../../server/identity/read-session.ts';
import { openDatabase } from '../../server/platform/database.ts';
import { createKey } from '../../server/platform/encryption.ts';
import type { Portal } from '../kit/child-portal.ts';
import { startPortal } from '../kit/in-worker.ts';
import { createDatabase } from '../kit/people.ts';

const lib = join(import.meta.dirname, '../../web/src/lib');
const read = (file: string) => readFileSync(join(lib, 'ui', file), 'utf8');
const components = ['ui', 'live'].flatMap((folder) =>
  readdirSync(join(lib, folder))
    .filter((file) => file.endsWith('.svelte'))
    .map((file) => ({ component: file.replace('.svelte', ''), source: readFileSync(join(lib, folder, file), 'utf8') })),
);

let app: Portal;
let html: string;
beforeAll(async () => {
  app = await startPortal({ DATABASE_URL: await createDatabase(), DEMO_DATA: 'none' });
  html = await (await fetch(`${app.origin}/demo/ui`)).text();
}, 60_000);
afterAll(() => app?.stop());

/** The states in which a component stands there, as one text. */
const statesOf = (component: string) =>
  [...html.matchAll(new RegExp(`data-specimen="${component}" data-state="([^"]*)"`, 'g'))].map(([, state]) => ` ${state} `).join('|');

/** The values of each property that may only be one of some words, like « kind: 'primary' | 'secondary' ». */
function choicesOf(source: string): [string, string[]][] {
  const words = String.raw`'[\w -]+'(?:\s*\|\s*'[\w -]+')+`;
  const split = (union: string) => [...union.matchAll(/'([^']+)'/g)].map(([, word]) => word!);
  const named = new Map(
    [...source.matchAll(new RegExp(`type (\\w+) = (${words});`, 'g'))].map(([, name, union]) => [name!, split(union!)]),
  );
  return (
    [...source.matchAll(new RegExp(`(\\w+)\\??: (${words}|[A-Z]\\w+)[;,} ]`, 'g'))]
      .map(([, property, type]): [string, string[]] => [property!, type!.startsWith("'") ? split(type!) : (named.get(type!) ?? [])])
      // how it is sent or said, not how it looks
      .filter(([property, values]) => values.length > 0 && !['type', 'role'].includes(property))
  );
}

test('the reading of the sources sees what there is to choose', () => {
  expect(choicesOf(read('Button.svelte'))).toEqual([['kind', ['primary', 'secondary', 'quiet', 'refusal']]]);
  expect(choicesOf(read('Card.svelte'))).toEqual([['tone', ['plain', 'sun', 'forest']]]);
});

test.each(components)('$component stands on the page, in each of its kinds', ({ component, source }) => {
  const states = statesOf(component);
  expect(states).not.toBe('');
  for (const [property, values] of choicesOf(source)) for (const value of values) expect(states).toContain(`${property}=${value} `);
});

test.each(['Field', 'Select', 'TextArea', 'Choices', 'Tick'])('%s stands there with an error', (component) => {
  expect(statesOf(component)).toMatch(/ error /);
});

test('a week stands there in each state that a child can find it in', () => {
  const schema = readFileSync(join(import.meta.dirname, '../../schema/printed/browser.graphql'), 'utf8').replaceAll(/"""[\s\S]*?"""/g, '');
  const [, values = ''] = /enum WeekState \{([^}]*)\}/.exec(schema) ?? [];
  const states = values.trim().split(/\s+/);
  expect(states).toContain('NOT_OPEN');
  for (const state of states) expect(statesOf('WeekRow')).toContain(` state=${state} `);
});

test('every icon and every token is there', () => {
  const [, paths = ''] = /const paths = \{([\s\S]*?)\} as const/.exec(read('Icon.svelte')) ?? [];
  const icons = [...paths.matchAll(/^\s+(\w+): /gm)].map(([, name]) => name);
  expect(icons.length).toBeGreaterThan(15);
  for (const icon of icons) expect(statesOf('Icon')).toContain(` name=${icon} `);

  const sheet = read('tokens.css').split('@media')[0]!;
  const tokens = [...sheet.matchAll(/(--[\w-]+): (#|var\()/g), ...sheet.matchAll(/(--(?:size-\w+|s\d|round[\w-]*)):/g)].map(
    ([, name]) => name,
  );
  expect(tokens.length).toBeGreaterThan(35);
  for (const token of tokens) expect(html).toContain(`data-token="${token}"`);
});

test('it has no scripts but those of its components', () => {
  const scripts = [...html.matchAll(/<script[^>]*src="([^"]*)"/g)].map(([, source]) => source!.replace(/[.-][\w-]{8}\.js$/, ''));
  const own = ['assets/form', 'assets/tick', 'workers/seat-counts-page'].map((name) => `/_app/immutable/${name}`);
  expect([...new Set(scripts)].sort()).toEqual(own);
});

/** Somebody who works at the desk, signed in. Returns the cookie. */
async function signInStaff(url: string) {
  const database = openDatabase(url, { onError: () => {} });
  const token = createToken();
  const session = { tokenHash: hashToken(token), issuer: 'test', acr: 'test', expiresAt: new Date(Date.now() + 3_600_000) };
  await database.prisma.person.create({
    data: { givenName: 'Ana', familyName: 'Leroy', staffMember: { create: { role: 'DESK' } }, sessions: { create: session } },
  });
  await database.close();
  return `session=${token}`;
}

test(
  'in production there is no such page; the others show the commune as it is set, and the desk its notice first',
  { timeout: 60_000 },
  async () => {
    const url = await createDatabase();
    const real = await startPortal({
      MODE: 'production',
      RATE_LIMITS: 'on',
      DATABASE_URL: url,
      SMTP_URL: 'smtp://127.0.0.1:9',
      MAIL_FROM: 'portail@rocheval.example',
      ATL_EMAIL: 'atl@rocheval.example',
      OIDC_ISSUER: 'http://127.0.0.1:9',
      OIDC_CLIENT_ID: 'x',
      OIDC_CLIENT_SECRET: 'x',
      MOLLIE_API_KEY: 'test_x',
      DATA_KEYS: createKey('test'),
      SESSION_SECRET: 'x'.repeat(32),
      COMMUNE_NAME: 'Ville de Rocheval',
    });
    try {
      expect((await fetch(`${real.origin}/demo/ui`)).status).toBe(404);
      const home = await fetch(real.origin);
      expect(home.status).toBe(200);
      expect(await home.text()).toContain('Ville de Rocheval');

      const cookie = await signInStaff(url);
      const visit = (path: string, options: RequestInit = {}) =>
        fetch(real.origin + path, { redirect: 'manual', ...options, headers: { cookie, origin: real.origin, ...options.headers } });
      const notice = '/bureau/confidentialite?vers=%2Fbureau%2Fpresences%3Fjour%3Dtous';
      expect((await visit('/bureau/presences?jour=tous')).headers.get('location')).toBe(notice);
      expect(await (await visit(notice)).text()).toContain('Confidentialité');
      const agree = async (path: string) =>
        (
          await visit(path, { method: 'POST', headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' } })
        ).headers.get('location');
      expect(await agree(notice)).toBe('/bureau/presences?jour=tous');
      expect(await agree('/bureau/confidentialite?vers=//evil.example')).toBe('/bureau');
      expect(await agree('/bureau/confidentialite?vers=/bureau.evil.example')).toBe('/bureau');
      expect((await visit('/bureau/presences?jour=tous')).status).toBe(200);
    } finally {
      await real.stop();
    }
  },
);
