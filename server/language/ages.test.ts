import { expect, test } from 'vitest';
import { formatAge as onPages } from './ages.ts';
import { formatAge, formatMaxAge } from './format.ts';
import { locales } from './messages.ts';

const months = Array.from({ length: 301 }, (_, month) => month);
/** An age as a number of years again, from its French sentence. */
const yearsIn = (text: string) => Number.parseInt(text) + (text.endsWith('et demi') ? 0.5 : 0);

test('half years are said from one to six years, whole years else', () => {
  const said = [6, 12, 18, 27, 29, 30, 35, 36, 42, 66, 71, 72, 78, 150].map((month) => formatAge(month, 'fr'));
  expect(said).toEqual([
    '0 an',
    '1 an',
    '1 an et demi',
    '2 ans',
    '2 ans',
    '2 ans et demi',
    '2 ans et demi',
    '3 ans',
    '3 ans et demi',
    '5 ans et demi',
    '5 ans et demi',
    '6 ans',
    '6 ans',
    '12 ans',
  ]);
});

test('an upper bound is the last whole year, which it includes', () => {
  expect([71, 72, 143, 154].map((month) => formatMaxAge(month, 'fr'))).toEqual(['5 ans', '6 ans', '11 ans', '12 ans']);
});

test('no age is said older than it is, nor by more than a year younger, nor younger than the month before', () => {
  for (const month of months) {
    const years = yearsIn(formatAge(month, 'fr'));
    expect(years * 12).toBeLessThanOrEqual(month);
    expect(years * 12).toBeGreaterThan(month - 12);
    if (month > 0) expect(years).toBeGreaterThanOrEqual(yearsIn(formatAge(month - 1, 'fr')));
  }
});

test.each(locales)('each age has its sentence in %s, with its years', (locale) => {
  for (const month of months) expect(formatAge(month, locale)).toMatch(new RegExp(`^${Math.floor(month / 12)} \\S`));
});

test('the sentences are asked of the reader’s language, once', () => {
  const asked: string[] = [];
  onPages(42, { years: (count) => (asked.push(`${count}`), ''), yearsAndHalf: (count) => (asked.push(`${count}½`), '') });
  expect(asked).toEqual(['3½']);
});
