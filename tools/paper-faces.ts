// npm run build: the typeface of the papers. Typst takes TrueType files of one weight each, and of the files of one family it looks into
// one alone: each part of the alphabet becomes a family, which server/papers/templates/face.typ names one after the other.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import subsetFont from 'subset-font';

const root = join(import.meta.dirname, '..');
const source = join(root, 'node_modules/@fontsource-variable/source-sans-3');
const target = join(root, 'server/generated/paper-faces');

/** plain, and strong */
const weights = [400, 600];
const familyOfSource = 'Source Sans 3 ExtraLight';

/** « U+0000-00FF,U+0131 » */
const lettersOf = (ranges: string) =>
  ranges
    .split(',')
    .flatMap((range) => {
      const [first, last = first] = range
        .slice(2)
        .split('-')
        .map((digits) => parseInt(digits, 16));
      return Array.from({ length: last! - first! + 1 }, (_, index) => String.fromCodePoint(first! + index));
    })
    .join('');

/** Names the family otherwise, in as many letters: the places of everything else in the file stay. */
function rename(font: Buffer, family: string): Buffer {
  const bytes = (name: string) => Buffer.from(name, 'utf16le').swap16();
  const [from, to] = [bytes(familyOfSource), bytes(family)];
  if (from.length !== to.length || !font.includes(from)) throw new Error(`no room for the name ${family} in the typeface`);
  for (let at = font.indexOf(from); at !== -1; at = font.indexOf(from, at + 1)) to.copy(font, at);
  return font;
}

const parts = JSON.parse(readFileSync(join(source, 'unicode.json'), 'utf8')) as Record<string, string>;
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const [part, ranges] of Object.entries(parts)) {
  const variable = readFileSync(join(source, `files/source-sans-3-${part}-wght-normal.woff2`));
  for (const wght of weights) {
    const font = await subsetFont(variable, lettersOf(ranges), { targetFormat: 'sfnt', variationAxes: { wght } });
    writeFileSync(join(target, `${part}-${wght}.ttf`), rename(Buffer.from(font), `Source Sans ${part.padEnd(12, '.')}`));
  }
}
