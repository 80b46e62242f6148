import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatAmount, parseAmount } from './amount.ts';

test('every whole number of cents survives the way to the provider and back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999_999_999 }), (cents) => {
      const text = formatAmount(cents);
      expect(text).toMatch(/^(0|[1-9]\d*)\.\d{2}$/);
      expect(parseAmount(text)).toBe(cents);
      expect(BigInt(text.replace('.', ''))).toBe(BigInt(cents));
    }),
  );
});

test.each([
  [0, '0.00'],
  [5, '0.05'],
  [70, '0.70'],
  [110, '1.10'],
  [12000, '120.00'],
  [1999999, '19999.99'],
])('%i cents are written %s', (cents, text) => expect(formatAmount(cents)).toBe(text));

test.each([-1, 0.5, NaN, Infinity, 2 ** 53])('%s is not an amount in cents', (cents) =>
  expect(() => formatAmount(cents)).toThrow(RangeError),
);

test.each(['', '1', '1.0', '1,00', '1.000', '-1.00', '1e2', ' 1.00', '1.00\n', '0x1.00', '٣.00', '99999999999999.00'])(
  '« %s » is not read as an amount',
  (text) => expect(parseAmount(text)).toBeNull(),
);
