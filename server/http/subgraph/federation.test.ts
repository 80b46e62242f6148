// A school network composes its own subgraph with ours and asks across the two, over HTTP, through a real gateway.
import { transact } from '../../platform/act.ts';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse, type GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPartnerKey } from '../../partners/create-key.ts';
import type { App } from '../../context.ts';
import { readExamples } from '../../../tests/kit/examples.ts';
import { listen } from '../../../tests/kit/listen.ts';
import { watchStatements } from '../../../tests/kit/watch-statements.ts';
import { createPlaine, createSchool, createStaff, createWeek } from '../../../tests/kit/catalogue.ts';
import { createParent, createApp } from '../../../tests/kit/people.ts';
import { openPartnerSubgraph } from './partner.ts';
import { openSubgraph } from './apollo.ts';

const example = readExamples('partners.md');

const network = parse(example('network'));
const heads: Record<string, string> = { '2417': 'Mme Hubert', '2418': 'M. Simon', '2419': 'Mme Lejeune' };
const sizes = { '2417': 200, '2418': 200, '2419': 200 };

let app: App;
let portalUrl: string;
let networkUrl: string;
const keys = new Map<string, string>();
const asked: { url: string; body: string }[] = [];

beforeAll(async () => {
  app = await createApp();
  const { actor } = await createStaff(app);
  const parent = await createParent(app);
  const week = await createWeek(app, (await createPlaine(app, { name: 'Petite plaine' })).id, { capacity: 2000 });
  const { prisma } = app.database;
  const basket = await prisma.basket.create({ data: { parentId: parent.actor.parentId } });
  for (const [faseNumber, size] of Object.entries(sizes)) {
    const school = await createSchool(app, { faseNumber, name: `École ${faseNumber}` });
    const children = await prisma.child.createManyAndReturn({
      data: Array.from({ length: size }, (_, n) => ({
        givenName: `Élève ${n}`,
        familyName: faseNumber,
        birthDate: new Date('2019-01-01'),
        schoolId: school.id,
      })),
    });
    await prisma.enrolment.createMany({
      data: children.map(({ id }) => ({
        basketId: basket.id,
        parentId: parent.actor.parentId,
        childId: id,
        weekId: week.id,
        monday: week.monday,
        status: 'CONFIRMED' as const,
        priceCents: 6000,
        dayRateCents: 1200,
        dayCount: 5,
        category: 'RESIDENT' as const,
        siblingRank: 1,
      })),
    });
    keys.set(faseNumber, (await transact(app, actor, (ctx) => createPartnerKey(ctx, { schoolId: school.id, label: 'Réseau' }))).secret);
  }
  const ours = await openPartnerSubgraph(app);
  portalUrl = await listen(ours.entryPoint.handler);
  const schema = buildSubgraphSchema({
    typeDefs: network,
    resolvers: {
      Query: { mySchools: () => Object.keys(heads).map((faseNumber) => ({ faseNumber })) },
      School: { headTeacher: ({ faseNumber }: { faseNumber: string }) => heads[faseNumber] },
      Pupil: { pupilNumber: ({ id }: { id: string }) => `N-${id.slice(0, 8)}` },
    },
  }) as GraphQLSchema;
  const theirs = await openSubgraph({
    path: '/',
    schema,
    log: app.log,
    enter: async () => ({ app, actor: null, partner: null, locale: 'fr', requestId: '' }),
  });
  networkUrl = await listen(theirs.entryPoint.handler);
  afterAll(async () => {
    await ours.stop();
    await theirs.stop();
  });
});

/** Our SDL as a gateway's tooling fetches it: with a key. */
async function readSdl(): Promise<string> {
  const response = await fetch(portalUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${keys.get('2417')}` },
    body: JSON.stringify({ query: '{ _service { sdl } }' }),
  });
  return ((await response.json()) as { data: { _service: { sdl: string } } }).data._service.sdl;
}

async function compose() {
  const composed = composeServices([
    { name: 'plaines', url: portalUrl, typeDefs: parse(await readSdl()) },
    { name: 'network', url: networkUrl, typeDefs: network },
  ]);
  expect(composed.errors).toBeUndefined();
  return composed.supergraphSdl!;
}

/** A gateway for the schools whose keys are given: a key opens one school, so references go out with the key of theirs. */
class PlainesSource extends RemoteGraphQLDataSource {
  override async process(options: Parameters<RemoteGraphQLDataSource['process']>[0]) {
    const { request } = options;
    const references = (request.variables?.representations ?? []) as { faseNumber?: string }[];
    const schools = [...new Set(references.map(({ faseNumber }) => faseNumber ?? '2417'))];
    const data: unknown[] = references.map(() => null);
    for (const faseNumber of schools) {
      const own = references.flatMap((reference, index) => ((reference.faseNumber ?? '2417') === faseNumber ? [{ reference, index }] : []));
      const headers = new Headers({ authorization: `Bearer ${keys.get(faseNumber)}` });
      const http = { method: 'POST', url: portalUrl, headers } as never;
      const variables = { ...request.variables, representations: own.map(({ reference }) => reference) };
      const answer = await super.process({ ...options, request: { ...request, http, variables } });
      asked.push({ url: 'plaines', body: JSON.stringify(variables) });
      if (answer.errors) return answer;
      own.forEach(({ index }, at) => (data[index] = (answer.data as { _entities: unknown[] })._entities[at]));
    }
    return { data: { _entities: data } } as Awaited<ReturnType<RemoteGraphQLDataSource['process']>>;
  }
}

async function openGateway() {
  const gateway = new ApolloGateway({
    supergraphSdl: await compose(),
    buildService: ({ name, url }) => (name === 'plaines' ? new PlainesSource({ url }) : new RemoteGraphQLDataSource({ url })),
  });
  const server = new ApolloServer({ gateway, logger: { debug() {}, info() {}, warn() {}, error() {} } });
  await server.start();
  return server;
}

test('the two subgraphs compose', async () => {
  expect(await compose()).toContain('join__Graph');
});

test('a gateway answers across the two: schools with their head teacher and their enrolled pupils', async () => {
  const server = await openGateway();
  const run = async () => {
    const { body } = await server.executeOperation({ query: example('across') });
    if (body.kind !== 'single') throw new Error('not one answer');
    return body.singleResult as {
      data: { mySchools: { headTeacher: string; enrolments: { pupil: { pupilNumber: string } }[] }[] } | null;
      errors?: unknown;
    };
  };
  const { data, errors } = await run();
  expect(errors).toBeUndefined();
  expect(data!.mySchools.map(({ headTeacher, enrolments }) => [headTeacher, enrolments.length])).toEqual(
    Object.entries(sizes).map(([fase, size]) => [heads[fase], size]),
  );
  expect(data!.mySchools[0]!.enrolments[0]!.pupil.pupilNumber).toMatch(/^N-/);

  asked.length = 0;
  const many = (await watchStatements(app, run)).length;
  expect(many).toBeGreaterThan(5);
  expect(asked.length).toBe(3);
  await app.database.pool.query(`UPDATE enrolment SET status = 'CANCELLED', ended_at = now() WHERE id IN (
    SELECT id FROM (SELECT enrolment.id, row_number() OVER (PARTITION BY school_id) AS n FROM enrolment JOIN child ON child.id = child_id) AS numbered WHERE n > 2)`);
  // As many for two pupils a school as for all of them; two loads that meet in one turn are one statement, now and then.
  const few = (await watchStatements(app, run)).length;
  expect(Math.abs(many - few), `${many} for all, ${few} for two a school`).toBeLessThanOrEqual(2);
  await server.stop();
});

test('the first query and the refusals of the guide are what the door answers', async () => {
  const ask = async (query: string, authorization: string) => {
    const response = await fetch(portalUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify({ query }),
    });
    return { status: response.status, body: await response.json() };
  };
  const first = await ask(example('first'), `Bearer ${keys.get('2418')}`);
  expect(first).toMatchObject({ status: 200, body: { data: { school: { faseNumber: '2418', name: 'École 2418' } } } });
  const refused = await ask(example('first'), 'Bearer nonsense');
  expect(refused).toEqual({ status: 401, body: JSON.parse(example('refusal')) });
});
