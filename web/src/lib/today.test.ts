import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { todayAt } from './today.server.ts';

test('the day is that of Brussels, an hour or two before that of UTC', () => {
  expect(todayAt('2027-07-04T21:59:59.999Z')).toBe('2027-07-04');
  expect(todayAt('2027-07-04T22:00:00.000Z')).toBe('2027-07-05');
  expect(todayAt('2027-12-31T23:00:00.000Z')).toBe('2028-01-01');
});

test('no page takes the first characters of an instant for a day', () => {
  const routes = join(import.meta.dirname, '../routes');
  const pages = readdirSync(routes, { recursive: true, encoding: 'utf8' }).filter((path) => /(?<!\.test)\.(svelte|ts)$/.test(path));
  expect(pages.length).toBeGreaterThan(200);
  const cuts = /(Time|At|new Date\(\)\.toISOString\(\))\.slice\(0, /;
  expect(pages.filter((path) => cuts.test(readFileSync(join(routes, path), 'utf8')))).toEqual([]);
});
