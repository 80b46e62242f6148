// What the guides say stays true: each picture is there and light, each quoted button is on a page.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stops } from '../tour/stops.ts';

const root = join(import.meta.dirname, '../..');
const guides = ['docs/guide-parents.md', 'docs/guide-staff.md'];
const pictures = join(root, 'docs/pictures');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const words = new Set(Object.values(JSON.parse(read('web/messages/fr.json')) as Record<string, unknown>));

test.each(guides)('%s quotes the words of the pages', (guide) => {
  const quoted = [...read(guide).matchAll(/\*\*« (.+?) »\*\*/g)].map(([, label]) => label!);
  expect(quoted.length).toBeGreaterThan(5);
  expect(quoted.filter((label) => !words.has(label))).toEqual([]);
});

test('each picture is shown, and each picture shown is a stop of the tour', () => {
  const shown = [...guides, 'README.md'].flatMap((file) => [...read(file).matchAll(/pictures\/([\w-]+)\.png/g)].map(([, name]) => name!));
  expect([...new Set(shown)].sort()).toEqual(
    readdirSync(pictures)
      .map((file) => file.replace(/\.png$/, ''))
      .sort(),
  );
  const names = new Set(stops.map(({ name }) => name));
  expect(shown.filter((name) => !names.has(name))).toEqual([]);
});

test('the pictures are small', () => {
  const sizes = readdirSync(pictures).map((file) => ({ file, bytes: statSync(join(pictures, file)).size }));
  expect(sizes.filter(({ bytes }) => bytes > 100_000)).toEqual([]);
  expect(sizes.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(1_000_000);
});
