import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readEnv } from './env.ts';
import { loadKeys } from './keys.ts';

test('many processes that start on an empty folder at once have the same keys, and leave nothing else there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'portail-keys-'));
  try {
    const env = readEnv({ DATA_DIR: folder });
    const keys = await Promise.all(Array.from({ length: 40 }, () => loadKeys(env)));
    expect(new Set(keys.map(({ sessionSecret }) => sessionSecret)).size).toBe(1);
    expect(keys[0]!.sessionSecret).toMatch(/^[\w-]{43}$/);
    expect(new Set(keys.map(({ keyRing }) => JSON.stringify(keyRing))).size).toBe(1);
    expect(await loadKeys(env)).toEqual(keys[0]);
    expect((await readdir(folder)).sort()).toEqual(['data-keys', 'session-secret']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
