import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { expect, test } from 'vitest';
import { readEnv, variableNames } from './env.ts';

const text = readFileSync(`${import.meta.dirname}/../.env.example`, 'utf8');
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
