import { expect, test } from 'vitest';
import { formatPhone, parsePhone } from './phones.ts';

test.each([
  ['0470 12 34 56', '+32470123456'],
  ['0470/12.34.56', '+32470123456'],
  ['04 382 22 22', '+3243822222'],
  ['+352 621 123 456', '+352621123456'],
  ['0033 6 12 34 56 78', '+33612345678'],
])('%s is %s', (text, number) => expect(parsePhone(text)).toBe(number));

test.each(['', '12', 'abc', '0470 12 34', '+32 470 12 34 56 78 90'])('%j is no number', (text) => expect(parsePhone(text)).toBeUndefined());

test('Belgian numbers are written as one says them, others with their country, and what is no number as it came', () => {
  expect(formatPhone('+32470123456')).toBe('0470 12 34 56');
  expect(formatPhone('+352621123456')).toBe('+352 621 123 456');
  expect(formatPhone('au guichet')).toBe('au guichet');
});
