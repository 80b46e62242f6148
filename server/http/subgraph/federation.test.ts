// A school network composes its own subgraph with ours and asks across the two, over HTTP, through the gateways that people
// run, as they come: one key for all of its schools.
import type { IncomingMessage } from 'node:http';
import { transact } from '../../platform/act.ts';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse, type GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPartnerKey } from '../../partners/create-key.ts';
import type { App } from '../../context.ts';
import type { SchoolId } from '../../platform/ids.ts';
import { readExamples } from '../../../tests/kit/examples.ts';
import { gateways, type Gateway, type Subgraph } from '../../../tests/kit/gateways.ts';
import { listen } from '../../../tests/kit/listen.ts';
import { watchStatements } from '../../../tests/kit/watch-statements.ts';
import { createPlaine, createSchool, createStaff, createWeek } from '../../../tests/kit/catalogue.ts';
import { createParent, createApp } from '../../../tests/kit/people.ts';
import { sliceRows } from '../../../schema/schools/pupils-enrolments.ts';
import { openPartnerSubgraph } from './partner.ts';
import { openSubgraph } from './apollo.ts';

const example = readExamples('partners.md');
const network = example('network');
const heads: Record<string, string> = { '2417': 'Mme Hubert', '2418': 'M. Simon', '2419': 'Mme Lejeune' };
/** of the network, and never heard of by the portal */
const abroad = '999';
const pupilsOfEach = 200;
/** What each gateway asks of the portal for the guide's query: all references of a kind at once. */
const plans: Record<string, string[]> = {
  '@apollo/gateway': ['4 School'],
  '@graphql-hive/gateway': ['4 School', '600 Enrolment'],
};

let app: App;
let portalUrl: string;
let subgraphs: Subgraph[];
/** opens all of the network's schools; one of them; two of them */
const keys = { all: '', one: '', two: '' };
const asked: { authorization: string | undefined; representations: { __typename: string }[] }[] = [];

beforeAll(async () => {
  app = await createApp({ RATE_LIMITS: 'off' });
  const { actor } = await createStaff(app);
  const schoolIds = await createSchools();
  const keyFor = async (ids: SchoolId[]) =>
    (await transact(app, actor, (ctx) => createPartnerKey(ctx, { schoolIds: ids, label: 'Réseau' }))).secret;
  keys.all = await keyFor(schoolIds);
  keys.one = await keyFor(schoolIds.slice(1, 2));
  keys.two = await keyFor(schoolIds.slice(0, 2));
  const ours = await openPartnerSubgraph(app);
  portalUrl = await listen((request, response) => {
    listenTo(request);
    void ours.entryPoint.handler(request, response);
  });
  const theirs = await openNetwork();
  subgraphs = [
    { name: 'plaines', url: portalUrl, sdl: await readSdl() },
    { name: 'network', url: await listen(theirs.entryPoint.handler), sdl: network },
  ];
  afterAll(async () => {
    await ours.stop();
    await theirs.stop();
  });
});

/** Three schools with their pupils, all of them enrolled in one week. */
async function createSchools(): Promise<SchoolId[]> {
  const { prisma } = app.database;
  const { parentId } = (await createParent(app)).actor;
  const week = await createWeek(app, (await createPlaine(app, { name: 'Petite plaine' })).id, { capacity: 2000 });
  const basket = await prisma.basket.create({ data: { parentId } });
  const price = { priceCents: 6000, dayRateCents: 1200, dayCount: 5, category: 'RESIDENT', siblingRank: 1 } as const;
  const ids: SchoolId[] = [];
  for (const faseNumber of Object.keys(heads)) {
    const school = await createSchool(app, { faseNumber, name: `École ${faseNumber}` });
    const pupils = Array.from({ length: pupilsOfEach }, (_, n) => ({ givenName: `Élève ${n}`, familyName: faseNumber }));
    const children = await prisma.child.createManyAndReturn({
      data: pupils.map((pupil) => ({ ...pupil, birthDate: new Date('2019-01-01'), schoolId: school.id })),
    });
    const place = { basketId: basket.id, parentId, weekId: week.id, monday: week.monday, status: 'CONFIRMED', ...price } as const;
    await prisma.enrolment.createMany({ data: children.map(({ id }) => ({ ...place, childId: id })) });
    ids.push(school.id);
  }
  return ids;
}

function openNetwork() {
  const schema = buildSubgraphSchema({
    typeDefs: parse(network),
    resolvers: {
      Query: { mySchools: () => [...Object.keys(heads), abroad].map((faseNumber) => ({ faseNumber })) },
      School: { headTeacher: ({ faseNumber }: { faseNumber: string }) => heads[faseNumber] ?? 'Mme Ailleurs' },
      Pupil: { pupilNumber: ({ id }: { id: string }) => `N-${id.slice(0, 8)}` },
    },
  }) as GraphQLSchema;
  const enter = async () => ({ app, actor: null, partner: null, locale: 'fr' as const, requestId: '' });
  return openSubgraph({ path: '/', schema, log: app.log, enter });
}

/** Notes what a gateway sends to the portal, and with which key. */
function listenTo(request: IncomingMessage) {
  const { authorization } = request.headers;
  const push = request.push.bind(request);
  const parts: Buffer[] = [];
  // not by « data »: the bytes stay for the handler, which reads them when it has let the caller in
  request.push = (bytes: Buffer | null) => {
    if (bytes) parts.push(bytes);
    else {
      const { variables } = JSON.parse(Buffer.concat(parts).toString()) as { variables?: { representations?: { __typename: string }[] } };
      asked.push({ authorization, representations: Object.values(variables ?? {}).flat() as { __typename: string }[] });
    }
    return push(bytes);
  };
}

async function askPortal(query: string, bearer: string) {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${bearer}` };
  const response = await fetch(portalUrl, { method: 'POST', headers, body: JSON.stringify({ query }) });
  return { status: response.status, body: (await response.json()) as { data: never } };
}

/** Our SDL as a gateway's tooling fetches it: with a key. */
async function readSdl(): Promise<string> {
  const { body } = await askPortal('{ _service { sdl } }', keys.one);
  return (body as { data: { _service: { sdl: string } } }).data._service.sdl;
}

type Schools = { faseNumber: string; headTeacher: string; enrolments: { pupil: { pupilNumber: string } }[] | null }[];
const schoolsOf = ({ data }: { data?: Record<string, unknown> | null }) => (data?.mySchools ?? null) as Schools | null;

describe.each(Object.entries(gateways))('through %s', (name, open) => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await open(subgraphs, (subgraph, caller): Record<string, string> =>
      subgraph === 'plaines' ? { authorization: `Bearer ${keys[(caller ?? 'all') as keyof typeof keys]}` } : {},
    );
  });

  test('a network reads its schools with their head teachers and pupils, references of a kind at once, with the one key', async () => {
    asked.length = 0;
    const answer = await gateway.ask(example('across'));
    const rows = schoolsOf(answer)!;
    expect(rows.map(({ headTeacher, enrolments }) => [headTeacher, enrolments?.length ?? null])).toEqual([
      ...Object.values(heads).map((head) => [head, pupilsOfEach]),
      ['Mme Ailleurs', null],
    ]);
    expect(rows[0]!.enrolments![0]!.pupil.pupilNumber).toMatch(/^N-/);
    expect(asked.map(({ representations }) => `${representations.length} ${representations[0]?.__typename}`)).toEqual(plans[name]);
    expect(new Set(asked.map(({ authorization }) => authorization))).toEqual(new Set([`Bearer ${keys.all}`]));
  });

  test.each([
    ['one', ['2418']],
    ['two', ['2417', '2418']],
  ])('what a key that opens %s does not open is null with a reason, and the rest is answered', async (key, open) => {
    const answer = await gateway.ask(example('across'), key);
    const rows = schoolsOf(answer)!;
    expect(rows.filter(({ enrolments }) => enrolments !== null).map(({ faseNumber }) => faseNumber)).toEqual(open);
    expect(rows.map(({ headTeacher }) => headTeacher)).toEqual([...Object.values(heads), 'Mme Ailleurs']);
    const refused = answer.errors!.filter(({ message }) => message === 'This key does not open the school');
    expect(refused.map(({ extensions }) => extensions.code)).toEqual(Array(4 - open.length).fill('FORBIDDEN'));
    expect(answer.errors).toHaveLength(refused.length);
  });

  test('the statements do not grow with the pupils, but four for each slice of two hundred', async () => {
    const { pool } = app.database;
    const run = () => gateway.ask(example('across'));
    const many = (await watchStatements(app, run)).length;
    expect(many).toBeGreaterThan(3);
    // rolled back by hand: the other gateway asks for the same pupils
    await pool.query(`UPDATE child SET school_id = NULL WHERE given_name NOT IN ('Élève 0', 'Élève 1')`);
    // two loads that meet in one turn are one statement, now and then
    const few = (await watchStatements(app, run)).length;
    await pool.query('UPDATE child SET school_id = school.id FROM school WHERE family_name = fase_number');
    const slices = Math.floor((3 * pupilsOfEach) / sliceRows);
    expect(many - few, `${many} for all, ${few} for two a school`).toBeLessThanOrEqual(2 + 4 * slices);
  });
});

test('the first query and the refusals of the guide are what the door answers', async () => {
  const first = await askPortal(example('first'), keys.one);
  expect(first).toMatchObject({ status: 200, body: { data: { school: { faseNumber: '2418', name: 'École 2418' } } } });
  expect(await askPortal(example('first'), 'nonsense')).toEqual({ status: 401, body: JSON.parse(example('refusal')) });
});

test('the guide’s question for what changed is answered for each school of the key', async () => {
  const { body } = await askPortal(example('changes'), keys.two);
  expect(body).toMatchObject({
    data: { key: { label: 'Réseau', expiresAt: null, schools: [{ faseNumber: '2417' }, { faseNumber: '2418' }] } },
  });
  expect(body).not.toHaveProperty('errors');
});

test('a key that opens several schools names them, and has no « school »', async () => {
  const several = await askPortal('{ school { name } }', keys.two);
  expect(several).toMatchObject({ status: 200, body: { data: { school: null }, errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] } });
});
