// Who has care, a meal or the shuttle, and how many places are taken: by who keeps the children, within their reach.
import { beforeAll, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createPlaine, createStaff, createWeek, placeChild } from '../../tests/kit/catalogue.ts';
import { createApp, createChild, createParent } from '../../tests/kit/people.ts';

let app: App;
let ask: ReturnType<typeof createAsker>;
const [siteName, elsewhere] = ['Hall des options', 'Ailleurs'];

beforeAll(async () => {
  app = await createApp();
  ask = createAsker(app);
  const { prisma } = app.database;
  const parent = await createParent(app);
  for (const site of [siteName, elsewhere]) {
    const plaine = await createPlaine(app, { siteName: site, name: `Petits, ${site}` });
    const week = await createWeek(app, plaine.id);
    const option = (about: object) =>
      prisma.weekOption.create({
        data: { plaineId: plaine.id, kind: 'CARE_AFTER', name: 'Soir', priceCents: 0, unit: 'DAY', attestable: true, ...about },
      });
    const shuttle = await option({ kind: 'SHUTTLE', name: 'Navette', stops: ['Église', 'Gare'], capacity: 16 });
    await option({});
    await option({ name: 'Plus proposée', offered: false });
    for (const [givenName, stop, status] of [
      ['Zoé', 'Gare', 'CONFIRMED'],
      ['Adam', 'Ancien arrêt', 'CONFIRMED'],
      ['Léa', 'Gare', 'HELD'],
      ['Tom', 'Gare', 'CANCELLED'],
    ] as const) {
      const child = await createChild(app, [parent], { givenName });
      const place = await placeChild(app, parent.actor, child.id, week, { status });
      await prisma.enrolmentOption.create({
        data: { enrolmentId: place.id, optionId: shuttle.id, stop, priceCents: 0, attestable: true },
      });
    }
  }
});

const places = `query ($day: Date!, $siteName: String, $kind: WeekOptionKind) { admin { optionPlaces(day: $day, siteName: $siteName, kind: $kind) {
  __typename siteName groupName kind name stop stopNumber child { __typename givenName parentPhones { __typename name } } } } }`;
const figures = `query ($siteName: String) { admin {
  weekFigures(from: "2027-07-05", to: "2027-07-09", siteName: $siteName) { options { __typename name kind placesTaken capacity } }
  plaines { plaine { siteName } weeks { options { name placesTaken } } } } }`;

test('a coordinator reads who of the own site has what and whom to ring, by name; only places that are paid', async () => {
  const { token } = await createStaff(app, 'COORDINATOR', siteName);
  const { data } = await ask(token, places, { day: '2027-07-07' });
  expect(data.admin.optionPlaces).toEqual(
    (
      [
        ['Adam', 'Ancien arrêt', null],
        ['Zoé', 'Gare', 2],
      ] as const
    ).map(([givenName, stop, stopNumber]) => ({
      __typename: 'OptionPlace',
      siteName,
      groupName: `Petits, ${siteName}`,
      kind: 'SHUTTLE',
      name: 'Navette',
      stop,
      stopNumber,
      child: { __typename: 'Child', givenName, parentPhones: [{ __typename: 'ParentPhone', name: expect.stringMatching(/./) }] },
    })),
  );
  expect((await ask(token, places, { day: '2027-07-07', kind: 'MEAL' })).data.admin.optionPlaces).toEqual([]);
  expect((await ask(token, places, { day: '2027-07-07', siteName: elsewhere })).data.admin.optionPlaces).toEqual([]);
  expect((await ask(token, places, { day: '2027-07-14' })).data.admin.optionPlaces).toEqual([]);
});

test('who cooks or counts the money reads nobody there', async () => {
  for (const role of ['KITCHEN', 'TREASURER'] as const) {
    const { token } = await createStaff(app, role);
    const { errors } = await ask(token, places, { day: '2027-07-07' });
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  }
});

test('places that are held count as taken, and an option that is neither offered nor had is left out', async () => {
  const { token } = await createStaff(app);
  const { data } = await ask(token, figures, { siteName });
  expect(data.admin.weekFigures).toEqual([
    {
      options: [
        { __typename: 'OptionFigures', name: 'Soir', kind: 'CARE_AFTER', placesTaken: 0, capacity: null },
        { __typename: 'OptionFigures', name: 'Navette', kind: 'SHUTTLE', placesTaken: 3, capacity: 16 },
      ],
    },
  ]);
  expect(data.admin.plaines).toContainEqual({
    plaine: { siteName },
    weeks: [
      {
        options: [
          { name: 'Soir', placesTaken: 0 },
          { name: 'Navette', placesTaken: 3 },
        ],
      },
    ],
  });
});
