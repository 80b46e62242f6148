import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { expect, test } from 'vitest';
import { BrokenConfiguration, readEnv, variableNames } from './env.ts';

const text = readFileSync(`${import.meta.dirname}/../../.env.example`, 'utf8');
const example = parseEnv(text) as Record<string, string>;

test('.env.example has every variable and no other', () => {
  expect(Object.keys(example).sort()).toEqual([...variableNames].sort());
});

test('.env.example gives the defaults', () => {
  expect(readEnv(example)).toEqual(readEnv({}));
});

test('every variable of .env.example has a word of explanation above it', () => {
  const blocks = text.split(/\n\n+/);
  for (const block of blocks) expect(block.startsWith('#'), block).toBe(true);
});

const production = {
  MODE: 'production',
  ORIGIN: 'https://portail.example',
  DATABASE_URL: 'postgresql://portail@db/portail',
  SMTP_URL: 'smtps://mail.example',
  MAIL_FROM: 'Portail <portail@example.be>',
  ATL_EMAIL: 'atl@example.be',
  OIDC_ISSUER: 'https://idp.example',
  OIDC_CLIENT_ID: 'portail',
  OIDC_CLIENT_SECRET: 'secret',
  MOLLIE_API_KEY: 'live_x',
  DATA_KEYS: 'a:b',
  SESSION_SECRET: 'x'.repeat(32),
};

test('production starts with all it needs, and on trusted documents', () => {
  expect(readEnv(production)).toMatchObject({ isDemo: false, isHttps: true, trustedDocuments: 'required' });
});

test.each(Object.keys(production).filter((name) => name !== 'MODE'))('production names what is missing: %s', (name) => {
  expect(() => readEnv({ ...production, [name]: '' })).toThrow(new RegExp(`^${name} : obligatoire`));
});

test('rate limits cannot be off in production', () => {
  expect(() => readEnv({ ...production, RATE_LIMITS: 'off' })).toThrow(/RATE_LIMITS/);
});

test("the commune's colour gives every shade, by day and by night; without one there is none", () => {
  expect(readEnv({}).palette).toBeNull();
  const { light, dark } = readEnv({ COMMUNE_COLOUR: '#7A1F4B' }).palette!;
  expect(light).toMatchObject({ action: '#7a1f4b', on: '#ffffff' });
  expect(dark.action).not.toBe(light.action);
  expect(readEnv({ COMMUNE_COLOUR: '#7a1f4b', COMMUNE_COLOUR_DARK: '#f2b8d0' }).palette!.dark.action).toBe('#f2b8d0');
});

test.each([
  [{ COMMUNE_COLOUR: 'vert' }, 'COMMUNE_COLOUR : attend une couleur en hexadécimal, comme #1e5b3c'],
  [
    { COMMUNE_COLOUR: '#f0b429' },
    /^COMMUNE_COLOUR : #f0b429 se lit mal sur le fond clair \(contraste 1,8 ; il faut 4,5\) ; essayez #\w{6}$/,
  ],
  [{ COMMUNE_COLOUR: '#1e5b3c', COMMUNE_COLOUR_DARK: '#1e5b3c' }, /^COMMUNE_COLOUR_DARK : #1e5b3c se lit mal sur le fond sombre/],
  [{ COMMUNE_COLOUR_DARK: '#ffffff' }, 'COMMUNE_COLOUR : obligatoire avec COMMUNE_COLOUR_DARK'],
  [{ COMMUNE_IBAN: 'BE27 0910 0000 0029' }, /^COMMUNE_IBAN : attend un numéro de compte IBAN/],
])('a look or an account that cannot be right is refused by its name: %o', (settings, words) => {
  expect(() => readEnv(settings)).toThrow(BrokenConfiguration);
  expect(() => readEnv(settings)).toThrow(words);
});
