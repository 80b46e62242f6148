// docs/architecture.md is true: its tree names the folders that are there and no others, and the files that it and its
// neighbours name exist.
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { listFiles, listFolders } from './source-files.ts';

const root = join(import.meta.dirname, '..');
const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8');

/** How many levels of folders the tree names below each of these. */
const depths = {
  prisma: 1,
  schema: 2,
  server: 2,
  'web/messages': 1,
  'web/src/lib': 2,
  'web/src/routes': 2,
  tests: 1,
  bench: 1,
  tools: 1,
  docs: 1,
};

const present = Object.entries(depths).flatMap(([folder, depth]) => [folder, ...listFolders(folder, depth)]);

/** « path   phrase », a line each. */
const tree = /```tree\n([\s\S]*?)```/
  .exec(text)![1]!
  .split('\n')
  .flatMap((line) => {
    const [path, phrase] = [/^\S*/.exec(line)![0], line.replace(/^\S*/, '').trim()];
    return path ? [{ path, phrase }] : [];
  });
const named = tree.map(({ path }) => path).filter((path) => path !== 'schema/<noun>');

test('every folder is named in the tree', () => {
  expect(present.length).toBeGreaterThan(100);
  expect(present.filter((folder) => !named.includes(folder))).toEqual([]);
});

test('every folder that the tree names is there, once, with a phrase', () => {
  expect(named.filter((folder) => !existsSync(join(root, folder)) || listFiles(folder).length === 0)).toEqual([]);
  expect(named.filter((folder, at) => named.indexOf(folder) !== at)).toEqual([]);
  expect(tree.filter(({ phrase }) => phrase === '')).toEqual([]);
});

const read = (page: string) => readFileSync(join(root, page), 'utf8');

/** The paths in backticks of a page: at least one folder deep, without blanks, placeholders or addresses of pages. */
const pathsOf = (page: string) =>
  [...page.matchAll(/`([\w.-]+\/[^`\s…<]+)`/g)].map(([, path]) => path!).filter((path) => !path.startsWith('/'));

test.each(['docs/architecture.md', 'docs/contributing.md'])('every file and folder that %s names exists', (page) => {
  const paths = pathsOf(read(page).replace(/```[\s\S]*?```/g, ''));
  expect(paths.length).toBeGreaterThan(50);
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('every file that a comment of the sources names exists', () => {
  const sources = ['prisma', 'schema', 'server', 'tests', 'tools', 'bench', 'web'].flatMap(listFiles);
  const isThere = (path: string) => sources.some((source) => source === path || source.endsWith(`/${path}`));
  const missing = sources
    .filter((path) => /\.(ts|js|svelte|sql|prisma|graphql)$/.test(path) && !/^schema\/(printed|contract)\//.test(path))
    .flatMap((path) =>
      [...read(path).matchAll(/^\s*(?:\/\/|\/?\*|--|#|<!--)(.*)$/gm)].flatMap(([, comment]) =>
        [...comment!.matchAll(/(?<![\w/@.-])(?:[\w[\]-]+\/)+[\w-]+(?:\.\w+)*\.(?:ts|sql|svelte|graphql)\b/g)]
          .map(([named]) => named)
          .filter((named) => !isThere(named))
          .map((named) => `${path}: ${named}`),
      ),
    );
  expect(missing).toEqual([]);
});

test.each(['README.md', 'docs/architecture.md', 'docs/contributing.md', 'docs/decisions/README.md'])(
  'every link of %s leads somewhere',
  (page) => {
    const links = [...read(page).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, path]) => path!);
    expect(links.length).toBeGreaterThan(1);
    expect(links.filter((path) => !existsSync(join(root, dirname(page), path)))).toEqual([]);
  },
);

test('every decision is in the index', () => {
  const pages = listFiles('docs/decisions').map((path) => basename(path));
  const index = read('docs/decisions/README.md');
  expect(pages.filter((name) => name !== 'README.md' && !index.includes(`(${name})`))).toEqual([]);
});

test('no file of messages has a key twice: the second would be said in the place of the first', () => {
  const files = listFiles('web/messages').filter((file) => file.endsWith('.json'));
  expect(files.length).toBeGreaterThan(5);
  const twice = files.flatMap((file) => {
    const keys = [...read(file).matchAll(/^ {2}"([^"]+)":/gm)].map(([, key]) => key!);
    return keys.filter((key, at) => keys.indexOf(key) !== at).map((key) => `${file}: ${key}`);
  });
  expect(twice).toEqual([]);
});
