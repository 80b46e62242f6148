// What is written in one place only: availability in prisma/functions/availability.sql, and the columns of a seat in
// take-seats.ts; the form of a queued job in prisma/functions/jobs.sql; the day that it is, in server/platform/clock.ts.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
let sources: { path: string; text: string }[];
beforeAll(async () => {
  const found = await Promise.all(
    ['server', 'schema'].map(async (room) =>
      (await readdir(join(root, room), { recursive: true })).map((path) => join(room, path).replaceAll('\\', '/')),
    ),
  );
  const paths = found.flat().filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.startsWith('server/demo/'));
  sources = await Promise.all(paths.map(async (path) => ({ path, text: await readFile(join(root, path), 'utf8') })));
});
const filesWith = (pattern: RegExp) => sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

test('sources are read at all', () => {
  expect(filesWith(/week_availability/).length).toBeGreaterThan(3);
});

test('no source subtracts the seats taken from a capacity: week_availability does', () => {
  expect(filesWith(/(capacity|overbooked)\s*(-|>)\s*(week\.)?taken/)).toEqual([]);
});

test('no source counts holds or offers that have expired: week_availability does', () => {
  expect(filesWith(/count\(\*\)[^;`]*(held_until|offered_until) <= /)).toEqual([]);
});

test('an enrolment is written, moved and confirmed in take-seats.ts alone', () => {
  expect(filesWith(/INSERT INTO enrolment\b|enrolment\.create/)).toEqual(['server/enrolments/take-seats.ts']);
  expect(filesWith(/UPDATE enrolment SET (week_id|status = 'CONFIRMED')/)).toEqual(['server/enrolments/take-seats.ts']);
  expect(filesWith(/status = 'ACCEPTED', ended_at/)).toEqual(['server/enrolments/take-seats.ts']);
});

test('whether the period is open for a family is asked in eligibility.ts alone', () => {
  expect(filesWith(/isOpenFor\(/)).toEqual(['server/enrolments/eligibility.ts', 'server/enrolments/period.ts']);
});

test('no source knows the form of a queued job: queue_jobs does', () => {
  expect(filesWith(/graphile_worker\.(add_jobs|job_spec)/)).toEqual([]);
});

test('no source asks the session for the day: todayInBrussels does', () => {
  expect(filesWith(/\bnow\(\)::date|CURRENT_DATE|\(now\(\) AT TIME ZONE 'Europe\/Brussels'\)::date/)).toEqual(['server/platform/clock.ts']);
});
