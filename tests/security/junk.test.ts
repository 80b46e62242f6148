// Every argument of every way in, filled with what no page sends. A refusal is right, data are right; an error that had
// to be masked is a hole that somebody will look into.
import { randomUUID } from 'node:crypto';
import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isUnionType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
} from 'graphql';
import { beforeAll, expect, test } from 'vitest';
import { browserSchema } from '../../schema/index.ts';
import type { App } from '../../server/context.ts';
import { codeOf, openBrowserDoor } from '../kit/browser-door.ts';
import { createStaff } from '../kit/catalogue.ts';
import { createApp, createSeason } from '../kit/people.ts';

let app: App;
let door: Awaited<ReturnType<typeof openBrowserDoor>>;
let token: string;
beforeAll(async () => {
  app = await createApp({ RATE_LIMITS: 'off' });
  await createSeason(app, [5]);
  door = await openBrowserDoor(app);
  // staff who is a parent too: every scope is open, so that what is tried is the argument
  const staff = await createStaff(app, 'RESPONSIBLE');
  await app.database.prisma.parent.create({ data: { personId: staff.actor.personId, email: 'x@example.be' } });
  token = staff.token;
});

const idOfNothing = randomUUID();
const junk: Record<string, unknown> = {
  'a NUL': 'a\u0000b',
  'half a character': '\ud800',
  'an odd direction': 'a\u202egpj.exe',
  SQL: "'; DROP TABLE child; --",
  'a pattern': '%_\\%',
  nothing: '',
  'an id of nothing': idOfNothing,
  'a long word': 'x'.repeat(20_000),
};

const known: Record<string, unknown> = {
  Boolean: false,
  Int: 1,
  Float: 1,
  NonNegativeInt: 1,
  Date: '2027-07-05',
  DateTime: '2031-01-01T08:00:00Z',
  EmailAddress: 'a@example.be',
  PhoneNumber: '+32470123456',
};

function fill(type: GraphQLInputType, value: unknown): unknown {
  const plain = getNullableType(type);
  if (isListType(plain)) return [fill(plain.ofType as GraphQLInputType, value)];
  if (isEnumType(plain)) return plain.getValues()[0]!.name;
  if (isInputObjectType(plain))
    return Object.fromEntries(Object.values(plain.getFields()).map(({ name, type }) => [name, fill(type, value)]));
  return getNamedType(plain).name in known ? known[getNamedType(plain).name] : value;
}

/** The value in one place after the other, with what else must be there: what refuses one does not hide another. */
function* oneByOne(field: GraphQLField<unknown, unknown>, value: unknown) {
  const whole = (args: readonly { name: string; type: GraphQLInputType }[]) =>
    Object.fromEntries(args.filter(({ type }) => isNonNullType(type)).map(({ name, type }) => [name, fill(type, idOfNothing)]));
  for (const { name, type } of field.args) {
    yield { ...whole(field.args), [name]: value };
    const plain = getNullableType(type);
    if (!isInputObjectType(plain)) continue;
    const parts = Object.values(plain.getFields());
    for (const part of parts) yield { ...whole(field.args), [name]: { ...whole(parts), [part.name]: value } };
  }
}

/** The document that asks one root field, its arguments as variables. */
function writeDocument(kind: 'query' | 'mutation', field: GraphQLField<unknown, unknown>, below: string | null): string {
  const declared = field.args.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const given = field.args.map(({ name }) => `${name}: $${name}`).join(', ');
  const end = getNamedType(field.type);
  const asked = `${field.name}${given && `(${given})`}${isUnionType(end) || isCompositeType(end) ? ' { __typename }' : ''}`;
  return `${kind} ${declared && `(${declared})`} { ${below ? `${below} { ${asked} }` : asked} }`;
}

const fieldsOf = (type: GraphQLObjectType | undefined | null) =>
  Object.values(type?.getFields() ?? {}).filter(({ args }) => args.length > 0);
const ways = [
  ...fieldsOf(browserSchema.getQueryType()).map((field) => ({ field, document: writeDocument('query', field, null) })),
  ...fieldsOf(browserSchema.getType('AdminQuery') as GraphQLObjectType).map((field) => ({
    field,
    document: writeDocument('query', field, 'admin'),
  })),
  ...fieldsOf(browserSchema.getMutationType()).map((field) => ({ field, document: writeDocument('mutation', field, null) })),
];

test.each(Object.entries(junk))('%s in every argument breaks nothing inside', async (_what, value) => {
  expect(ways.length).toBeGreaterThan(35);
  const broken: string[] = [];
  for (const { field, document } of ways) {
    const variables = Object.fromEntries(field.args.map(({ name, type }) => [name, fill(type, value)]));
    const answer = await door.query(document, { token, variables });
    if (codeOf(answer) === 'INTERNAL_SERVER_ERROR') broken.push(field.name);
  }
  expect(broken).toEqual([]);
});

test('a NUL or half a character is refused wherever a text stands; a whole character of two halves is a text', async () => {
  const save = 'mutation ($input: SaveSchoolInput!) { saveSchool(input: $input) { __typename ... on School { name } } }';
  const saveNamed = (name: string) =>
    door.query(save, { token, variables: { input: { faseNumber: '4711', name, postalCode: '4140', city: 'Sprimont' } } });
  for (const broken of ['a\u0000b', '\ud800', 'a\udc00b', '\udc00\ud800', '\ud83c']) {
    const answer = await saveNamed(broken);
    expect([codeOf(answer), answer.data ?? null]).toEqual(['BAD_USER_INPUT', null]);
  }
  for (const spelled of ['"\\u0000"', '"\\u{0}"', '"\\ud800"', '"\\u{d800}"', '"\ud800"'])
    expect(codeOf(await door.query(`{ admin { parents(search: ${spelled}) { id } } }`, { token }))).toMatch(
      /^BAD_USER_INPUT|^GRAPHQL_VALIDATION/,
    );
  expect(await app.database.prisma.school.count({ where: { faseNumber: '4711' } })).toBe(0);
  expect((await saveNamed('École du 🎈')).data).toEqual({ saveSchool: { __typename: 'School', name: 'École du 🎈' } });
});

test('an operator where a value stands is refused before anything is asked of the database', { timeout: 120_000 }, async () => {
  for (const value of [
    { not: '' },
    { __proto__: null, contains: '' },
    [],
    [['x']],
    { constructor: { prototype: { isStaff: true } } },
    true,
  ])
    for (const { field, document } of ways)
      for (const variables of oneByOne(field, value)) {
        const answer = await door.query(document, { token, variables });
        expect([field.name, 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT', undefined]).toContain(codeOf(answer));
      }
  expect(({} as Record<string, unknown>).isStaff).toBeUndefined();
});
