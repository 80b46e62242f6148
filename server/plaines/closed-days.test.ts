import { expect, test } from 'vitest';
import { closedDaysOf, nameHoliday } from './closed-days.ts';

test.each([
  ['2027-07-21', 'fr', 'Fête nationale'],
  ['2027-07-21', 'nl', 'Nationale feestdag'],
  ['2027-05-17', 'fr', 'Lundi de Pentecôte'],
  ['2028-06-05', 'fr', 'Lundi de Pentecôte'],
  ['2027-07-20', 'fr', null],
  ['2100-03-29', 'fr', 'Lundi de Pâques'],
] as const)('%s in %s is %s', (day, locale, name) => {
  expect(nameHoliday(day, locale)).toBe(name);
});

test('a week is closed on its holiday, which has a name, and on a day taken out, which has none', () => {
  const day = (date: number) => new Date(Date.UTC(2027, 6, date));
  const week = { monday: day(19), openDays: [day(19), day(20), day(23)] };
  expect(closedDaysOf(week, 'fr')).toEqual([
    { date: day(21), name: 'Fête nationale' },
    { date: day(22), name: null },
  ]);
});
