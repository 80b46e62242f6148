// Attendance through the graph.
import { beforeAll, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createStaff, placeChild } from '../../tests/kit/catalogue.ts';
import { createApp, createChild, createParent, createSeason } from '../../tests/kit/people.ts';

let app: App;
let ask: ReturnType<typeof createAsker>;
let desk: string;

beforeAll(async () => {
  app = await createApp();
  ask = createAsker(app);
  desk = (await createStaff(app, 'DESK')).token;
});

test('attendance is noted for confirmed children, on open days that have come, and can be corrected', async () => {
  const season = await createSeason(app, [2]);
  const monday = new Date('2026-07-06');
  const past = await app.database.prisma.week.create({
    data: {
      plaineId: season.plaine.id,
      monday,
      startDate: monday,
      endDate: new Date('2026-07-07'),
      openDays: [monday, new Date('2026-07-07')],
      capacity: 5,
    },
  });
  const parent = await createParent(app);
  const came = await placeChild(app, parent.actor, (await createChild(app, [parent])).id, past);
  const ahead = await placeChild(app, parent.actor, (await createChild(app, [parent])).id, season.weeks[0]!);
  const record = `mutation ($input: RecordAttendanceInput!) { recordAttendance(input: $input) { __typename ... on AttendanceRecorded { enrolments { attendances { day status } } } ... on InputInvalid { field } } }`;
  const mark = (day: string, enrolmentId: string, status: string) =>
    ask(desk, record, { input: { day, marks: [{ enrolmentId, status }] } });
  await mark('2026-07-06', came.id, 'PRESENT');
  expect((await mark('2026-07-06', came.id, 'ABSENT_JUSTIFIED')).data.recordAttendance.enrolments).toEqual([
    { attendances: [{ day: '2026-07-06', status: 'ABSENT_JUSTIFIED' }] },
  ]);
  expect((await mark('2026-07-08', came.id, 'PRESENT')).data.recordAttendance).toMatchObject({ field: 'marks.0.enrolmentId' });
  expect((await mark(season.weeks[0]!.startDate.toISOString().slice(0, 10), ahead.id, 'PRESENT')).data.recordAttendance).toMatchObject({
    field: 'day',
  });
});

const recordWeek = async (input: object, token = desk) =>
  (
    await ask(
      token,
      `mutation ($input: RecordWeekAttendanceInput!) { recordWeekAttendance(input: $input) { __typename
         ... on WeekAttendanceRecorded { children group { attendanceVersion } } ... on InputInvalid { field message } } }`,
      { input },
    )
  ).data?.recordWeekAttendance;

/** A week that is over, with so many confirmed children. */
async function pastWeek(children: number) {
  const { plaine } = await createSeason(app, []);
  const { actor } = await createParent(app);
  const days = [6, 7, 8].map((day) => `2026-07-0${day}`);
  const week = await app.database.prisma.week.create({
    data: {
      plaineId: plaine.id,
      monday: new Date(days[0]!),
      startDate: new Date(days[0]!),
      endDate: new Date(days[2]!),
      openDays: days.map((day) => new Date(day)),
      capacity: children,
    },
  });
  const basket = await app.database.prisma.basket.create({ data: { parentId: actor.parentId } });
  await app.database.pool.query(
    `WITH born AS (INSERT INTO child (id, given_name, family_name, birth_date)
       SELECT gen_random_uuid(), 'Lou', 'Enfant', '2019-03-14' FROM generate_series(1, $1) RETURNING id)
     INSERT INTO enrolment (id, basket_id, parent_id, child_id, week_id, monday, status, confirmed_at, price_cents, day_rate_cents, day_count, category, sibling_rank)
     SELECT gen_random_uuid(), $2, $3, id, $4, $5, 'CONFIRMED', now(), 3600, 1200, 3, 'RESIDENT', 1 FROM born`,
    [children, basket.id, actor.parentId, week.id, days[0]],
  );
  const enrolments = await app.database.prisma.enrolment.findMany({
    where: { weekId: week.id },
    select: { id: true },
    orderBy: { seq: 'asc' },
  });
  const count = async () => {
    const rows = await app.database.prisma.attendance.groupBy({ by: ['status'], where: { enrolment: { weekId: week.id } }, _count: true });
    return Object.fromEntries(rows.map(({ status, _count }) => [status, _count]));
  };
  return { weekId: week.id, days, ids: enrolments.map(({ id }) => id), count };
}

test('a week of a thousand children is noted in one request: the absences that are said, and all the others present', async () => {
  const { weekId, days, ids, count } = await pastWeek(1000);
  const marks = ids.slice(0, 400).map((enrolmentId) => ({ enrolmentId, day: days[1], status: 'ABSENT' }));
  expect(await recordWeek({ weekId, version: 0, marks, allPresentOn: days })).toEqual({
    __typename: 'WeekAttendanceRecorded',
    children: 1000,
    group: { attendanceVersion: 1 },
  });
  expect(await count()).toEqual({ ABSENT: 400, PRESENT: 2600 });
});

test('of a week one mark is corrected and one taken back, by who read it last; the others are told that it changed', async () => {
  const { weekId, days, ids, count } = await pastWeek(3);
  await recordWeek({ weekId, version: 0, allPresentOn: [days[0]] });
  const marks = [
    { enrolmentId: ids[0], day: days[0], status: 'ABSENT_JUSTIFIED' },
    { enrolmentId: ids[1], day: days[0], status: null },
  ];
  const answers = await Promise.all([recordWeek({ weekId, version: 1, marks }), recordWeek({ weekId, version: 1, marks: [] })]);
  expect(answers.map(({ __typename }) => __typename).sort()).toEqual(['InputInvalid', 'WeekAttendanceRecorded']);
  await recordWeek({ weekId, version: 2, marks });
  expect(await count()).toEqual({ ABSENT_JUSTIFIED: 1, PRESENT: 1 });
});

test.each([
  ['a day to come', { marks: [], allPresentOn: ['2099-07-06'] }, 'allPresentOn.0'],
  ['a day on which the plaine is closed', { allPresentOn: ['2026-07-09'] }, 'allPresentOn.0'],
  [
    'a child of another week',
    { marks: [{ enrolmentId: '0b0e3e3e-1111-7111-8111-111111111111', day: '2026-07-06', status: 'PRESENT' }] },
    'marks.0.enrolmentId',
  ],
])('with %s nothing of the week is noted', async (_what, change, field) => {
  const { weekId, days, ids, count } = await pastWeek(2);
  const good = { enrolmentId: ids[0], day: days[0], status: 'PRESENT' };
  const marks = 'marks' in change ? [...change.marks, good] : [good];
  expect(await recordWeek({ weekId, version: 0, ...change, marks })).toMatchObject({ __typename: 'InputInvalid', field });
  expect(await count()).toEqual({});
  expect(await recordWeek({ weekId, version: 0, marks: [good] })).toMatchObject({ __typename: 'WeekAttendanceRecorded' });
});

test('a day is closed once everybody is noted, by a person; a correction afterwards has a reason, which the trail keeps', async () => {
  const { weekId, days, ids, count } = await pastWeek(2);
  const [first] = days;
  const mark = (status: string | null) => ({ enrolmentId: ids[0], day: first, status });
  expect(await recordWeek({ weekId, version: 0, marks: [mark('PRESENT')], closeOn: [first] })).toMatchObject({
    field: 'closeOn.0',
    message: "Le 6 juillet 2026 ne peut pas encore être clos : il manque la présence d'un enfant.",
  });
  expect(await count()).toEqual({});
  await recordWeek({ weekId, version: 0, marks: [mark('PRESENT')], allPresentOn: [first], closeOn: [first] });
  const { closedDays } = (
    await ask(desk, `query ($weekId: ID!) { admin { group(weekId: $weekId) { closedDays { day closedBy } } } }`, { weekId })
  ).data.admin.group;
  expect(closedDays).toEqual([{ day: '2026-07-06', closedBy: expect.stringMatching(/\w+ \w+/) }]);

  expect(await recordWeek({ weekId, version: 1, marks: [mark('PRESENT')] })).toMatchObject({ __typename: 'WeekAttendanceRecorded' });
  expect(await recordWeek({ weekId, version: 2, marks: [mark('ABSENT')], reason: ' ' })).toMatchObject({ field: 'reason' });
  const alone =
    'mutation ($input: RecordAttendanceInput!) { recordAttendance(input: $input) { __typename ... on InputInvalid { field } } }';
  const one = { day: first, marks: [{ enrolmentId: ids[0], status: 'ABSENT' }] };
  expect((await ask(desk, alone, { input: one })).data.recordAttendance).toMatchObject({ field: 'reason' });
  expect(await recordWeek({ weekId, version: 2, marks: [mark(null)], reason: 'erreur' })).toMatchObject({ field: 'marks.0.status' });
  await recordWeek({ weekId, version: 2, marks: [mark('ABSENT')], reason: 'le parent est venu le chercher' });
  expect(await count()).toEqual({ ABSENT: 1, PRESENT: 1 });
  const trail = await app.database.prisma.auditEntry.findMany({ where: { subject: `week:${weekId}` }, orderBy: { id: 'asc' } });
  expect(trail.map(({ action, detail }) => ({ action, detail }))).toEqual([
    { action: 'attendance-recorded', detail: { days: [first], children: 2 } },
    { action: 'attendance-closed', detail: { days: [first] } },
    { action: 'attendance-recorded', detail: { days: [first], children: 1 } },
    { action: 'attendance-recorded', detail: { days: [first], children: 1, corrected: [first], reason: 'le parent est venu le chercher' } },
  ]);
});
