// The quick part: no protection of docs/security.md without a mutant or a switch, none out of date. That each mutant turns
// its test red is for `npm run mutants`, part of npm run test:security.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { mutate } from './mutate.ts';
import { mutants, switches } from './mutants.ts';
import { isTest } from './named-tests.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

test('each mutant takes something out of the source as it is', () => {
  for (const mutant of mutants) {
    const text = read(mutant.file);
    expect(mutate(text, mutant), mutant.without).not.toBe(text);
  }
  expect(new Set(mutants.map(({ file, find, test }) => `${file} ${find} ${test}`)).size).toBe(mutants.length);
});

test('a mutant that fits no more is noticed', () => {
  const change = { file: 'x.ts', find: 'if (isOwn)', replace: '' };
  expect(() => mutate('if (mayRead) return;', change)).toThrow('stands there 0 times');
  expect(() => mutate('if (isOwn) a; if (isOwn) b;', change)).toThrow('stands there 2 times');
});

test('each names a test that exists, and so does each switch', () => {
  const named = [...mutants.map(({ test }) => test), ...switches.flatMap(({ test, seen }) => [test, seen])];
  expect(named.filter((name) => !isTest(name))).toEqual([]);
});

test('every protection of the page was seen to be missed', () => {
  const page = read('docs/security.md').replaceAll(/ +/g, ' ');
  const shown = [...page.matchAll(/`([\w/.[\]-]+\.test\.ts)` › (.+?) \|$/gm)].map(([, file, title]) => `${file} › ${title}`);
  const seen = new Set([...mutants, ...switches].map(({ test }) => test));
  expect(shown.length).toBeGreaterThan(55);
  expect([...new Set(shown.filter((name) => !seen.has(name)))]).toEqual([]);
});
