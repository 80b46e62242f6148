// Plaines, weeks and periods as the desk makes them, and what is refused in words.
import { beforeAll, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { mondayOf, toDate } from '../../server/language/dates.ts';
import { createStaff, placeChild } from '../../tests/kit/catalogue.ts';
import { createApp, createChild, createParent, createSeason } from '../../tests/kit/people.ts';

let app: App;
let ask: ReturnType<typeof createAsker>;
let responsible: string;

beforeAll(async () => {
  app = await createApp();
  ask = createAsker(app);
  responsible = (await createStaff(app)).token;
  await createSeason(app, [1]);
});

const savePlaine = `mutation ($input: SavePlaineInput!) { savePlaine(input: $input) { __typename ... on Plaine { id name weeks { id } } ... on InputInvalid { field message } } }`;
const saveWeek = `mutation ($input: SaveWeekInput!) { saveWeek(input: $input) { __typename
  ... on Week { id startDate endDate openDays capacity seatsLeft } ... on CapacityBelowTaken { taken message } ... on InputInvalid { field message } } }`;
const savePeriod = `mutation ($input: SaveEnrolmentPeriodInput!) { saveEnrolmentPeriod(input: $input) { __typename
  ... on EnrolmentPeriod { id opensAt opensToAllAt closesAt maxWeeksPerChild isOpen } ... on InputInvalid { field message } } }`;
const plaine = {
  name: 'Grande plaine',
  siteName: 'École du Plateau',
  ageMinMonths: 72,
  ageMaxMonths: 155,
  dailyRateCents: 1200,
  published: true,
};
const week = { startDate: '2031-07-07', openDays: ['2031-07-07', '2031-07-08', '2031-07-10', '2031-07-11'], capacity: 2 };

test('an opening from nothing: plaine, week, period', async () => {
  const made = await ask(responsible, savePlaine, { input: plaine });
  expect(made.data.savePlaine).toMatchObject({ __typename: 'Plaine', name: 'Grande plaine', weeks: [] });
  const plaineId = made.data.savePlaine.id;
  const { data } = await ask(responsible, saveWeek, { input: { ...week, plaineId, openDays: [...week.openDays].reverse() } });
  expect(data.saveWeek).toEqual({
    __typename: 'Week',
    id: expect.any(String),
    startDate: '2031-07-07',
    endDate: '2031-07-11',
    openDays: week.openDays,
    capacity: 2,
    seatsLeft: 2,
  });
  const opens = { opensAt: '2031-03-01T07:00:00.000Z', opensToAllAt: '2031-03-08T07:00:00.000Z', closesAt: '2031-06-01T07:00:00.000Z' };
  const period = await ask(responsible, savePeriod, { input: opens });
  expect(period.data.saveEnrolmentPeriod).toEqual({
    __typename: 'EnrolmentPeriod',
    id: expect.any(String),
    ...opens,
    maxWeeksPerChild: null,
    isOpen: false,
  });
  const limited = { id: period.data.saveEnrolmentPeriod.id, ...opens };
  const saved = await ask(responsible, savePeriod, { input: { ...limited, maxWeeksPerChild: 3 } });
  expect(saved.data.saveEnrolmentPeriod).toMatchObject({ maxWeeksPerChild: 3 });
  const none = await ask(responsible, savePeriod, { input: { ...limited, maxWeeksPerChild: 0 } });
  expect(none.data.saveEnrolmentPeriod).toMatchObject({ field: 'maxWeeksPerChild' });
});

test('what cannot be is refused in words, with the field', async () => {
  const { data } = await ask(responsible, savePlaine, { input: { ...plaine, name: 'Autre' } });
  const plaineId = data.savePlaine.id;
  const refusals = [
    await ask(responsible, savePlaine, { input: plaine }),
    await ask(responsible, savePlaine, { input: { ...plaine, name: 'Ages', ageMinMonths: 156 } }),
    await ask(responsible, savePlaine, { input: { ...plaine, name: ' ' } }),
    await ask(responsible, saveWeek, { input: { ...week, plaineId, openDays: ['2031-07-13', '2031-07-14'] } }),
    await ask(responsible, saveWeek, { input: { ...week, plaineId, openDays: [] } }),
    await ask(responsible, saveWeek, { input: { ...week, plaineId, startDate: '2031-07-09' } }),
    await ask(responsible, saveWeek, { input: { ...week, plaineId: 'nonsense' } }),
    await ask(responsible, savePeriod, { input: { opensAt: '2031-05-01T07:00:00Z', closesAt: '2031-07-01T07:00:00Z' } }),
    await ask(responsible, savePeriod, { input: { opensAt: '2032-05-01T07:00:00Z', closesAt: '2032-05-01T07:00:00Z' } }),
  ];
  expect(refusals.map(({ data }) => Object.values(data)[0])).toMatchInlineSnapshot(`
    [
      {
        "__typename": "InputInvalid",
        "field": "name",
        "message": "Une plaine porte déjà ce nom sur ce site.",
      },
      {
        "__typename": "InputInvalid",
        "field": "ageMaxMonths",
        "message": "L'âge maximal est plus petit que l'âge minimal.",
      },
      {
        "__typename": "InputInvalid",
        "field": "name",
        "message": "Remplissez ce champ.",
      },
      {
        "__typename": "InputInvalid",
        "field": "openDays",
        "message": "Les jours d'ouverture doivent tous être dans la même semaine, du lundi au dimanche.",
      },
      {
        "__typename": "InputInvalid",
        "field": "openDays",
        "message": "Une semaine a au moins un jour d'ouverture.",
      },
      {
        "__typename": "InputInvalid",
        "field": "startDate",
        "message": "La semaine commence au plus tard à son premier jour d'ouverture.",
      },
      {
        "__typename": "InputInvalid",
        "field": "plaineId",
        "message": "Cet identifiant n'est pas connu.",
      },
      {
        "__typename": "InputInvalid",
        "field": "opensAt",
        "message": "Une autre période couvre déjà ces dates : de samedi 1er mars à 08:00 à dimanche 1er juin à 09:00.",
      },
      {
        "__typename": "InputInvalid",
        "field": "closesAt",
        "message": "La fin de la période doit suivre son ouverture.",
      },
    ]
  `);
});

test('a week that too few children take, and one that is open on a public holiday, are told of', async () => {
  const made = await ask(responsible, savePlaine, { input: { ...plaine, name: 'Petit groupe', minChildren: 2 } });
  const plaineId = made.data.savePlaine.id;
  const monday = mondayOf(new Date(Date.now() + 14 * 86_400_000));
  const days = [0, 1].map((add) => monday.add({ days: add }).toString());
  const input = { plaineId, startDate: days[0], openDays: days, capacity: 5 };
  const { id: weekId } = (await ask(responsible, saveWeek, { input })).data.saveWeek;
  const parent = await createParent(app);
  const child = await createChild(app, [parent]);
  await placeChild(app, parent.actor, child.id, { id: weekId, monday: toDate(monday) });
  const figures = `{ admin { weekFigures { week { id } minChildren minimumWarning } } }`;
  const read = async () => {
    const { weekFigures } = (await ask(responsible, figures)).data.admin as { weekFigures: { week: { id: string } }[] };
    return weekFigures.find(({ week: { id } }) => id === weekId);
  };
  expect(await read()).toMatchObject({ minChildren: 2, minimumWarning: 'Enfants inscrits : 1, minimum 2. La semaine aura-t-elle lieu ?' });
  const other = await createChild(app, [parent]);
  await placeChild(app, parent.actor, other.id, { id: weekId, monday: toDate(monday) });
  expect(await read()).toMatchObject({ minChildren: 2, minimumWarning: null });

  const change = (minChildren?: number) =>
    ask(responsible, savePlaine, {
      input: { ...plaine, id: plaineId, name: 'Petit groupe', ...(minChildren !== undefined && { minChildren }) },
    });
  await change();
  expect(await read()).toMatchObject({ minChildren: 2 });
  await change(0);
  expect(await read()).toMatchObject({ minChildren: null, minimumWarning: null });

  const national = { plaineId, startDate: '2031-07-21', openDays: ['2031-07-21', '2031-07-22'], capacity: 5 };
  const { id: holidayWeek } = (await ask(responsible, saveWeek, { input: national })).data.saveWeek;
  const { data } = await ask(responsible, `{ admin { plaines { id weeks { id openHolidays { date name isOpen } } } } }`);
  const { weeks } = (data.admin.plaines as { id: string; weeks: { id: string; openHolidays: object[] }[] }[]).find(
    ({ id }) => id === plaineId,
  )!;
  expect(weeks.find(({ id }) => id === holidayWeek)!.openHolidays).toEqual([{ date: '2031-07-21', name: 'Fête nationale', isOpen: true }]);
  expect(weeks.find(({ id }) => id === weekId)!.openHolidays).toEqual([]);
});
