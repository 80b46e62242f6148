// The same reference many times, under many names, on one variable: what a key could once keep everybody waiting with.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { transact } from '../../platform/act.ts';
import { createPartnerKey } from '../../partners/create-key.ts';
import type { App } from '../../context.ts';
import { createChild, createPlaine, createSchool, createStaff, createWeek, placeChild } from '../../../tests/kit/catalogue.ts';
import { listen } from '../../../tests/kit/listen.ts';
import { createApp, createParent } from '../../../tests/kit/people.ts';
import { watchStatements } from '../../../tests/kit/watch-statements.ts';
import { limits } from './entry-point.ts';
import { openPartnerSubgraph } from './partner.ts';

type Answer = { data?: Record<string, unknown[]> | null; errors?: { path?: unknown[]; extensions: { code: string } }[] };

let app: App;
let url: string;
let secret: string;
let school: { __typename: 'School'; id: string };

beforeAll(async () => {
  app = await createApp();
  const door = await openPartnerSubgraph(app);
  afterAll(() => door.stop());
  url = await listen(door.entryPoint.handler);
  const { actor } = await createStaff(app);
  const { actor: parent } = await createParent(app);
  const { id } = await createSchool(app);
  school = { __typename: 'School', id };
  ({ secret } = await transact(app, actor, (ctx) =>
    createPartnerKey(ctx, { schoolIds: [id], label: 'Listes de classe', expiresAt: null }),
  ));
  const plaine = await createPlaine(app);
  for (const monday of ['2027-07-05', '2027-07-12', '2027-07-19']) {
    const pupil = await createChild(app, { schoolId: id });
    await placeChild(app, parent, pupil.id, await createWeek(app, plaine.id, { monday }));
  }
});

async function ask(query: string, references: object[]) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
    body: JSON.stringify({ query, variables: { r: references } }),
  });
  return { status: response.status, body: (await response.json()) as Answer };
}

const fields = '... on School { name enrolments { confirmed } }';
const repeat = (count: number) => Array.from({ length: count }, () => school);
const isOfKeys = (text: string) => /partner_key/.test(text);

test('to one school are three statements, and an answer in each of their places', async () => {
  let answer: Awaited<ReturnType<typeof ask>> | undefined;
  const sent = await watchStatements(app, async () => {
    answer = await ask(`query ($r: [_Any!]!) { _entities(representations: $r) { ${fields} } }`, repeat(limits.references));
  });
  expect(answer!.body.errors).toBeUndefined();
  const entities = answer!.body.data!._entities!;
  expect(entities).toHaveLength(limits.references);
  expect(new Set(entities.map((entity) => JSON.stringify(entity))).size).toBe(1);
  expect(entities[0]).toMatchObject({ enrolments: [{ confirmed: true }, { confirmed: true }, { confirmed: true }] });
  expect(sent.map(({ text }) => text).filter((text) => !isOfKeys(text)).length).toBeLessThanOrEqual(3);
});

test('to several, mixed with those of nobody, keep their places', async () => {
  const none = { __typename: 'School', id: '0190a5c0-0000-7000-8000-000000000000' };
  const { body } = await ask('query ($r: [_Any!]!) { _entities(representations: $r) { ... on School { id } } }', [
    none,
    school,
    none,
    school,
    school,
  ]);
  expect(body.data!._entities).toEqual([null, { id: school.id }, null, { id: school.id }, { id: school.id }]);
});

test.each([
  ['under ten names', Array.from({ length: 10 }, (_, n) => `a${n}: _entities(representations: $r) { ... on School { id } }`).join(' '), ''],
  [
    'in a fragment',
    '...twice ...other',
    'fragment twice on Query { a: _entities(representations: $r) { __typename } } fragment other on Query { b: _entities(representations: $r) { __typename } }',
  ],
])('are counted for each use of their variable: %s', async (_name, selection, fragments) => {
  const { status, body } = await ask(`query ($r: [_Any!]!) { ${selection} } ${fragments}`, repeat(limits.references));
  expect([status, body.errors?.[0]?.extensions.code, body.data]).toEqual([400, 'TOO_COMPLEX', undefined]);
});

test('with many fields each are too much', async () => {
  const many = Array.from({ length: 30 }, (_, n) => `a${n}: name`).join(' ');
  const { status, body } = await ask(
    `query ($r: [_Any!]!) { _entities(representations: $r) { ... on School { ${many} } } }`,
    repeat(limits.references),
  );
  expect([status, body.errors?.[0]?.extensions.code]).toEqual([400, 'TOO_COMPLEX']);
});

test('an answer that would repeat itself for megabytes is refused', async () => {
  const { prisma } = app.database;
  await prisma.school.update({ where: { id: school.id }, data: { name: 'x'.repeat(2000) } });
  const { status, body } = await ask(
    'query ($r: [_Any!]!) { _entities(representations: $r) { ... on School { name } } }',
    repeat(limits.references),
  );
  expect([status, body.errors?.[0]?.extensions.code, body.data]).toEqual([400, 'TOO_COMPLEX', undefined]);
});
