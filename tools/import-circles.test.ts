// Imports go down: no file imports, by whatever way round, a file that imports it; and what the portal does (server) knows
// nothing of what it says (schema), but for the entry points that serve it. Imports of types count like the others.
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { listFiles } from './source-files.ts';

const root = join(import.meta.dirname, '..');

type Graph = ReadonlyMap<string, readonly string[]>;

/** The relative imports, re-exports and lazy imports of one text, as paths from the root. */
const importsOf = (file: string, text: string): string[] =>
  ts
    .preProcessFile(text)
    .importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => posix.join(posix.dirname(file), fileName));

function readGraph(): Graph {
  const files = ['server', 'schema'].flatMap(listFiles).filter((file) => file.endsWith('.ts'));
  return new Map(files.map((file) => [file, importsOf(file, readFileSync(join(root, file), 'utf8'))]));
}

/** Every circle that a walk through the graph closes, as the files that it passes; none when there is no circle. */
function findCircles(graph: Graph): string[][] {
  const circles: string[][] = [];
  const done = new Set<string>();
  const walk = (file: string, way: readonly string[]) => {
    const met = way.indexOf(file);
    if (met >= 0) return void circles.push([...way.slice(met), file]);
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) walk(next, [...way, file]);
    done.add(file);
  };
  for (const file of graph.keys()) walk(file, []);
  return circles;
}

const graph = readGraph();

/** Tests stand above what they test, wherever their file is. */
const isTest = (file: string) => file.endsWith('.test.ts');

test('no file of the server or the schema imports itself by way of others, not even for a type', () => {
  expect([...graph.values()].flat().filter((file) => graph.has(file)).length).toBeGreaterThan(1000);
  expect(findCircles(graph)).toEqual([]);
});

test('on the server only the entry points and the start of the portal import the schema', () => {
  const importing = [...graph].flatMap(([file, imports]) =>
    file.startsWith('server/') && !isTest(file) && imports.some((path) => path.startsWith('schema/')) ? [file] : [],
  );
  expect(importing.length).toBeGreaterThan(0);
  expect(importing.filter((file) => !file.startsWith('server/http/') && file !== 'server/app.ts')).toEqual([]);
});

test('what closes a circle is found: an import, a type, a re-export, a lazy import', () => {
  const back = ["import './a.ts';", "import type { A } from './a.ts';", "export * from './a.ts';", "await import('./a.ts');"];
  for (const text of back) {
    const small: Graph = new Map([
      ['server/a.ts', importsOf('server/a.ts', "import { b } from '../server/b.ts';")],
      ['server/b.ts', importsOf('server/b.ts', text)],
      ['server/c.ts', ['server/a.ts']],
    ]);
    expect(findCircles(small), text).toEqual([['server/a.ts', 'server/b.ts', 'server/a.ts']]);
  }
});
