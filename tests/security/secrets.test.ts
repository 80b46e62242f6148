// What must not be guessed, and what may be computed with it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createToken, hashToken } from '../../server/identity/read-session.ts';
import { createSecret, hashSecret } from '../../server/partners/read-key.ts';

test('tokens and secrets are 256 random bits, kept as hashes', () => {
  for (const [create, prefix] of [
    [createToken, ''],
    [createSecret, 'ppk_'],
  ] as const) {
    const made = Array.from({ length: 2000 }, create);
    expect(new Set(made).size).toBe(2000);
    expect(made.filter((secret) => !secret.startsWith(prefix))).toEqual([]);
    const bits = made.map((secret) => Buffer.from(secret.slice(prefix.length), 'base64url'));
    for (const bytes of bits) expect(bytes).toHaveLength(32);
    // a bit that never changes would halve what there is to guess
    for (let bit = 0; bit < 256; bit += 1) {
      const ones = bits.filter((bytes) => (bytes[bit >> 3]! >> (bit & 7)) & 1).length;
      expect(ones > 700 && ones < 1300, `bit ${bit}: ${ones} of 2000`).toBe(true);
    }
  }
  expect([hashToken('x').length, hashSecret('x').length]).toEqual([32, 32]);
});

const root = join(import.meta.dirname, '../..');
const sources = ['server', 'schema', 'prisma', 'web/src'].flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|svelte)$/.test(file) && !/\.test\.ts$|(^|\/)(generated|paraglide|testing|security)\//.test(file))
    .map((file) => ({ file: `${room}/${file}`, text: readFileSync(join(root, room, file), 'utf8') })),
);

/** Every algorithm that a source names to node:crypto or jose. */
const named = (text: string) =>
  [...text.matchAll(/\b(?:create(?:Hash|Hmac|Cipheriv|Decipheriv)|hkdfSync|createSign|scrypt\w*|pbkdf2\w*)\(\s*'([^']+)'/g)]
    .map(([, name]) => name!)
    .concat([...text.matchAll(/\b(?:alg|enc)\w*: *\[?'([^']+)'|Algorithms?: *\['([^']+)'\]/g)].map(([, one, other]) => (one ?? other)!));

test('no source makes its own cryptography: node:crypto and jose alone, with the algorithms of the list', () => {
  expect(sources.length).toBeGreaterThan(300);
  const algorithms = new Set(sources.flatMap(({ text }) => named(text)));
  const listed = ['aes-256-gcm', 'sha256', 'A256GCM', 'dir', 'HS256', 'RS256'];
  const demonstration = new Set(sources.filter(({ file }) => file.startsWith('server/demo/')).flatMap(({ text }) => named(text)));
  expect([...algorithms].filter((name) => !listed.includes(name) && !demonstration.has(name))).toEqual([]);
  expect(listed.slice(0, 3).filter((name) => !algorithms.has(name))).toEqual([]);
  // to spread reconnections over seconds, where nobody guesses anything
  const dice = sources.filter(({ text }) => text.includes('Math.random')).map(({ file }) => file);
  expect(dice.sort()).toEqual([
    'server/http/graphql/seat-streams.ts',
    'web/src/lib/live/seat-counts.svelte.ts',
    'web/src/lib/live/seat-counts.ts',
  ]);
});
