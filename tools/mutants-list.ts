// The quick part of `npm run mutants`: no protection of docs/security.md without a mutant or a switch, none out of date.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mutate } from '../tests/kit/mutate.ts';
import { mutants, switches } from '../tests/security/mutants.ts';
import { isTest } from '../tests/security/named-tests.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** What is wrong with the list itself, one line each; empty when all is in order. */
export function findListProblems(): string[] {
  const named = [...mutants.map(({ test }) => test), ...switches.flatMap(({ test, seen }) => [test, seen])];
  const known = new Set([...mutants, ...switches].map(({ test }) => test));
  const keys = mutants.map(({ file, find, test }) => `${file} ${find} ${test}`);
  return [
    ...mutants.flatMap(findMutantProblem),
    ...keys.filter((key, index) => keys.indexOf(key) !== index).map((key) => `stands twice: ${key}`),
    ...[...new Set(named)].filter((name) => !isTest(name)).map((name) => `no such test: ${name}`),
    ...readShown()
      .filter((name) => !known.has(name))
      .map((name) => `docs/security.md names a test that was never seen red: ${name}`),
  ];
}

function findMutantProblem(mutant: (typeof mutants)[number]): string[] {
  if (!existsSync(join(root, mutant.file))) return [`${mutant.file} is not there: ${mutant.without}`];
  try {
    const text = read(mutant.file);
    return mutate(text, mutant) === text ? [`changes nothing: ${mutant.without}`] : [];
  } catch (error) {
    return [(error as Error).message];
  }
}

/** The tests that the tables of docs/security.md name. */
function readShown(): string[] {
  const page = read('docs/security.md').replaceAll(/ +/g, ' ');
  const shown = [...page.matchAll(/`([\w/.[\]-]+\.test\.ts)` › (.+?) \|$/gm)].map(([, file, title]) => `${file} › ${title}`);
  if (shown.length < 55) throw new Error(`docs/security.md names ${shown.length} tests only: its tables are not read as they were`);
  return [...new Set(shown)];
}
