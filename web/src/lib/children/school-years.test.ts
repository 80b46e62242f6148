import { beforeAll, expect, test } from 'vitest';
import { overwriteGetLocale } from '#paraglide/runtime.js';
import { schoolYearWords } from './school-years.ts';

beforeAll(() => overwriteGetLocale(() => 'fr'));

test('a school year is said in words, the first one as « 1re », and one of a file as it stands', () => {
  expect(['P1', 'P2', 'M1', 'M3'].map(schoolYearWords)).toEqual(['1re primaire', '2e primaire', '1re maternelle', '3e maternelle']);
  expect(schoolYearWords('3B')).toBe('3B');
});
