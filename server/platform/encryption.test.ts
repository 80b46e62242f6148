import { expect, test } from 'vitest';
import { createKey, indexNumber, indexesOfNumber, open, readKeyRing, seal } from './encryption.ts';

const [older, newer] = [createKey('a'), createKey('b')];
const ring = readKeyRing(older);
const rotated = readKeyRing(`${newer},${older}`);

test('what is sealed opens at its own place only', () => {
  const sealed = seal(ring, 'health_sheet.sealed:1', 'arachides');
  expect(open(ring, 'health_sheet.sealed:1', sealed).toString()).toBe('arachides');
  expect(() => open(ring, 'health_sheet.sealed:2', sealed)).toThrow();
  expect(Buffer.from(sealed).includes('arachides')).toBe(false);
});

test('the same text twice gives two values, and an altered one does not open', () => {
  const [one, two] = [seal(ring, 'x', 'lait'), seal(ring, 'x', 'lait')];
  expect(one).not.toEqual(two);
  one[one.length - 1]! ^= 1;
  expect(() => open(ring, 'x', one)).toThrow();
});

test('an old key still opens and finds after a new one came', () => {
  expect(open(rotated, 'x', seal(ring, 'x', 'soleil')).toString()).toBe('soleil');
  expect(indexesOfNumber(rotated, '85073003328')).toContain(indexNumber(ring, '85073003328'));
  expect(() => open(ring, 'x', seal(rotated, 'x', 'soleil'))).toThrow(/unknown key/);
});

test.each(['', 'a:short', 'a', `${createKey('a')},${createKey('a')}`])('a broken ring is refused: %s', (text) => {
  expect(() => readKeyRing(text)).toThrow(/DATA_KEYS/);
});
