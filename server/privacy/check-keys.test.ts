import { beforeAll, expect, test } from 'vitest';
import type { App } from '../context.ts';
import { createKey, readKeyRing } from '../platform/encryption.ts';
import { createChild, createParent, createApp } from '../../tests/kit/people.ts';
import { checkKeys } from './check-keys.ts';
import { rotateKeys } from './rotate-keys.ts';

let app: App;
const newest = createKey('newest');
const check = (...keys: (string | App['keyRing'])[]) =>
  checkKeys(
    app.database.pool,
    keys.flatMap((key) => (typeof key === 'string' ? readKeyRing(key) : key)),
  );

beforeAll(async () => {
  app = await createApp();
  await createChild(app, [await createParent(app)]);
});

test('a database from before the fingerprints takes only a key that opens what is in it', async () => {
  await expect(check(createKey('test'))).rejects.toThrow(/ne s'ouvrent avec aucune de ces clés/);
  await expect(check(app.keyRing)).resolves.toBeUndefined();
});

test('another key under the same name is refused, and so is a ring without a key that is still needed', async () => {
  await expect(check(createKey('test'))).rejects.toThrow(/« test » n'est pas celle qui a scellé/);
  await expect(check(newest)).rejects.toThrow(/« test » manque/);
  await expect(check(newest, app.keyRing)).resolves.toBeUndefined();
});

test('once everything is sealed again the old key may go, and may come back', async () => {
  await rotateKeys(app.database.pool, [...readKeyRing(newest), ...app.keyRing]);
  await expect(check(newest)).resolves.toBeUndefined();
  await expect(check(newest, createKey('test'))).rejects.toThrow(/« test » n'est pas celle/);
  await expect(check(newest, app.keyRing)).resolves.toBeUndefined();
  await expect(check(newest)).rejects.toThrow(/« test » manque/);
});
