import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { expect, test } from 'vitest';
import { findEnvWarnings } from './env-warnings.ts';
import { readEnv } from './env.ts';

const production = {
  MODE: 'production',
  ORIGIN: 'https://portail.commune.be',
  DATABASE_URL: 'postgresql://portail@db/portail',
  SMTP_URL: 'smtp://localhost',
  MAIL_FROM: 'Portail <portail@commune.be>',
  ATL_EMAIL: 'atl@commune.be',
  OIDC_ISSUER: 'https://idp.gov.be',
  OIDC_CLIENT_ID: 'portail',
  OIDC_CLIENT_SECRET: 'secret',
  MOLLIE_API_KEY: 'live_x',
  DATA_KEYS: 'a:b',
  SESSION_SECRET: 'x'.repeat(32),
  TRUSTED_PROXIES: '1',
};
const namesOf = (settings: Record<string, string>) => findEnvWarnings(readEnv(settings)).map(({ name }) => name);

test('settings as they are meant cause no warning, nor does a demonstration', () => {
  expect(namesOf(production)).toEqual([]);
  expect(namesOf({})).toEqual([]);
});

test('an https address without a trusted proxy is told, and an address without https', () => {
  expect(namesOf({ ...production, TRUSTED_PROXIES: '0' })).toEqual(['TRUSTED_PROXIES']);
  expect(namesOf({ ...production, ORIGIN: 'http://portail.commune.be' })).toEqual(['ORIGIN']);
});

test('each value of .env.example that is an example is told when it is left', () => {
  const example = parseEnv(readFileSync(`${import.meta.dirname}/../../.env.example`, 'utf8')) as Record<string, string>;
  const addresses = Object.keys(example).filter((name) => /\.example$|localhost/.test(example[name]!));
  expect(addresses).toEqual(expect.arrayContaining(['ORIGIN', 'ATL_EMAIL']));
  const left = Object.fromEntries(addresses.map((name) => [name, example[name]!]));
  expect(namesOf({ ...production, ...left })).toEqual(expect.arrayContaining(addresses));
  expect(namesOf({ ...production, MAIL_FROM: 'Portail <portail@commune.example>' })).toEqual(['MAIL_FROM']);
});
