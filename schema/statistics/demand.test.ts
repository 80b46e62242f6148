// Demand through the graph: met or not, and no small count told.
import { beforeAll, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createChild, createPlaine, createStaff, createWeek, placeChild } from '../../tests/kit/catalogue.ts';
import type { ParentActor } from '../../server/platform/actor.ts';
import { createApp, createParent } from '../../tests/kit/people.ts';

let app: App;
let ask: ReturnType<typeof createAsker>;

beforeAll(async () => {
  app = await createApp();
  ask = createAsker(app);
});

const at = (text: string) => new Date(`2026-05-${text}:00Z`);

test('requests of a season are told by week, stage, postal code and family; how long half of the offers took; small counts are not told', async () => {
  const { prisma } = app.database;
  const { token } = await createStaff(app, 'DESK');
  const season = await prisma.season.create({
    data: { name: 'Été 2026', kind: 'SUMMER', firstDay: new Date('2026-07-01'), lastDay: new Date('2026-08-31') },
  });
  await prisma.enrolmentPeriod.create({
    data: {
      seasonId: season.id,
      opensAt: at('01T08:00'),
      opensToAllAt: at('08T08:00'),
      closesAt: at('20T08:00'),
      waves: {
        create: [
          { audience: 'RESIDENTS', opensAt: at('01T08:00') },
          { audience: 'PUPILS', opensAt: at('04T08:00') },
        ],
      },
    },
  });
  const week = await createWeek(app, (await createPlaine(app)).id, { monday: '2026-07-06', capacity: 90 });
  const earlier = await createWeek(app, (await createPlaine(app)).id, { monday: '2025-07-07', capacity: 90 });
  await prisma.week.update({ where: { id: week.id }, data: { seasonId: season.id } });
  type Family = { parent: ParentActor; childId: string };
  /** So many children of one new family of a postal code. */
  const many = async (count: number, postalCode: string, each: (family: Family) => Promise<unknown>) => {
    const { actor: parent } = await createParent(app, { postalCode });
    for (let made = 0; made < count; made += 1) await each({ parent, childId: (await createChild(app)).id });
  };
  const place =
    (heldAt: Date) =>
    ({ parent, childId }: Family) =>
      placeChild(app, parent, childId, week, { heldAt });
  await many(9, '4999', place(at('02T09:00')));
  await many(6, '4999', place(at('09T09:00')));
  await many(2, '4141', place(at('09T09:00')));
  // known, by a week of the year before; enrolled by the desk before the period
  await many(5, '4999', async ({ parent, childId }) => {
    await placeChild(app, parent, childId, earlier);
    await placeChild(app, parent, childId, week, { heldAt: new Date('2026-04-01') });
  });
  let hours = 0;
  await many(7, '4140', async ({ parent: { parentId }, childId }) => {
    hours += 10;
    const offeredAt = new Date(at('05T08:00').getTime() + hours * 3_600_000);
    const ended = { status: 'PASSED' as const, offeredAt, offeredUntil: offeredAt, endedAt: offeredAt };
    await prisma.waitingPlace.create({ data: { childId, weekId: week.id, parentId, joinedAt: at('05T08:00'), ...ended } });
  });
  const counts = 'counts { requests { count isFew } served { count isFew } unserved { count isFew } servedPercent }';
  const { data, errors } = await ask(
    token,
    `{ admin { demand(seasonId: "${season.id}") { medianWaitHours total: total { served { count } unserved { count } requests { count } servedPercent }
      byWeek { week { id } medianWaitHours ${counts} } byStage { stage ${counts} } byPostalCode { postalCode ${counts} } byFamily { isKnown ${counts} } } } }`,
  );
  expect(errors).toBeUndefined();
  const { demand } = data.admin;
  expect(demand).toMatchObject({
    medianWaitHours: 40,
    total: { served: { count: 22 }, unserved: { count: 7 }, requests: { count: 29 }, servedPercent: 76 },
  });
  expect(demand.byWeek).toMatchObject([{ week: { id: week.id }, medianWaitHours: 40, counts: { requests: { count: 29 } } }]);
  const servedBy = (rows: { counts: { served: { count: number | null; isFew: boolean } } }[], of: (row: never) => unknown) =>
    Object.fromEntries(rows.map((row) => [String(of(row as never)), row.counts.served.isFew ? '< 5' : row.counts.served.count]));
  expect(servedBy(demand.byStage, ({ stage }: { stage: string }) => stage)).toEqual({
    RESIDENTS: 9,
    EVERYBODY: 8,
    NO_PERIOD: 5,
    PUPILS: 0,
  });
  expect(servedBy(demand.byFamily, ({ isKnown }: { isKnown: boolean }) => isKnown)).toEqual({ true: 5, false: 17 });
  // two of 4141 are few, and with them those of 4999 are not told
  expect(servedBy(demand.byPostalCode, ({ postalCode }: { postalCode: string }) => postalCode)).toEqual({
    '4140': 0,
    '4141': '< 5',
    '4999': null,
  });
  expect(demand.byPostalCode[0].counts).toMatchObject({ unserved: { count: 7 }, requests: { count: 7 }, servedPercent: 0 });
});
