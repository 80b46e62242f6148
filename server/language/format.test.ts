import { expect, test } from 'vitest';
import { formatCents, formatDay, formatInstant, formatWeek } from './format.ts';

const day = (text: string) => new Date(`${text}T00:00:00Z`);

test('a week says what its days share once', () => {
  expect(formatWeek(day('2027-07-05'), day('2027-07-09'), 'fr')).toBe('du lundi 5 au vendredi 9 juillet 2027');
  expect(formatWeek(day('2027-06-28'), day('2027-07-02'), 'fr')).toBe('du lundi 28 juin au vendredi 2 juillet 2027');
  expect(formatWeek(day('2026-12-28'), day('2027-01-01'), 'fr')).toBe('du lundi 28 décembre 2026 au vendredi 1er janvier 2027');
});

test('a day carries its year, and the first of a month is « 1er »', () => {
  expect(formatDay(day('2027-07-05'), 'fr')).toBe('lundi 5 juillet 2027');
  expect(formatDay(day('2027-03-01'), 'fr')).toBe('lundi 1er mars 2027');
});

test('an instant is told in the time of the commune, summer and winter', () => {
  expect(formatInstant(new Date('2026-05-14T16:00:00Z'), 'fr')).toBe('jeudi 14 mai à 18:00');
  expect(formatInstant(new Date('2026-01-15T17:05:00Z'), 'fr')).toBe('jeudi 15 janvier à 18:05');
  expect(formatInstant(new Date('2027-03-27T23:30:00Z'), 'fr')).toBe('dimanche 28 mars à 00:30');
});

test('an amount is in euros, with two decimals', () => {
  expect(formatCents(4800)).toBe('48,00\u00a0€');
  expect(formatCents(5)).toBe('0,05\u00a0€');
  expect(formatCents(123456)).toMatch(/^1.234,56\u00a0€$/);
});
