import { beforeAll, expect, test } from 'vitest';
import { holdWeeks } from '../../enrolments/hold-weeks.ts';
import type { App } from '../../context.ts';
import { openGraphServer, type GraphServer } from '../../../tests/kit/graph-server.ts';
import { createChild, createParent, createApp, createSeason } from '../../../tests/kit/people.ts';
import type { WeekId } from '../../platform/ids.ts';

let app: App;
let graph: GraphServer;
let weekId: WeekId;
/** reads of plaines that really went to the database */
let reads = 0;
beforeAll(async () => {
  app = await createApp({ SEAT_BEAT_MS: '400' });
  weekId = (await createSeason(app, [30])).weeks[0]!.id;
  const { prisma } = app.database;
  const counted = prisma.$extends({ query: { $allModels: { $allOperations: ({ args, query }) => ((reads += 1), query(args)) } } });
  graph = await openGraphServer({ ...app, database: { ...app.database, prisma: counted as unknown as typeof prisma } });
});

const catalogue = { query: '{ plaines { id weeks { id capacity seatsLeft } } }' };
const ask = async (body: object, headers: Record<string, string> = {}) => {
  const before = reads;
  const response = await graph.post(body, headers);
  return { reads: reads - before, headers: response.headers, body: await response.json() };
};

/** Twice within a beat; where the machine stalls in between, another time. */
async function askTwice() {
  for (;;) {
    await nextBeat();
    const began = performance.now();
    const answers = [await ask(catalogue), await ask(catalogue)] as const;
    if (performance.now() - began < 350) return answers;
  }
}

const nextBeat = () => new Promise((soon) => setTimeout(soon, 450));

async function takeOne() {
  const parent = await createParent(app);
  const child = await createChild(app, [parent]);
  await holdWeeks({ seats: app.seats, actor: parent.actor }, { childId: child.id, weekIds: [weekId] });
}

test('the catalogue is read once a beat, and looks the same from memory', async () => {
  const [first, second] = await askTwice();
  expect(first.reads).toBeGreaterThan(0);
  expect(second.reads).toBe(0);
  expect(second.body).toEqual(first.body);
  expect(second.headers.get('content-type')).toBe(first.headers.get('content-type'));
  await nextBeat();
  expect((await ask(catalogue)).reads).toBe(first.reads);
});

test('a hundred who ask in the same instant cost one reading', async () => {
  await ask(catalogue);
  await nextBeat();
  const one = (await ask(catalogue)).reads;
  await nextBeat();
  reads = 0;
  await Promise.all(Array.from({ length: 100 }, () => ask(catalogue)));
  // A slow machine takes a few beats over them.
  expect(reads).toBeLessThanOrEqual(10 * one);
});

test('a place that is taken is forgotten at once, in every process that hears of it', async () => {
  for (let click = 0; click < 5; click += 1) {
    await ask(catalogue);
    await takeOne();
    const [{ seatsLeft }] = await app.database.prisma.$queryRaw<[{ seatsLeft: number }]>`
      SELECT capacity - taken AS "seatsLeft" FROM week WHERE id = ${weekId}::uuid`;
    const deadline = performance.now() + 10_000;
    let shown = -1;
    while (shown !== seatsLeft && performance.now() < deadline) shown = (await ask(catalogue)).body.data.plaines[0].weeks[0].seatsLeft;
    expect(shown).toBe(seatsLeft);
  }
});

test('what is asked with a session is never kept, nor is it answered from what is', async () => {
  const { token } = await createParent(app, { givenName: 'Secrète' });
  const cookie = `session=${token}`;
  const viewer = { query: '{ viewer { givenName } }' };
  expect((await ask(viewer, { cookie })).body.data.viewer.givenName).toBe('Secrète');
  expect(JSON.stringify((await ask(viewer)).body)).not.toContain('Secrète');
  await ask(catalogue);
  expect((await ask(catalogue, { cookie })).reads).toBeGreaterThan(0);
  expect((await graph.post(catalogue, { cookie, origin: 'https://elsewhere.example' })).status).toBe(403);
});

test('an error is answered, not kept; nor is a query of anything that is not public', async () => {
  for (const query of ['{ plaines { nothing } }', '{ viewer { givenName } plaines { id } }', 'mutation { abandonBasket { __typename } }']) {
    const [first, second] = [await ask({ query }), await ask({ query })];
    expect(second.body).toEqual(first.body);
    expect(second.reads).toBe(first.reads);
  }
  for (const body of ['{"query":', '[]', '""', '']) expect(await (await graph.post(body)).text()).toContain('BAD_USER_INPUT');
});

test('the same document with other variables is another question', async () => {
  const query = 'query ($id: ID!) { week(id: $id) { id } }';
  const other = (await createSeason(app, [1])).weeks[0]!.id;
  for (const id of [weekId, other, weekId]) expect((await ask({ query, variables: { id } })).body.data.week.id).toBe(id);
});
