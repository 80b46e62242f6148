import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addCheckDigits,
  findStructuredCommunication,
  formatStructuredCommunication,
  isStructuredCommunication,
} from './structured-communication.ts';

test.each([
  ['0909337554', '090933755493'],
  ['2026000107', '202600010704'],
  ['0000000001', '000000000101'],
  ['0000000097', '000000009797'],
  ['0000000096', '000000009696'],
  ['4140000001', '414000000137'],
  ['4140000097', '414000009736'],
  ['1234567890', '123456789002'],
  ['9999999999', '999999999948'],
])('%s gets its check digits: %s', (base, digits) => {
  expect(addCheckDigits(base)).toBe(digits);
  expect(isStructuredCommunication(digits)).toBe(true);
});

test.each(['090933755494', '000000009700', '09093375549', '0909337554933', '09093375549a', ''])('%s is not one', (digits) =>
  expect(isStructuredCommunication(digits)).toBe(false),
);

test('is written as on a transfer form', () => {
  expect(formatStructuredCommunication('090933755493')).toBe('+++090/9337/55493+++');
  expect(formatStructuredCommunication('414000000137')).toBe('+++414/0000/00137+++');
});

test.each([
  ['+++090/9337/55493+++', '090933755493'],
  ['***090/9337/55493***', '090933755493'],
  ['090933755493', '090933755493'],
  ['090 9337 55493', '090933755493'],
  ['+ + + 090 / 9337 / 55493 + + +', '090933755493'],
  ['plaines de Zoé, communication +++414/0000/00137+++ merci', '414000000137'],
  ['facture 2027, 414000000137, bien à vous', '414000000137'],
  ['414000000137 et encore +++414/0000/00137+++', '414000000137'],
])('is found in « %s »', (text, digits) => expect(findStructuredCommunication(text)).toBe(digits));

test.each(['', 'plaines de Zoé', '+++090/9337/55494+++', '1090933755493', '0909337554931', '090933755493 ou 414000000137'])(
  'is not found in « %s »',
  (text) => expect(findStructuredCommunication(text)).toBeNull(),
);

test('one wrong digit is always seen', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\d{10}$/), fc.nat(9), fc.integer({ min: 1, max: 9 }), (base, at, shift) => {
      const digits = addCheckDigits(base);
      const wrong = digits.slice(0, at) + String((Number(digits[at]) + shift) % 10) + digits.slice(at + 1);
      expect(isStructuredCommunication(wrong)).toBe(false);
      expect(findStructuredCommunication(`x ${formatStructuredCommunication(digits)} y`)).toBe(digits);
    }),
  );
});
