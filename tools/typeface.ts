// npm run build: the pages' typeface with the letters that Belgian families write and the weights that the pages have
// (--plain and --strong in web/src/lib/ui/tokens.css): a quarter less on each first visit.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import subsetFont from 'subset-font';

const root = join(import.meta.dirname, '..');
const source = 'node_modules/@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2';
const target = 'web/src/generated/source-sans-3.woff2';

const weights = { min: 420, max: 660, default: 420 };
const between = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index)).join('');
// Basic Latin, Latin-1, and what French, Dutch and German add; another letter comes from the system's face
const letters = `${between(0x20, 0x7e)}${between(0xa0, 0xff)}ŒœŸ–—‘’‚“”„•…‹›€−→←\u202f\u2009`;

// pairs of letters and accents; fractions, ordinals and other variants are not asked for by any style
const keepFeatures = ['kern', 'mark', 'ccmp', 'locl'];

const subset = await subsetFont(readFileSync(join(root, source)), letters, {
  targetFormat: 'woff2',
  variationAxes: { wght: weights },
  keepFeatures,
});
mkdirSync(join(root, 'web/src/generated'), { recursive: true });
writeFileSync(join(root, target), subset);
