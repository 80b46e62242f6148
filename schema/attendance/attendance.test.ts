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
