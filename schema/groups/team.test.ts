// The team of a group through the graph.
import { beforeAll, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createPlaine, createStaff, createWeek } from '../../tests/kit/catalogue.ts';
import { createApp } from '../../tests/kit/people.ts';

let app: App;
let ask: ReturnType<typeof createAsker>;
let coordinator: string;
let weekId: string;
const days = ['2026-07-06', '2026-07-07'];

beforeAll(async () => {
  app = await createApp();
  ask = createAsker(app);
  coordinator = (await createStaff(app, 'COORDINATOR', 'École de la Vallée')).token;
  weekId = (await createWeek(app, (await createPlaine(app)).id, { monday: '2026-07-06' })).id;
});

const save = async (about: object, token = coordinator) => {
  const input = {
    weekId,
    givenName: 'Ana',
    familyName: 'Dubois',
    function: 'ANIMATOR',
    hasBrevet: true,
    brevetNumber: 'B-12',
    days,
    ...about,
  };
  const answer = await ask(
    token,
    `mutation ($input: SaveTeamMemberInput!) { saveTeamMember(input: $input) { __typename ... on TeamMember { id version days } ... on InputInvalid { field } } }`,
    { input },
  );
  return answer.errors?.[0]?.extensions.code ?? answer.data.saveTeamMember;
};

test('the coordinator of the site keeps the team; figures count who was there on closed days, by brevet', async () => {
  const { id } = await save({});
  await save({ givenName: 'Bo', hasBrevet: false, brevetNumber: null, days: [days[1]] });
  await save({ givenName: 'Cy', function: 'COORDINATOR', days });
  expect(await save({ givenName: 'ANA' })).toMatchObject({ field: 'familyName' });
  expect(await save({ givenName: 'Di', hasBrevet: false })).toMatchObject({ field: 'brevetNumber' });
  expect(await save({ givenName: 'Di', days: ['2026-07-12'] })).toMatchObject({ field: 'days.0' });
  expect(await save({ id, version: 0, days: [days[0]] })).toEqual({ __typename: 'TeamMember', id, version: 1, days: [days[0]] });
  expect(await save({ id, version: 0 })).toMatchObject({ __typename: 'InputInvalid', field: null });

  await app.database.prisma.attendanceClosing.create({ data: { weekId, day: new Date(days[1]!) } });
  const figures = 'teamDays { animatorsWithBrevet animatorsWithoutBrevet coordinators }';
  const { data } = await ask(coordinator, `{ admin { statistics(weekId: "${weekId}") { total { ${figures} } } } }`);
  expect(data.admin.statistics.total).toEqual({ teamDays: { animatorsWithBrevet: 0, animatorsWithoutBrevet: 1, coordinators: 1 } });

  const remove = `mutation ($id: ID!, $version: NonNegativeInt!) { removeTeamMember(id: $id, version: $version) { __typename ... on Group { team { givenName function } } } }`;
  expect((await ask(coordinator, remove, { id, version: 0 })).data.removeTeamMember.__typename).toBe('InputInvalid');
  expect((await ask(coordinator, remove, { id, version: 1 })).data.removeTeamMember.team).toEqual([
    { givenName: 'Cy', function: 'COORDINATOR' },
    { givenName: 'Bo', function: 'ANIMATOR' },
  ]);
  const trail = await app.database.prisma.auditEntry.findMany({ where: { subject: `team-member:${id}` }, orderBy: { id: 'asc' } });
  expect(trail.map(({ action }) => action)).toEqual(['team-member-added', 'team-member-changed', 'team-member-removed']);
  expect(JSON.stringify(trail.map(({ detail }) => detail))).not.toContain('Dubois');
});

test('a team is nobody else’s: not the coordinator’s of another site, nor the desk’s', async () => {
  const other = await createStaff(app, 'COORDINATOR', 'École du Plateau');
  expect(await save({ givenName: 'Ed' }, other.token)).toMatchObject({ field: 'weekId' });
  expect(await save({ givenName: 'Ed' }, (await createStaff(app, 'DESK')).token)).toBe('FORBIDDEN');
});
