import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contrast, mix, paint, papers, readable, readHex, Unreadable, type Hex, type Shades } from './colours.ts';

const hexes = fc.integer({ min: 0, max: 0xffffff }).map((value): Hex => `#${value.toString(16).padStart(6, '0')}`);

/** Each text of a scheme and what is behind it. */
const pairs = ({ action, deep, wash, on }: Shades, { paper, surface }: { paper: Hex; surface: Hex }): [Hex, Hex][] => [
  [action, paper],
  [action, surface],
  [deep, paper],
  [deep, surface],
  [deep, wash],
  [on, action],
  [on, deep],
];

test('contrast is that of WCAG', () => {
  expect(contrast('#000000', '#ffffff')).toBe(21);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.478, 3);
  expect(contrast('#1e5b3c', '#1e5b3c')).toBe(1);
});

test('colours are read with three or six digits, and nothing else is one', () => {
  expect(readHex('#0A5')).toBe('#00aa55');
  expect(readHex('#1E5B3C')).toBe('#1e5b3c');
  for (const text of ['', 'green', '1e5b3c', '#1e5b', '#1e5b3cff', '#1e5b3g', '#000;}body{display:none'])
    expect([text, readHex(text)]).toEqual([text, null]);
});

test('whatever colour is taken, every text on the pages can be read, by day and by night', () => {
  let taken = 0;
  fc.assert(
    fc.property(hexes, (hex) => {
      try {
        const { light, dark } = paint(hex);
        taken += 1;
        for (const [text, behind] of [...pairs(light, papers.light), ...pairs(dark, papers.dark)])
          expect([text, behind, contrast(text, behind) >= readable]).toEqual([text, behind, true]);
        expect(light.action).toBe(hex);
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
      }
    }),
    { numRuns: 2000 },
  );
  expect(taken).toBeGreaterThan(200);
});

test('a colour that cannot be read is refused, with one that can', () => {
  fc.assert(
    fc.property(hexes, (hex) => {
      try {
        paint(hex);
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        expect(error.cause).toBe('light');
        expect(error.ratio).toBeLessThan(readable);
        expect(paint(error.suggestion).light.action).toBe(error.suggestion);
      }
    }),
    { numRuns: 2000 },
  );
  expect(() => paint('#1e5b3c', '#1e5b3c')).toThrow(Unreadable);
});

test('the papers are those of the pages', () => {
  const tokens = readFileSync(new URL('../../web/src/lib/ui/tokens.css', import.meta.url), 'utf8');
  for (const scheme of Object.values(papers))
    for (const [name, hex] of Object.entries(scheme)) expect(tokens).toContain(`--${name}: ${hex};`);
});

test('a mix goes from one colour to the other', () => {
  expect([0, 0.5, 1].map((share) => mix('#000000', '#ff8000', share))).toEqual(['#000000', '#804000', '#ff8000']);
});
