// What admin operations cost: as many statements for many rows as for few, and a first page that an index answers.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { ParentActor } from '../../server/platform/actor.ts';
import type { App } from '../../server/context.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createPlaine, createStaff, createWeek, placeChild } from '../../tests/kit/catalogue.ts';
import { watchStatements } from '../../tests/kit/watch-statements.ts';
import { createChild, createParent, createApp } from '../../tests/kit/people.ts';

let app: App;
let ask: ReturnType<typeof createAsker>;
let token: string;
let week: { id: string; monday: Date };
const folder = join(import.meta.dirname, '../operations');
const variables = () => ({
  day: '2027-07-06',
  month: '2027-07-06',
  on: '2027-07-06',
  weekId: week.id,
  id: week.id,
  parentId: week.id,
  cancellationId: week.id,
  enrolmentId: week.id,
  year: 2026,
  search: 'Peeters',
  since: '2026-01-01T00:00:00Z',
  from: '2027-07-01',
  to: '2027-07-31',
});

beforeAll(async () => {
  app = await createApp();
  ask = createAsker(app);
  ({ token } = await createStaff(app));
  // without it one operation ends early, and what it had begun is counted for the next
  await app.database.prisma.commune.create({
    data: { id: 1, name: 'Commune', serviceName: 'ATL', email: 'atl@example.be', iban: '', beneficiary: '' },
  });
  week = await createWeek(app, (await createPlaine(app)).id, { capacity: 500 });
});

/** One family more: a child who comes, one who is held, one whose hold ran out, one who waits. */
async function addFamily() {
  const parent = await createParent(app);
  const actor: ParentActor = parent.actor;
  await placeChild(app, actor, (await createChild(app, [parent])).id, week);
  await placeChild(app, actor, (await createChild(app, [parent])).id, week, { status: 'HELD' });
  await placeChild(app, actor, (await createChild(app, [parent])).id, week, { status: 'EXPIRED' });
  const waiting = await createChild(app, [parent]);
  await app.database.prisma.waitingPlace.create({ data: { childId: waiting.id, weekId: week.id, parentId: actor.parentId } });
  await app.database.prisma.familyLink.create({
    data: {
      childId: waiting.id,
      parentId: (await createParent(app)).actor.parentId,
      state: 'REQUESTED',
      source: 'REQUEST',
      requestedName: 'x',
    },
  });
}

test('each operation sends as many statements for forty families as for two', async () => {
  const measure = async () => {
    const counts: Record<string, number> = {};
    // each time another member: what one account may ask in a minute is less than all of it three times
    const { token } = await createStaff(app);
    for (const file of readdirSync(folder)) {
      const text = readFileSync(join(folder, file), 'utf8');
      counts[file] = (await watchStatements(app, () => ask(token, text, variables()))).length;
    }
    return counts;
  };
  await addFamily();
  await addFamily();
  await measure();
  const few = await measure();
  for (let n = 0; n < 38; n += 1) await addFamily();
  expect(await measure()).toEqual(few);
  expect(Math.max(...Object.values(few))).toBeLessThan(25);
}, 120_000);

// A page that an index answers reads the rows it shows and some pages of index: as many among 10⁶ rows as among these,
// but for one level of the tree. 2,000 blocks of 8 kB are 16 MB, which memory gives in some milliseconds.
const mostBlocks = 2_000;

type Plan = { 'Node Type': string; 'Relation Name'?: string; 'Shared Hit Blocks': number; 'Shared Read Blocks': number; Plans?: Plan[] };
const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

test('the first page of enrolments comes from an index, whatever the filter', async () => {
  await addFamily();
  const { parentId, basketId, childId } = await app.database.prisma.enrolment.findFirstOrThrow();
  const client = await app.database.pool.connect();
  try {
    // counters and guards are for the acts: these rows hold no place
    await client.query('SET session_replication_role = replica');
    for (let batch = 0; batch < 10; batch += 1)
      await client.query(
        `INSERT INTO enrolment (id, basket_id, parent_id, child_id, week_id, monday, status, ended_at, price_cents, day_rate_cents, day_count, category, sibling_rank)
       SELECT gen_random_uuid(), $1, $2, $3, $4, $5::date, (CASE WHEN n % 50 = 0 THEN 'EXPIRED' ELSE 'CANCELLED' END)::enrolment_status, now(), 6000, 1200, 5, 'RESIDENT', 1
       FROM generate_series(1, 4000) AS n`,
        [basketId, parentId, childId, week.id, week.monday],
      );
    await client.query('ANALYZE enrolment');
  } finally {
    await client.query('RESET session_replication_role');
    client.release();
  }
  const text = readFileSync(join(folder, 'enrolments.graphql'), 'utf8');
  for (const filter of [{}, { weekId: week.id }, { status: 'CANCELLED' }, { status: 'HELD' }, { status: 'EXPIRED' }]) {
    const statements = await watchStatements(app, () => ask(token, text, { first: 50, ...filter }));
    const page = statements.find(({ text }) => /FROM "public"\."enrolment"/.test(text) && /ORDER BY/.test(text))!;
    const { rows } = await app.database.pool.query(`EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ${page.text}`, page.values);
    const plan = rows[0]['QUERY PLAN'][0].Plan as Plan;
    const scans = nodesOf(plan).filter((node) => node['Relation Name'] === 'enrolment');
    expect(scans.length, JSON.stringify(filter)).toBeGreaterThan(0);
    expect(
      scans.map((node) => node['Node Type']).filter((kind) => kind === 'Seq Scan'),
      JSON.stringify(filter),
    ).toEqual([]);
    expect(JSON.stringify(plan), JSON.stringify(filter)).toMatch(/"Index Name":"enrolment_/);
    expect(plan['Shared Hit Blocks'] + plan['Shared Read Blocks'], JSON.stringify(filter)).toBeLessThan(mostBlocks);
  }
}, 120_000);
