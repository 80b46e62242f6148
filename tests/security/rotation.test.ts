// Keys are replaced while people write, and a portal with the wrong key shows nothing rather than something empty.
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { openHealthSheet } from '../../server/health/answers.ts';
import { openNumber } from '../../server/identity/sealed-number.ts';
import type { App } from '../../server/context.ts';
import { namesOfKeysInUse, rotateKeys, sealedColumns } from '../../server/privacy/rotate-keys.ts';
import { createKey, indexNumber, readKeyRing } from '../../server/platform/encryption.ts';
import { codeOf, openBrowserDoor } from '../kit/browser-door.ts';
import { createApp } from '../kit/people.ts';
import { canaries, createFamilies, type Families } from './family.ts';

let app: App;
let families: Families;
beforeAll(async () => {
  app = await createApp();
  families = await createFamilies(app);
});

/** Columns of bytes that are not sealed: hashes. */
const hashes = [
  'session.token_hash',
  'partner_key.secret_hash',
  'calendar_feed.secret_hash',
  'audit_seal.hash',
  'data_key.fingerprint',
  'bank_statement.file_hash',
  'mail_sent.recipient',
  'mail_sent.topic',
  'mail_sent.words',
];

test('the list of sealed columns is the schema’s', () => {
  const schema = readFileSync(new URL('../../prisma/schema.prisma', import.meta.url), 'utf8');
  const bytes = schema.split(/^model /m).flatMap((model) => {
    const table = /@@map\("(\w+)"\)/.exec(model)?.[1];
    return [...model.matchAll(/^\s+(\w+)\s+Bytes\b.*$/gm)].map(([line, name]) => `${table}.${/@map\("(\w+)"\)/.exec(line)?.[1] ?? name}`);
  });
  expect([...sealedColumns.map(({ table, column }) => `${table}.${column}`), ...hashes].sort()).toEqual(bytes.sort());
});

test('everything is sealed again with the new key, indexes too; the old key may go', async () => {
  const { pool } = app.database;
  const ring = readKeyRing(`${createKey('newest')},${createKey('unused')}`)
    .slice(0, 1)
    .concat(app.keyRing);
  expect((await namesOfKeysInUse(pool)).sealed).toEqual(['test']);
  const first = await rotateKeys(pool, ring);
  expect(first.flatMap(({ unopened }) => unopened)).toEqual([]);
  expect(first.reduce((sum, { resealed }) => sum + resealed, 0)).toBeGreaterThan(6);
  expect((await rotateKeys(pool, ring)).map(({ resealed }) => resealed)).toEqual(sealedColumns.map(() => 0));
  expect((await namesOfKeysInUse(pool)).sealed).toEqual(['newest']);

  const config = { ...app, keyRing: ring.slice(0, 1) };
  const sheet = await app.database.prisma.healthSheet.findUniqueOrThrow({ where: { id: families.target.sheetId } });
  expect(openHealthSheet(config.keyRing, sheet).allergies).toBe(canaries.allergies);
  const child = await app.database.prisma.child.findUniqueOrThrow({ where: { id: families.target.childId } });
  expect(openNumber(config.keyRing, 'child', child.id, child.nationalNumber!)).toBe(canaries.childNumber);
  expect(child.numberIndex).toBe(indexNumber(config.keyRing, canaries.childNumber));
  app = config;
});

test('a value that no key opens is named, not dropped', async () => {
  const { target } = families;
  await app.database.prisma.document.update({
    where: { id: target.documentId },
    data: { content: new Uint8Array([1, 3, 111, 108, 100, ...new Array<number>(40).fill(7)]) },
  });
  const [found] = (await rotateKeys(app.database.pool, app.keyRing)).filter(({ table }) => table === 'document');
  expect(found).toMatchObject({ resealed: 0, unopened: [target.documentId] });
});

test('with the wrong key a sheet is an error, never an empty sheet', async () => {
  const door = await openBrowserDoor({ ...app, keyRing: readKeyRing(createKey('wrong')) });
  const answer = await door.query('{ viewer { parent { children { healthSheet { allergies } } } } }', { token: families.tokens.parent });
  expect(codeOf(answer)).toBe('INTERNAL_SERVER_ERROR');
  expect(JSON.stringify(answer)).not.toMatch(/unknown key|sealed|kanari/);
});
