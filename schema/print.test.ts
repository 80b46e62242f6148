import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { printedFolder, printGraphs } from './print.ts';

test.each(Object.entries(printGraphs()))('schema/printed/%s is what `npm run schema` writes', (name, text) => {
  // not compared by expect: the difference of two graphs says nothing that git diff does not say better
  expect(readFileSync(new URL(name, printedFolder), 'utf8') === text, 'npm run schema writes it anew').toBe(true);
});
