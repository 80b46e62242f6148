// « file › title »: how documents and mutants name a test.
import { existsSync, readFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);

/** A test's file, from the root, and its title as it stands in the source (« %s » and « %j » included). */
export function readTest(name: string): { file: string; title: string } {
  const [file, title, ...rest] = name.split(' › ');
  if (!file || !title || rest.length > 0) throw new Error(`« ${name} » is no « file › title »`);
  return { file, title };
}

const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
/** As a source writes it between quotes. */
const spellings = (title: string) => [`'${title.replaceAll("'", "\\'")}'`, `"${title}"`, `\`${title}\``];

/** True when the file has a test of that title which is not left out. */
export function isTest(name: string): boolean {
  const { file, title } = readTest(name);
  if (!existsSync(new URL(file, root))) return false;
  const text = read(file);
  return spellings(title).some((spelling) => {
    const at = text.indexOf(`(${spelling}`) === -1 ? text.search(new RegExp(`\\(\\s+${literal(spelling)}`)) : text.indexOf(`(${spelling}`);
    const opened = [...text.slice(0, Math.max(0, at + 1)).matchAll(/\b(?:test|it|describe)((?:\.\w+)*)\s*\(/g)].at(-1);
    return at !== -1 && opened !== undefined && !/skip|todo|fails/i.test(opened[1]!);
  });
}

const literal = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What finds the test by its name when it runs: « %s » and « $name » stand for anything. */
export const patternOf = (title: string) =>
  `${title
    .split(/%[sjoid]|\$\w+/)
    .map(literal)
    .join('.*')}$`;
