// A week at the desk: its capacity, its dates, its cancellation.
import { beforeAll, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createStaff, placeChild } from '../../tests/kit/catalogue.ts';
import { createApp, createChild, createParent, createSeason, readPlaces } from '../../tests/kit/people.ts';

let app: App;
let ask: ReturnType<typeof createAsker>;
let responsible: string;

beforeAll(async () => {
  app = await createApp();
  ask = createAsker(app);
  responsible = (await createStaff(app)).token;
});

const saveWeek = `mutation ($input: SaveWeekInput!) { saveWeek(input: $input) { __typename
  ... on Week { id startDate endDate openDays capacity seatsLeft } ... on CapacityBelowTaken { taken message } ... on InputInvalid { field message } } }`;
const savePeriod = `mutation ($input: SaveEnrolmentPeriodInput!) { saveEnrolmentPeriod(input: $input) { __typename
  ... on EnrolmentPeriod { id opensAt opensToAllAt closesAt maxWeeksPerChild isOpen } ... on InputInvalid { field message } } }`;

test('a capacity goes down to what is taken and never below, and places added go to the queue', async () => {
  const season = await createSeason(app, [2]);
  const [asked] = season.weeks;
  const parent = await createParent(app);
  for (let n = 0; n < 2; n += 1) await placeChild(app, parent.actor, (await createChild(app, [parent])).id, asked!);
  const waiting = await createChild(app, [parent]);
  const line = await app.database.prisma.waitingPlace.create({
    data: { childId: waiting.id, weekId: asked!.id, parentId: parent.actor.parentId },
  });
  const iso = (day: Date) => day.toISOString().slice(0, 10);
  const input = {
    id: asked!.id,
    plaineId: season.plaine.id,
    startDate: iso(asked!.startDate),
    openDays: asked!.openDays.map(iso),
    capacity: 1,
  };
  const down = await ask(responsible, saveWeek, { input });
  expect(down.data.saveWeek).toEqual({ __typename: 'CapacityBelowTaken', taken: 2, message: expect.stringContaining('2 places') });
  const moved = await ask(responsible, saveWeek, { input: { ...input, capacity: 2, openDays: input.openDays.slice(1) } });
  expect(moved.data.saveWeek).toMatchObject({ __typename: 'InputInvalid', field: 'openDays' });
  const up = await ask(responsible, saveWeek, { input: { ...input, capacity: 3 } });
  expect(up.data.saveWeek).toMatchObject({ __typename: 'Week', capacity: 3, seatsLeft: 0 });
  expect((await app.database.prisma.waitingPlace.findUniqueOrThrow({ where: { id: line.id } })).status).toBe('OFFERED');
});

test.each(['0001-01-01', '2020-07-06', '9999-07-05'])('a week of %s is a year that was mistyped, and so is a period', async (day) => {
  const { plaine: old } = await createSeason(app, []);
  const input = { plaineId: old.id, startDate: day, openDays: [day], capacity: 2 };
  expect((await ask(responsible, saveWeek, { input })).data.saveWeek).toMatchObject({ __typename: 'InputInvalid', field: 'startDate' });
  const period = { opensAt: `${day}T07:00:00Z`, closesAt: '9999-12-01T07:00:00Z' };
  expect((await ask(responsible, savePeriod, { input: period })).data.saveEnrolmentPeriod).toMatchObject({ __typename: 'InputInvalid' });
});

test('a week cancelled for everybody gives places, queue and money back and tells each family', async () => {
  const { weeks } = await createSeason(app, [2]);
  const [asked] = weeks;
  const parent = await createParent(app);
  const paid = await placeChild(app, parent.actor, (await createChild(app, [parent])).id, asked!);
  await placeChild(app, parent.actor, (await createChild(app, [parent])).id, asked!, { status: 'HELD' });
  const waiting = await createChild(app, [parent]);
  await app.database.prisma.waitingPlace.create({ data: { childId: waiting.id, weekId: asked!.id, parentId: parent.actor.parentId } });
  const payment = await app.database.prisma.payment.create({
    data: {
      basketId: paid.basketId,
      parentId: parent.actor.parentId,
      method: 'TRANSFER',
      status: 'PAID',
      amountCents: 6000,
      paidCents: 6000,
      lines: { create: { enrolmentId: paid.id, amountCents: 6000, outcome: 'CONFIRMED' } },
    },
  });
  const cancel = `mutation ($id: ID!) { cancelWeek(weekId: $id, reason: "Le hall est fermé.") { __typename ... on Refusal { message } } }`;
  expect((await ask(responsible, cancel, { id: asked!.id })).data.cancelWeek).toEqual({ __typename: 'Week' });
  expect(await readPlaces(app, asked!.id)).toMatchObject({ taken: 0, held: 0, confirmed: 0, offered: 0 });
  expect(await app.database.prisma.refund.findMany({ where: { paymentId: payment.id } })).toMatchObject([
    { amountCents: 6000, reason: 'WEEK_CANCELLED', status: 'DUE' },
  ]);
  expect(await app.database.prisma.waitingPlace.count({ where: { weekId: asked!.id, status: 'DROPPED' } })).toBe(1);
  const [mails] = await app.database.prisma.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM graphile_worker._private_jobs WHERE payload ->> 'kind' = 'week-cancelled'`;
  expect(mails!.count).toBe(2);
  expect((await ask(responsible, cancel, { id: asked!.id })).data.cancelWeek.__typename).toBe('AlreadyDecided');
});
