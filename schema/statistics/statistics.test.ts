// Figures of weeks and seasons through the graph.
import { beforeAll, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createChild, createPlaine, createStaff, placeChild } from '../../tests/kit/catalogue.ts';
import { createApp, createParent } from '../../tests/kit/people.ts';

let app: App;
let ask: ReturnType<typeof createAsker>;
let desk: string;

beforeAll(async () => {
  app = await createApp();
  ask = createAsker(app);
  desk = (await createStaff(app, 'RESPONSIBLE')).token;
});

const day = (text: string) => new Date(`${text}T00:00:00Z`);

/** A week with these open days; each child came on the first so many of those that it names. */
async function weekOf(
  plaineId: string,
  openDays: string[],
  children: { born: string; days: string[]; category?: 'OTHER' | 'SCHOOL'; id?: string }[],
  seasonId: string | null = null,
) {
  const { prisma } = app.database;
  const week = await prisma.week.create({
    data: {
      plaineId,
      seasonId,
      monday: day(openDays[0]!),
      startDate: day(openDays[0]!),
      endDate: day(openDays.at(-1)!),
      openDays: openDays.map(day),
      capacity: 24,
    },
  });
  const { actor } = await createParent(app);
  const ids: string[] = [];
  for (const { born, days, category = 'RESIDENT', id } of children) {
    const childId = id ?? (await createChild(app, { birthDate: day(born) })).id;
    ids.push(childId);
    const { id: enrolmentId } = await placeChild(app, actor, childId, week, { category });
    await prisma.attendance.createMany({
      data: openDays.map((date) => ({
        enrolmentId,
        day: day(date),
        status: days.includes(date) ? ('PRESENT' as const) : ('ABSENT' as const),
      })),
    });
  }
  return { week, childIds: ids };
}

const close = (weekId: string, days: string[]) =>
  app.database.prisma.attendanceClosing.createMany({ data: days.map((date) => ({ weekId, day: day(date) })) });

const counts = 'underSix fromSix all';
const figures = `openDays groupDays closedDays daysToClose capacity enrolled { ${counts} } came { ${counts} } childDays { ${counts} }
  residentDays { ${counts} } otherDays { ${counts} } busiestDay { day children { ${counts} } animatorsNeeded { ${counts} } } disabledChildren`;

async function figuresOf(args: string, token = desk) {
  const answer = await ask(
    token,
    `{ admin { statistics(${args}) { total { ${figures} } weeks { figures { childDays { all } } } before { year season { id } total { childDays { all } } } } } }`,
  );
  expect(answer.errors).toBeUndefined();
  return answer.data.admin.statistics;
}

test('the week of the national holiday counts eight children of whom seven came, 24 child-days, and two animators on the busiest day', async () => {
  const days = ['2027-07-19', '2027-07-20', '2027-07-22', '2027-07-23'];
  const [young, old] = ['2022-01-15', '2018-05-02'];
  const came = (born: string, count: number, category?: 'OTHER' | 'SCHOOL') => ({
    born,
    days: days.slice(0, count),
    ...(category && { category }),
  });
  const { week, childIds } = await weekOf((await createPlaine(app)).id, days, [
    came(young, 4),
    came(young, 3, 'OTHER'),
    came(young, 2),
    came(old, 4),
    came(old, 4, 'SCHOOL'),
    came(old, 4),
    came(old, 3),
    came(old, 0),
  ]);
  await app.database.prisma.severeDisability.createMany({
    data: [0, 7].map((child) => ({
      childId: childIds[child]!,
      proof: new Uint8Array([1]),
      validFrom: day('2027-01-01'),
      validUntil: day('2027-12-31'),
    })),
  });
  expect((await figuresOf(`weekId: "${week.id}"`)).total.childDays.all).toBe(0);
  await close(week.id, days);
  expect((await figuresOf(`weekId: "${week.id}"`)).total).toEqual({
    openDays: 4,
    groupDays: 4,
    closedDays: 4,
    daysToClose: 0,
    capacity: 24,
    enrolled: { underSix: 3, fromSix: 5, all: 8 },
    came: { underSix: 3, fromSix: 4, all: 7 },
    childDays: { underSix: 9, fromSix: 15, all: 24 },
    residentDays: { underSix: 6, fromSix: 11, all: 17 },
    otherDays: { underSix: 3, fromSix: 4, all: 7 },
    busiestDay: { day: '2027-07-19', children: { underSix: 3, fromSix: 4, all: 7 }, animatorsNeeded: { underSix: 1, fromSix: 1, all: 2 } },
    disabledChildren: 1,
  });
});

test('a child of two weeks is one child of the season, in both ages when it turns six in between; a season is compared with the one before', async () => {
  const { prisma } = app.database;
  const season = (name: string, year: number, copiedFromId: string | null = null) =>
    prisma.season.create({ data: { name, kind: 'SPRING', firstDay: day(`${year}-04-01`), lastDay: day(`${year}-05-15`), copiedFromId } });
  const [before, now] = [await season('Printemps 2025', 2025), await season('Printemps 2026', 2026)];
  const plaineId = (await createPlaine(app)).id;
  const old = await weekOf(plaineId, ['2025-04-28'], [{ born: '2018-01-01', days: ['2025-04-28'] }], before.id);
  await close(old.week.id, ['2025-04-28']);
  const first = await weekOf(plaineId, ['2026-04-27', '2026-04-28'], [{ born: '2020-05-01', days: ['2026-04-27', '2026-04-28'] }], now.id);
  const second = await weekOf(plaineId, ['2026-05-04'], [{ born: '', days: ['2026-05-04'], id: first.childIds[0]! }], now.id);
  await close(first.week.id, ['2026-04-27']);
  await close(second.week.id, ['2026-05-04']);

  const read = await figuresOf(`seasonId: "${now.id}"`);
  expect(read.total).toMatchObject({
    openDays: 3,
    closedDays: 2,
    daysToClose: 1,
    enrolled: { underSix: 1, fromSix: 1, all: 1 },
    came: { underSix: 1, fromSix: 1, all: 1 },
    childDays: { underSix: 1, fromSix: 1, all: 2 },
  });
  expect(read.weeks.map((week: { figures: { childDays: { all: number } } }) => week.figures.childDays.all)).toEqual([1, 1]);
  expect(read.before).toEqual({ year: null, season: { id: before.id }, total: { childDays: { all: 1 } } });
  expect((await figuresOf(`year: 2026, plaineId: "${plaineId}"`)).before).toEqual({
    year: 2025,
    season: null,
    total: { childDays: { all: 1 } },
  });

  await prisma.commune.upsert({
    where: { id: 1 },
    update: { ageOn: 'SEASON_START' },
    create: {
      name: 'Valmont',
      serviceName: 'ATL',
      email: 'atl@valmont.example',
      postalCodes: [],
      iban: '',
      beneficiary: 'Valmont',
      ageOn: 'SEASON_START',
    },
  });
  expect((await figuresOf(`seasonId: "${now.id}"`)).total).toMatchObject({
    enrolled: { underSix: 1, fromSix: 0, all: 1 },
    childDays: { underSix: 2, fromSix: 0, all: 2 },
  });
  await prisma.commune.update({ where: { id: 1 }, data: { ageOn: 'WEEK_START' } });
});

test('a coordinator reads the figures of the own site alone, without the disabilities', async () => {
  const { token } = await createStaff(app, 'COORDINATOR', 'École du Plateau');
  const mine = await createPlaine(app, { siteName: 'École du Plateau' });
  const { week } = await weekOf(mine.id, ['2026-08-03'], [{ born: '2019-01-01', days: ['2026-08-03'] }]);
  await close(week.id, ['2026-08-03']);
  const { data, errors } = await ask(
    token,
    '{ admin { statistics(year: 2026) { weeks { week { id } } total { childDays { all } disabledChildren } } } }',
  );
  expect(data.admin.statistics).toEqual({ weeks: [{ week: { id: week.id } }], total: { childDays: { all: 1 }, disabledChildren: null } });
  expect(errors?.map(({ extensions }: { extensions: { code: string } }) => extensions.code)).toEqual(['FORBIDDEN']);
});

test('figures that leave the portal name the children who came, by age with days and price, and are written down', async () => {
  const plaine = await createPlaine(app, { name: 'Les Galopins', siteName: 'École des Tilleuls' });
  const { week } = await weekOf(
    plaine.id,
    ['2026-07-13', '2026-07-14'],
    [
      { born: '2022-01-15', days: ['2026-07-13', '2026-07-14'] },
      { born: '2018-05-02', days: ['2026-07-13'] },
      { born: '2018-05-02', days: [] },
    ],
  );
  await close(week.id, ['2026-07-13', '2026-07-14']);
  const exported = async (format: string) => {
    const { data } = await ask(
      desk,
      `mutation ($scope: StatisticsScopeInput!) { exportStatistics(scope: $scope, format: ${format}) { __typename ... on StatisticsExport {
        firstDay lastDay plaines children { isUnderSix ageYears dayCount priceCents } statistics { total { childDays { all } } } } } }`,
      { scope: { weekId: week.id } },
    );
    return data.exportStatistics;
  };
  expect(await exported('XLSX')).toEqual({
    __typename: 'StatisticsExport',
    firstDay: '2026-07-13',
    lastDay: '2026-07-14',
    plaines: ['Les Galopins (École des Tilleuls)'],
    children: [
      { isUnderSix: true, ageYears: 4, dayCount: 2, priceCents: 6000 },
      { isUnderSix: false, ageYears: 8, dayCount: 1, priceCents: 6000 },
    ],
    statistics: { total: { childDays: { all: 3 } } },
  });
  expect((await exported('CSV')).children).toEqual([]);
  const trail = await app.database.prisma.auditEntry.findMany({ where: { action: 'statistics-exported' }, orderBy: { id: 'asc' } });
  expect(trail.map(({ subject, detail }) => ({ subject, detail }))).toEqual(
    ['XLSX', 'CSV'].map((format) => ({ subject: `week:${week.id}`, detail: { format, weekId: week.id } })),
  );
});
