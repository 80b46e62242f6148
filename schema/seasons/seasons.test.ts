// Seasons as staff keep and copy them, through the graph.
import { beforeAll, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createPlaine, createStaff } from '../../tests/kit/catalogue.ts';
import { createApp } from '../../tests/kit/people.ts';

let app: App;
let ask: ReturnType<typeof createAsker>;
let responsible: string;
beforeAll(async () => {
  app = await createApp();
  ask = createAsker(app);
  responsible = (await createStaff(app)).token;
});

const refusals = '... on InputInvalid { field message } ... on AlreadyDecided { message }';
const save = async (input: object, token = responsible) =>
  ask(
    token,
    `mutation ($input: SaveSeasonInput!) { saveSeason(input: $input) { __typename ... on StaffSeason { id weekCount version } ... on InputInvalid { field message problems { code } } } }`,
    {
      input: { kind: 'SUMMER', ...input },
    },
  );
const seasonOf = async (input: object) => (await save(input)).data.saveSeason;
const copyText = (name: string, shown: string) =>
  `mutation ($input: CopySeasonInput!) { ${name}(input: $input) { __typename ${shown} ${refusals} } }`;
const preview = async (input: object) =>
  (
    await ask(
      responsible,
      copyText(
        'previewSeasonCopy',
        '... on SeasonCopy { name firstDay lastDay weeks { plaineName startDate endDate openDays capacity animators exists holidays { date name isOpen warning } } }',
      ),
      { input },
    )
  ).data.previewSeasonCopy;
const copy = async (input: object) =>
  (await ask(responsible, copyText('copySeason', '... on StaffSeason { id weekCount isCopied }'), { input })).data.copySeason;

/** A summer of 2027 with two weeks: the first, and that of 21 July, a Wednesday. */
async function createSummer(name: string) {
  const plaine = await createPlaine(app, { name: `Plaine ${name}`, siteName: `Site ${name}`, published: true });
  const week = (days: string[], capacity: number) => ({
    plaineId: plaine.id,
    monday: new Date(days[0]!),
    startDate: new Date(days[0]!),
    endDate: new Date(days.at(-1)!),
    openDays: days.map((day) => new Date(day)),
    capacity,
    animators: 3,
  });
  await app.database.prisma.week.createMany({
    data: [
      week(['2027-07-05', '2027-07-06', '2027-07-07', '2027-07-08', '2027-07-09'], 24),
      week(['2027-07-19', '2027-07-20', '2027-07-22', '2027-07-23'], 12),
    ],
  });
  const season = await seasonOf({ name, firstDay: '2027-07-05', lastDay: '2027-08-20', takesWeeks: true });
  return { plaine, season };
}

test('a season takes the weeks between its days; it cannot be shortened past them', async () => {
  const { season } = await createSummer('Été A');
  expect(season).toMatchObject({ __typename: 'StaffSeason', weekCount: 2 });
  expect(await seasonOf({ id: season.id, name: 'Été A', firstDay: '2027-07-05', lastDay: '2027-07-10' })).toEqual({
    __typename: 'InputInvalid',
    field: 'lastDay',
    message: 'Semaines de la saison qui seraient en dehors de ces dates : 1.',
    problems: [{ code: 'OUT_OF_RANGE' }],
  });
  expect(await seasonOf({ name: 'Été A', firstDay: '2027-07-05', lastDay: '2027-08-20' })).toMatchObject({ field: 'name' });
  expect(await seasonOf({ name: 'Été B', firstDay: '2027-08-05', lastDay: '2027-07-20' })).toMatchObject({ field: 'lastDay' });
  expect(await seasonOf({ id: crypto.randomUUID(), name: 'Été C', firstDay: '2027-07-05', lastDay: '2027-08-20' })).toMatchObject({
    field: 'id',
  });
});

test('a copy moves weeks by whole weeks, opens what was a holiday, crosses out what is one, and keeps places and animators', async () => {
  const { season } = await createSummer('Été 2027');
  const input = { sourceId: season.id, name: 'Été 2028', firstDay: '2028-07-03' };
  const seen = await preview(input);
  expect(seen).toMatchObject({ __typename: 'SeasonCopy', firstDay: '2028-07-03', lastDay: '2028-08-18' });
  // 21 July 2028 is a Friday
  expect(seen.weeks).toMatchObject([
    { startDate: '2028-07-03', endDate: '2028-07-07', capacity: 24, animators: 3, exists: false, holidays: [] },
    {
      openDays: ['2028-07-17', '2028-07-18', '2028-07-19', '2028-07-20'],
      holidays: [{ date: '2028-07-21', name: 'Fête nationale', isOpen: false, warning: null }],
    },
  ]);
  const open = await preview({ ...input, openHolidays: ['2028-07-21'] });
  expect(open.weeks[1]).toMatchObject({
    endDate: '2028-07-21',
    holidays: [{ isOpen: true, warning: 'Ouvert un jour férié : Fête nationale.' }],
  });
  expect(await app.database.prisma.season.count({ where: { name: 'Été 2028' } })).toBe(0);
  expect(await copy(input)).toMatchObject({ __typename: 'StaffSeason', weekCount: 2, isCopied: false });
  expect(await copy({ ...input, name: 'Été encore' })).toEqual({
    __typename: 'AlreadyDecided',
    message: "« Été 2027 » a déjà été copiée : c'est « Été 2028 ».",
  });
});

test('who saves a season that somebody changed since is told, and nothing is written', async () => {
  const { season } = await createSummer('Été lu deux fois');
  const days = { id: season.id, firstDay: '2027-07-05', lastDay: '2027-08-20' };
  expect(await seasonOf({ ...days, name: 'Été d’Agathe', version: season.version })).toMatchObject({ version: season.version + 1 });
  expect(await seasonOf({ ...days, name: 'Été de Benoît', version: season.version })).toMatchObject({
    field: null,
    problems: [{ code: 'OUTDATED' }],
  });
  expect((await app.database.prisma.season.findUniqueOrThrow({ where: { id: season.id } })).name).toBe('Été d’Agathe');
});

test('two copies of one season at once make one', async () => {
  const { season } = await createSummer('Été F');
  const answers = await Promise.all(['G', 'H'].map((name) => copy({ sourceId: season.id, name, firstDay: '2029-07-02' })));
  expect(answers.map(({ __typename }) => __typename).sort()).toEqual(['AlreadyDecided', 'StaffSeason']);
});

test('a copy is refused onto the same days or before, with a name that is taken, of nothing, and with a day that is no holiday', async () => {
  const { season } = await createSummer('Été I');
  const input = { sourceId: season.id, name: 'Été J', firstDay: '2028-07-03' };
  expect(await preview({ ...input, firstDay: '2027-07-05' })).toMatchObject({ field: 'firstDay' });
  expect(await preview({ ...input, firstDay: '2128-07-05' })).toMatchObject({ field: 'firstDay' });
  expect(await preview({ ...input, name: 'Été I' })).toMatchObject({ field: 'name' });
  expect(await preview({ ...input, openHolidays: ['2028-07-20'] })).toMatchObject({ field: 'openHolidays' });
  const { id } = await seasonOf({ name: 'Vide', firstDay: '2030-07-01', lastDay: '2030-08-01' });
  expect(await preview({ ...input, sourceId: id })).toMatchObject({ field: 'sourceId' });
});

test('a season that is over is archived out of the lists, one that is not is refused', async () => {
  const archive = async (seasonId: string) =>
    (await ask(responsible, `mutation ($id: ID!) { archiveSeason(seasonId: $id) { __typename ${refusals} } }`, { id: seasonId })).data
      .archiveSeason;
  const { season, plaine } = await createSummer('Été K');
  expect(await archive(season.id)).toEqual({
    __typename: 'AlreadyDecided',
    message: "Cette saison n'est pas finie : elle s'archive après son dernier jour.",
  });
  await app.database.prisma.season.update({
    where: { id: season.id },
    data: { firstDay: new Date('2020-07-01'), lastDay: new Date('2020-08-01') },
  });
  expect(await archive(season.id)).toEqual({ __typename: 'StaffSeason' });
  const { data } = await ask(
    responsible,
    '{ admin { seasons { id } archived: seasons(archived: true) { id } plaines { id weeks { id } } } }',
  );
  expect(data.admin.seasons.map(({ id }: { id: string }) => id)).not.toContain(season.id);
  expect(data.admin.archived.map(({ id }: { id: string }) => id)).toContain(season.id);
  expect(data.admin.plaines.find(({ id }: { id: string }) => id === plaine.id).weeks).toEqual([]);
});

test('a wave that lets nobody in is refused, with a sentence; one that does is kept', async () => {
  const { season } = await createSummer('Été L');
  const period = {
    opensAt: '2027-03-01T07:00:00.000Z',
    opensToAllAt: '2027-03-08T07:00:00.000Z',
    closesAt: '2027-06-01T07:00:00.000Z',
    seasonId: season.id,
  };
  const savePeriod = async (input: object) =>
    (
      await ask(
        responsible,
        `mutation ($input: SaveEnrolmentPeriodInput!) { saveEnrolmentPeriod(input: $input) { __typename
          ... on EnrolmentPeriod { season { name } waves { audience maxWeeksPerChild } } ... on InputInvalid { field message } } }`,
        { input: { ...period, ...input } },
      )
    ).data.saveEnrolmentPeriod;
  const wave = (opensAt: string) => [{ audience: 'RESIDENTS', opensAt, maxWeeksPerChild: 2 }];
  expect(await savePeriod({ waves: wave(period.opensToAllAt) })).toMatchObject({ field: 'waves' });
  expect(await savePeriod({ waves: wave('2027-03-02T07:00:00.000Z') })).toMatchObject({ field: 'opensAt' });
  expect(await savePeriod({ waves: wave(period.opensAt), opensToAllAt: null })).toMatchObject({ field: 'opensToAllAt' });
  expect(await savePeriod({ waves: [...wave(period.opensAt), ...wave(period.opensAt)] })).toMatchObject({ field: 'waves' });
  expect(await savePeriod({ waves: wave(period.opensAt) })).toEqual({
    __typename: 'EnrolmentPeriod',
    season: { name: 'Été L' },
    waves: [{ audience: 'RESIDENTS', maxWeeksPerChild: 2 }],
  });
});

test('seasons are for those who open plaines', async () => {
  const { token } = await createStaff(app, 'DESK');
  const { errors } = await save({ name: 'Non', firstDay: '2027-07-05', lastDay: '2027-08-20' }, token);
  expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
});

test('the weeks of a season are made in one act: holidays crossed out, weeks left out, what exists stays; again makes none', async () => {
  const { plaine, season } = await createSummer('Été d’un coup');
  const other = await createPlaine(app, { name: 'Grande plaine', siteName: 'Site du coup', published: true });
  const input = {
    seasonId: season.id,
    plaines: [
      { plaineId: plaine.id, capacity: 24, animators: 3 },
      { plaineId: other.id, capacity: 30 },
    ],
    leftOut: ['2027-07-14'],
  };
  const shown = {
    previewSeasonWeeks: '... on SeasonWeeks { weeks { plaineName startDate openDays capacity animators exists holidays { date isOpen } } }',
    makeSeasonWeeks: '... on StaffSeason { weekCount }',
  };
  const run = async (name: keyof typeof shown, given: object) =>
    (
      await ask(
        responsible,
        `mutation ($input: SeasonWeeksInput!) { ${name}(input: $input) { __typename ${shown[name]} ... on InputInvalid { field problems { code } } } }`,
        { input: given },
      )
    ).data[name];
  const { weeks } = await run('previewSeasonWeeks', input);
  expect(weeks).toHaveLength(12);
  expect(weeks.map((week: { startDate: string }) => week.startDate)).not.toContain('2027-07-12');
  expect(weeks.slice(2, 4)).toMatchObject([
    {
      plaineName: 'Grande plaine',
      exists: false,
      openDays: ['2027-07-19', '2027-07-20', '2027-07-22', '2027-07-23'],
      capacity: 30,
      animators: null,
    },
    { plaineName: 'Plaine Été d’un coup', exists: true, holidays: [{ date: '2027-07-21', isOpen: false }] },
  ]);
  // two of the first plaine were there: six calendar weeks, two plaines
  expect(await run('makeSeasonWeeks', input)).toEqual({ __typename: 'StaffSeason', weekCount: 12 });
  expect(await run('makeSeasonWeeks', input)).toEqual({ __typename: 'StaffSeason', weekCount: 12 });
  const kept = await app.database.prisma.week.findFirstOrThrow({ where: { plaineId: plaine.id, monday: new Date('2027-07-19') } });
  expect(kept.capacity).toBe(12);
  const wrong = (given: object) => run('makeSeasonWeeks', { ...input, ...given });
  expect(await wrong({ plaines: [] })).toMatchObject({ field: 'plaines', problems: [{ code: 'REQUIRED' }] });
  expect(await wrong({ plaines: [input.plaines[0], input.plaines[0]] })).toMatchObject({ problems: [{ code: 'TAKEN' }] });
  expect(await wrong({ openHolidays: ['2027-07-20'] })).toMatchObject({ field: 'openHolidays', problems: [{ code: 'INVALID' }] });
});

test('the weeks of Wednesdays are open on that day, and never outside of the season', async () => {
  const plaine = await createPlaine(app, { name: 'Mercredis récréatifs', siteName: 'Site du mercredi', published: true });
  const season = await seasonOf({ name: 'Mercredis 2027', kind: 'WEDNESDAYS', firstDay: '2027-09-02', lastDay: '2027-09-22' });
  const input = { seasonId: season.id, plaines: [{ plaineId: plaine.id, capacity: 10 }] };
  const made = await ask(
    responsible,
    'mutation ($input: SeasonWeeksInput!) { makeSeasonWeeks(input: $input) { ... on StaffSeason { weekCount } } }',
    { input },
  );
  expect(made.data.makeSeasonWeeks).toEqual({ weekCount: 3 });
  const weeks = await app.database.prisma.week.findMany({ where: { plaineId: plaine.id }, orderBy: { monday: 'asc' } });
  expect(weeks.map(({ openDays }) => openDays.map((day) => day.toISOString().slice(0, 10)))).toEqual([
    ['2027-09-08'],
    ['2027-09-15'],
    ['2027-09-22'],
  ]);
});
