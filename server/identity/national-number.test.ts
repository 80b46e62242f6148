import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseNationalNumber } from '../language/national-number.ts';
import { contradictsBirthDate, maskNationalNumber, readNationalNumber } from './national-number.ts';

test.each([
  ['85073003328', 1900, '1985-07-30'],
  ['85.07.30-033.28', 1900, '1985-07-30'],
  ['85 07 30 033 28', 1900, '1985-07-30'],
  ['850730-033-28', 1900, '1985-07-30'],
  ['17073003384', 2000, '2017-07-30'],
  ['42012205181', 1900, '1942-01-22'],
  ['93051822361', 1900, '1993-05-18'],
  ['99060427181', 1900, '1999-06-04'],
  ['88022999990', 1900, '1988-02-29'],
  ['00012511148', 2000, '2000-01-25'],
  ['20022998563', 2000, '2020-02-29'],
])('%s is a number of the %i, born on %s', (text, century, birthDate) => {
  expect(readNationalNumber(text)).toEqual({ digits: text.replaceAll(/\D/g, ''), century, birthDate });
});

test.each([
  ['88222999936', 1900, '1988-02-29'],
  ['08222999934', 2000, '2008-02-29'],
  ['88422999979', 1900, '1988-02-29'],
  ['08422999977', 2000, '2008-02-29'],
])('%s is a bis number of the %i, born on %s', (digits, century, birthDate) => {
  expect(readNationalNumber(digits)).toEqual({ digits, century, birthDate });
});

test.each(['40000095579', '00000100364', '00000000097'])('%s is accepted although it tells no birth date', (digits) => {
  expect(readNationalNumber(digits)).toMatchObject({ digits, birthDate: null });
});

test.each(['85073003329', '12345678901', '85010112345', '61000016952'])('%s has wrong check digits', (digits) => {
  expect(readNationalNumber(digits)).toBeNull();
});

test.each(['85133003328', '13820404235', withCheckDigits('850230001'), withCheckDigits('850732001')])(
  '%s is right in its check digits alone: its date cannot be',
  (digits) => {
    expect(readNationalNumber(digits)).toBeNull();
  },
);

test.each(['', '8507300332', '850730033281', 'soleil'])('« %s » does not have eleven digits', (text) => {
  expect(readNationalNumber(text)).toBeNull();
});

test.each([
  ['85O73003328', { kind: 'LETTER' }],
  ['850730033', { kind: 'LENGTH', digits: -2 }],
  ['850730033281', { kind: 'LENGTH', digits: 1 }],
  ['85073003329', { kind: 'CHECK' }],
  [withCheckDigits('850230001'), { kind: 'DATE' }],
])('what is wrong with %s is named', (text, fault) => {
  expect(parseNationalNumber(text)).toEqual(fault);
});

test('a changed digit never gives a valid number of the same century', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 1, max: 9 }), (at, by) => {
      const digits = [...'85073003328'];
      digits[at] = String((Number(digits[at]) + by) % 10);
      expect(readNationalNumber(digits.join(''))?.century).not.toBe(1900);
    }),
  );
});

test('a number is shown by its date alone', () => {
  expect(maskNationalNumber('86041798152')).toBe('86.04.17-***.**');
});

test('another birth date than the one typed is noticed, an unknown one is not held against anybody', () => {
  const read = (text: string) => readNationalNumber(text)!;
  expect(contradictsBirthDate(read('85073003328'), '1985-07-31')).toBe(true);
  expect(contradictsBirthDate(read('85073003328'), '1985-07-30')).toBe(false);
  expect(contradictsBirthDate(read('40000095579'), '1940-06-01')).toBe(false);
});

function withCheckDigits(base: string) {
  return base + String(97 - (Number(base) % 97)).padStart(2, '0');
}
