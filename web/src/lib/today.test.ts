import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listFiles } from '../../../tools/source-files.ts';
import { todayAt } from './today.server.ts';

test('the day is that of Brussels, an hour or two before that of UTC', () => {
  expect(todayAt('2027-07-04T21:59:59.999Z')).toBe('2027-07-04');
  expect(todayAt('2027-07-04T22:00:00.000Z')).toBe('2027-07-05');
  expect(todayAt('2027-12-31T23:00:00.000Z')).toBe('2028-01-01');
});

test('no page takes the first characters of an instant for a day', () => {
  const pages = listFiles('web/src/routes').filter((path) => /\.(svelte|ts)$/.test(path) && !path.endsWith('.test.ts'));
  expect(pages.length).toBeGreaterThan(200);
  const text = (path: string) => readFileSync(join(import.meta.dirname, '../../..', path), 'utf8');
  expect(pages.filter((path) => /(Time|At|new Date\(\)\.toISOString\(\))\.slice\(0, /.test(text(path)))).toEqual([]);
});
