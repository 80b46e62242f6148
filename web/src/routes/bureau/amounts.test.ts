import { expect, test } from 'vitest';
import { amountOf, cents } from './amounts.ts';

test.each([
  ['48', 4800],
  ['48,00', 4800],
  ['48.5', 4850],
  ['1 234.50', 123_450],
  ['1.234,50', 123_450],
  ["1'234,50", 123_450],
  ['1.234', 123_400],
  ['100,00 EUR', 10_000],
  ['€ 60', 6000],
  ['60,-', 6000],
  ['60,--', 6000],
  ['5000', 500_000],
])('« %s » is read', (written, expected) => expect(cents(written)).toBe(expected));

test.each(['', '-5', '12,345,6', '1,2,3', 'soixante', '1e3', '12,3456', '0x10', '48,00,'])('« %s » is no amount', (written) =>
  expect(cents(written)).toBeUndefined(),
);

test('what is written in a field is read again', () => expect(cents(amountOf(123_456))).toBe(123_456));
