// A week and its options with one click: both or neither, at any haste.
import { afterEach, beforeAll, expect, test } from 'vitest';
import { createAsker } from '../../tests/kit/ask.ts';
import { createApp, createChild, createParent, createSeason, readPlaces } from '../../tests/kit/people.ts';
import { findBreaches } from '../commands/invariants.ts';
import type { App } from '../context.ts';
import type { Prisma } from '../platform/database.ts';

let app: App;
let ask: ReturnType<typeof createAsker>;
beforeAll(async () => {
  app = await createApp();
  ask = createAsker(app);
});
afterEach(async () => expect(await findBreaches(app.database.pool)).toEqual([]));

type Week = Awaited<ReturnType<typeof createSeason>>['weeks'][number];
type Wish = { weekId: string; choices: object[]; withoutRefused?: boolean };
const createOption = ({ plaineId }: Week, about: Partial<Prisma.WeekOptionUncheckedCreateInput> = {}) =>
  app.database.prisma.weekOption.create({
    data: { plaineId, kind: 'CARE_AFTER', name: 'Garderie', priceCents: 200, unit: 'DAY', attestable: true, ...about },
  });

const mutation = `mutation ($input: HoldWeeksInput!) { holdWeeks(input: $input) { __typename
  ... on HoldWeeksPayload {
    held { priceCents options { __typename name stop priceCents } }
    refused { state optionId message } leftOut { __typename optionId message } basket { totalCents } }
  ... on InputInvalid { field message } } }`;

const family = async () => {
  const parent = await createParent(app);
  return { parent, child: await createChild(app, [parent]) };
};
const hold = async ({ parent, child }: Awaited<ReturnType<typeof family>>, weeks: Week[], options: Wish[]) => {
  const { data, errors } = await ask(parent.token, mutation, { input: { childId: child.id, weekIds: weeks.map(({ id }) => id), options } });
  expect(errors).toBeUndefined();
  return data.holdWeeks;
};
const of = ({ id }: { id: string }, priceCents: number, stop: string | null = null) => ({ optionId: id, stop, priceCents });

test('a week is held with care and the shuttle; the calendar and the week say what may be had', async () => {
  const { weeks } = await createSeason(app, [5, 5]);
  const [week, other] = weeks as [Week, Week];
  const care = await createOption(week);
  const shuttle = await createOption(week, {
    kind: 'SHUTTLE',
    name: 'Navette',
    unit: 'WEEK',
    priceCents: 1500,
    stops: ['Gare'],
    capacity: 4,
  });
  await createOption(week, { name: 'Plus proposée', offered: false });
  const someone = await family();
  const { data } = await ask(
    someone.parent.token,
    `query ($weekId: ID!) { weekOptions(weekId: $weekId) { priceCents placesLeft isChosen reason option { name } }
      viewer { parent { children { weeks { hasOptions week { id } } } } } }`,
    { weekId: week.id },
  );
  expect(data.weekOptions).toEqual([
    { priceCents: 1000, placesLeft: null, isChosen: false, reason: null, option: { name: 'Garderie' } },
    { priceCents: 1500, placesLeft: 4, isChosen: false, reason: null, option: { name: 'Navette' } },
  ]);
  expect(data.viewer.parent.children[0].weeks).toContainEqual({ hasOptions: true, week: { id: week.id } });
  const answer = await hold(someone, [week, other], [{ weekId: week.id, choices: [of(care, 1000), of(shuttle, 1500, 'Gare')] }]);
  expect(answer).toEqual({
    __typename: 'HoldWeeksPayload',
    held: [
      {
        priceCents: 8500,
        options: [
          { __typename: 'ChosenOption', name: 'Garderie', stop: null, priceCents: 1000 },
          { __typename: 'ChosenOption', name: 'Navette', stop: 'Gare', priceCents: 1500 },
        ],
      },
      { priceCents: 6000, options: [] },
    ],
    refused: [],
    leftOut: [],
    basket: { totalCents: 14_500 },
  });
});

test('an option that is not to be had leaves the week free, or out of it when that was said; a mistake is never left out', async () => {
  const { weeks } = await createSeason(app, [5]);
  const [week] = weeks as [Week];
  const full = await createOption(week, { name: 'Complète', capacity: 0 });
  const care = await createOption(week);
  const shuttle = await createOption(week, { kind: 'SHUTTLE', name: 'Navette', unit: 'WEEK', stops: ['Gare'] });
  const { weeks: elsewhere } = await createSeason(app, [5]);
  const foreign = await createOption(elsewhere[0]!);
  const someone = await family();
  const refusedFor = async (choices: object[], withoutRefused = false) => {
    const { refused, held } = await hold(someone, [week], [{ weekId: week.id, choices, withoutRefused }]);
    expect([held, (await readPlaces(app, week.id)).held]).toEqual([[], 0]);
    return refused[0];
  };
  expect(await refusedFor([of(care, 1000), of(full, 1000)])).toEqual({
    state: 'FREE',
    optionId: full.id,
    message: expect.stringMatching(/Complète : Complet pour cette semaine\.$/),
  });
  for (const [choice, words] of [
    [of(care, 900), 'Le prix'],
    [of(shuttle, 200), 'Navette : Choisissez un arrêt'],
    [of(foreign, 1000), "Cette option n'existe pas"],
  ] as const)
    expect(await refusedFor([choice], true)).toMatchObject({ optionId: choice.optionId, message: expect.stringContaining(words) });
  const wrong = await hold(someone, [week], [{ weekId: elsewhere[0]!.id, choices: [] }]);
  expect(wrong).toMatchObject({ __typename: 'InputInvalid', field: 'options' });
  expect(await hold(someone, [week], [{ weekId: week.id, choices: [of(full, 1000), of(care, 1000)], withoutRefused: true }])).toMatchObject(
    {
      held: [{ priceCents: 7000, options: [{ name: 'Garderie' }] }],
      refused: [],
      leftOut: [{ __typename: 'LeftOutOption', optionId: full.id, message: 'Complète : Complet pour cette semaine.' }],
    },
  );
  // Held already: it keeps what it has.
  expect(await hold(someone, [week], [{ weekId: week.id, choices: [] }])).toMatchObject({ held: [{ priceCents: 7000 }], leftOut: [] });
});

test('of 40 families that want a week with the last 5 places of the shuttle, 5 have both, and the week keeps the places of the others', async () => {
  const { weeks } = await createSeason(app, [30]);
  const [week] = weeks as [Week];
  const shuttle = await createOption(week, { kind: 'SHUTTLE', name: 'Navette', unit: 'WEEK', stops: ['Gare'], capacity: 5 });
  const families = await Promise.all(Array.from({ length: 40 }, family));
  const choices = [of(shuttle, 200, 'Gare')];
  const answers = await Promise.all(families.map((someone) => hold(someone, [week], [{ weekId: week.id, choices }])));
  expect(answers.filter(({ held }) => held.length === 1)).toHaveLength(5);
  expect(answers.filter(({ refused }) => refused[0]?.optionId === shuttle.id)).toHaveLength(35);
  expect(await readPlaces(app, week.id)).toMatchObject({ held: 5 });
  // Who would rather come without it has the week.
  const losers = families.filter((_family, at) => answers[at].held.length === 0).slice(0, 3);
  const again = await Promise.all(losers.map((someone) => hold(someone, [week], [{ weekId: week.id, choices, withoutRefused: true }])));
  expect(again.map(({ held, leftOut }) => [held.length, leftOut.length])).toEqual([
    [1, 1],
    [1, 1],
    [1, 1],
  ]);
  expect(await app.database.prisma.enrolmentOption.count({ where: { optionId: shuttle.id } })).toBe(5);
});
