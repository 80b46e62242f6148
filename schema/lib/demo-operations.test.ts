// The whole library on the demonstration as a fresh clone seeds it: every operation answers, and where the demonstration
// has something to show it is shown.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { seedDemo } from '../../server/demo/seed.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createStaff } from '../../tests/kit/catalogue.ts';
import { createApp } from '../../tests/kit/people.ts';

const folder = join(import.meta.dirname, '../operations');

/** What the demonstration has something to show of when it begins; the rest is for what people do in it. */
const shown = [
  'emergency-contacts',
  'enrolment-periods',
  'enrolments',
  'family',
  'family-search',
  'fill-rate',
  'health-alerts',
  'kitchen',
  'partner-keys',
  'plaines',
  'schools',
  'staff',
  'supervision',
  'unmet-demand',
  'waiting-list',
  'who-comes',
];

test('every operation of the library runs on the demonstration', async () => {
  const app = await createApp();
  await seedDemo(app, app.database.prisma);
  const ask = createAsker(app);
  const { token } = await createStaff(app);
  const week = await app.database.prisma.week.findFirstOrThrow({ where: { waitingPlaces: { some: {} } } });
  const parent = await app.database.prisma.parent.findFirstOrThrow({ where: { enrolments: { some: {} } } });
  const enrolment = await app.database.prisma.enrolment.findFirstOrThrow({
    where: { status: 'CONFIRMED', week: { monday: { gt: new Date() } } },
  });
  const [kept, merged] = await app.database.prisma.child.findMany({ take: 2 });
  const variables = {
    keptId: kept!.id,
    mergedId: merged!.id,
    enrolmentId: enrolment.id,
    day: week.monday.toISOString().slice(0, 10),
    weekId: week.id,
    parentId: parent.id,
    year: 2026,
    search: 'Dethier',
    since: '2026-01-01T00:00:00Z',
    id: parent.id,
    cancellationId: parent.id,
    month: '2026-11-01',
    on: '2026-11-30',
  };
  const run = async (file: string) => {
    const { data, errors } = await ask(token, readFileSync(join(folder, file), 'utf8'), variables);
    expect(errors, file).toBeUndefined();
    const [answer] = Object.values(data.admin as Record<string, { edges?: object[] } | object[] | null>);
    return Array.isArray(answer) ? answer.length : answer && 'edges' in answer ? answer.edges!.length : Number(answer !== null);
  };
  const counts: Record<string, number> = {};
  for (const file of readdirSync(folder).sort()) counts[file.replace('.graphql', '')] = await run(file);
  expect(shown.filter((name) => !counts[name])).toEqual([]);
  // the sheets that were just read are in the lists of reads now
  expect([await run('health-reads.graphql'), await run('audit-trail.graphql')].every((count) => count > 20)).toBe(true);
}, 120_000);
