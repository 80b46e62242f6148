// What docs/security.md says is shown by a test is shown by a test that exists.
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8').replaceAll(/ +/g, ' ');

/** « file › title » of a page that no test has. */
function findMissing(page: string): string[] {
  return [...page.matchAll(/`([\w/.-]+\.test\.ts)` › (.+?) \|$/gm)]
    .filter(([, file, title]) => !existsSync(new URL(file!, root)) || !read(file!).includes(title!))
    .map(([, file, title]) => `${file} › ${title}`);
}

test('every threat names a test that exists', () => {
  const page = read('docs/security.md');
  const threats = page.split('## Threats')[1]!.split('\n## ')[0]!;
  const rows = threats.split('\n').filter((line) => line.startsWith('| ') && !/^\| (-|Who, and)/.test(line));
  expect(rows.length).toBeGreaterThan(25);
  for (const row of rows) expect(row).toMatch(/`[\w/.-]+\.test\.ts` › .+ \|$/);
  expect(findMissing(page)).toEqual([]);
});

test('a test that is not there is noticed', () => {
  const page = '| a | b | `server/security/roles.test.ts` › a title of nothing |\n| a | b | `server/none.test.ts` › x |';
  expect(findMissing(page)).toHaveLength(2);
});

test('packages with install scripts are those of the page', () => {
  const { allowScripts } = JSON.parse(read('package.json')) as { allowScripts: Record<string, boolean> };
  const page = read('docs/security.md').split('## Packages with install scripts')[1]!.split('\n## ')[0]!;
  const named = page
    .split('\n')
    .flatMap((line) => [...line.matchAll(/`([^`]+)`(?=.*\| (yes|no) \|)/g)].map(([, name, runs]) => [name!, runs === 'yes'] as const));
  expect(Object.fromEntries(named)).toEqual(allowScripts);
});

test('the lock file names no host to fetch a package from', () => {
  expect(read('package-lock.json').match(/"resolved": "(?!file:)/g)).toBeNull();
});
