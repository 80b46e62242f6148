// A child's calendar, as staff of one site may see it.
import { beforeAll, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { createPlaine, createStaff, createWeek, placeChild } from '../../tests/kit/catalogue.ts';
import { openBrowserDoor } from '../../tests/kit/browser-door.ts';
import { createApp, createChild, createParent, createSeason } from '../../tests/kit/people.ts';

let app: App;
let door: Awaited<ReturnType<typeof openBrowserDoor>>;
let parent: Awaited<ReturnType<typeof createParent>>;
let childId: string;

beforeAll(async () => {
  app = await createApp();
  door = await openBrowserDoor(app);
  await createSeason(app, []);
  parent = await createParent(app);
  childId = (await createChild(app, [parent])).id;
  const valley = await createPlaine(app, { name: 'Vallée', siteName: 'École de la Vallée' });
  const annex = await createPlaine(app, { name: 'Annexe', siteName: 'Site annexe' });
  const monday = '2027-07-05';
  await placeChild(app, parent.actor, childId, await createWeek(app, valley.id, { monday }), { status: 'HELD' });
  await createWeek(app, annex.id, { monday });
  const later = await createWeek(app, annex.id, { monday: '2027-07-12' });
  await placeChild(app, parent.actor, childId, later);
});

const query = `{ admin { enrolments(first: 10) { edges { node { child { enrolments { week { plaine { name } } } waitingPlaces { id }
  weeks { state reason priceCents enrolment { id } week { startDate plaine { name } } } } } } } } }`;

type Seen = {
  enrolments: { week: { plaine: { name: string } } }[];
  weeks: { state: string; reason: string | null; week: { plaine: { name: string } } }[];
};

async function see(token: string) {
  const { data, errors } = await door.query(query, { token });
  expect(errors).toBeUndefined();
  return (data!.admin as { enrolments: { edges: { node: { child: Seen } }[] } }).enrolments.edges[0]!.node.child;
}

test('to a coordinator a child’s weeks are those of their site, as its enrolments are, and tell nothing of another', async () => {
  const { token } = await createStaff(app, 'COORDINATOR', 'Site annexe');
  const { enrolments, weeks } = await see(token);
  expect(new Set(enrolments.map(({ week }) => week.plaine.name))).toEqual(new Set(['Annexe']));
  expect(weeks.map(({ week }) => week.plaine.name)).toEqual(['Annexe', 'Annexe']);
  expect(weeks.map(({ state }) => state)).toEqual(expect.arrayContaining(['CONFIRMED']));
  expect(weeks.some(({ state }) => state === 'HELD')).toBe(false);
  expect(JSON.stringify(weeks)).not.toMatch(/ailleurs|Vallée/);
});

test('the desk sees them all', async () => {
  const { token } = await createStaff(app, 'DESK');
  const { weeks } = await see(token);
  expect(new Set(weeks.map(({ week }) => week.plaine.name))).toEqual(new Set(['Annexe', 'Vallée']));
  expect(weeks.map(({ state }) => state)).toContain('HELD');
});

test('a coordinator who is the child’s parent sees it as a parent', async () => {
  const { token, actor } = await createStaff(app, 'COORDINATOR', 'Site annexe');
  const own = await app.database.prisma.parent.create({ data: { personId: actor.personId, email: 'ana@example.be' } });
  await app.database.prisma.familyLink.create({ data: { childId, parentId: own.id, state: 'ACTIVE', source: 'STAFF' } });
  const { data } = await door.query('{ viewer { parent { children { weeks { week { plaine { name } } } } } } }', { token });
  expect(JSON.stringify(data)).toContain('Vallée');
});
