import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ageInMonths, isDay, isoDay, toPlainDate } from './dates.ts';

const days = fc.date({ min: new Date('1990-01-01'), max: new Date('2060-12-31'), noInvalidDate: true }).map(isoDay);

test('an age in months is what Temporal counts, on any two days', () => {
  fc.assert(
    fc.property(days, days, (one, other) => {
      const [birth, day] = [one, other].sort() as [string, string];
      const { years, months } = toPlainDate(birth).until(toPlainDate(day), { largestUnit: 'years' });
      expect(ageInMonths(birth, day)).toBe(years * 12 + months);
    }),
    { numRuns: 2_000 },
  );
});

test('an age turns on the day of the month, and the end of February is not a birthday of the 31st', () => {
  expect(ageInMonths('2024-07-05', '2027-07-04')).toBe(35);
  expect(ageInMonths('2024-07-05', '2027-07-05')).toBe(36);
  expect(ageInMonths('2024-02-29', '2027-02-28')).toBe(35);
  expect(ageInMonths('2024-02-29', '2027-03-01')).toBe(36);
});

test('a day is one of the calendar', () => {
  fc.assert(fc.property(days, isDay));
  const none = [
    '2027-02-29',
    '2027-13-01',
    '2027-00-10',
    '2027-04-31',
    '2027-04-00',
    '27-04-01',
    '2027-4-1',
    '2027-04-01T00:00:00Z',
    'hier',
    '',
  ];
  expect(none.filter(isDay)).toEqual([]);
});
