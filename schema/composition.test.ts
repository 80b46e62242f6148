// What our graphs are composed with at a commune: neighbours who use ordinary names. Both composers must agree to each pair.
import { readFileSync } from 'node:fs';
import { buildASTSchema, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { composers } from '../tests/kit/gateways.ts';
import { printedFolder } from './print.ts';

const printed = (name: string) => readFileSync(new URL(name, printedFolder), 'utf8');
const portal = { name: 'portal', url: 'http://portal', sdl: printed('commune.graphql') };
const partner = { name: 'plaines', url: 'http://plaines', sdl: printed('partner.graphql') };

const link = (...directives: string[]) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: [${directives.map((one) => `"${one}"`).join(', ')}])\n`;

/** Each with a question across the two that the supergraph must know. */
const neighbours: Record<string, { sdl: string; fields: string[] }> = {
  'pages like Relay’s': {
    sdl: `${link('@shareable')} type Query { meals: MealConnection! } type MealConnection { pageInfo: PageInfo! edges: [MealEdge!]! }
      type MealEdge { cursor: String! node: Meal! } type Meal { name: String! }
      type PageInfo @shareable { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }`,
    fields: ['PageInfo.hasNextPage', 'AuditConnection.pageInfo', 'MealConnection.pageInfo'],
  },
  'values of the same names': {
    sdl: `${link('@shareable')} type Query { depot: Address! } type Mutation { order: OrderResult! } union OrderResult = Order | InputInvalid
      type Order { number: String! } type Address @shareable { street: String! postalCode: String! city: String! }
      interface Refusal { message: String! } type InputInvalid implements Refusal @shareable { message: String! field: String }`,
    fields: ['Address.street', 'InputInvalid.field', 'Query.depot'],
  },
  'a field of its own below « admin »': {
    sdl: `${link('@shareable')} type Query { admin: AdminQuery! @shareable } type AdminQuery { mealCounts: [Int!]! }`,
    fields: ['AdminQuery.mealCounts', 'AdminQuery.parents'],
  },
  'enums and inputs of the same names': {
    sdl: `type Query { invoices(status: PaymentStatus, role: Role, at: AddressInput): [Invoice!]! } type Invoice { status: PaymentStatus! role: Role! }
      enum PaymentStatus { PAID OPEN } enum Role { ADMIN USER } input AddressInput { line: String! }`,
    fields: ['Invoice.status', 'Payment.status', 'Viewer.role'],
  },
  'a field of ours that it provides': {
    sdl: `${link('@key', '@external', '@provides')} type Query { nearSchool: School @provides(fields: "name") }
      type School @key(fields: "faseNumber") { faseNumber: String! name: String! @external }`,
    fields: ['Query.nearSchool', 'School.name'],
  },
  'fields for each of our nouns': {
    sdl: `${link('@key')} type Query { ping: Int }
      ${namesOfNouns()
        .map((noun) => `type ${noun} @key(fields: "id") { id: ID! theirs: String }`)
        .join('\n')}`,
    fields: namesOfNouns().map((noun) => `${noun}.theirs`),
  },
  'a week that it needs the days of': {
    sdl: `${link('@key', '@external', '@requires', '@override')} type Query { ping: Int }
      type Week @key(fields: "id") { id: ID! startDate: Date! @external menu: String @requires(fields: "startDate") }
      type Enrolment @key(fields: "id") { id: ID! meals: Int } scalar Date
      type School @key(fields: "id") { id: ID! name: String! @override(from: "portal") }`,
    fields: ['Week.menu', 'Enrolment.meals', 'School.name'],
  },
};

/** Every type with an id, as the commune's graph prints it. */
function namesOfNouns(): string[] {
  return parse(portal.sdl).definitions.flatMap((definition) =>
    definition.kind === 'ObjectTypeDefinition' && definition.fields?.some((field) => field.name.value === 'id')
      ? [definition.name.value]
      : [],
  );
}

const knows = (supergraph: string, path: string) => {
  const [type, field] = path.split('.') as [string, string];
  const found = buildASTSchema(parse(supergraph), { assumeValid: true, assumeValidSDL: true }).getType(type);
  return Boolean(found && 'getFields' in found && found.getFields()[field]);
};

describe.each(Object.entries(composers))('composed by %s', (_name, compose) => {
  test.each(Object.entries(neighbours))(
    'the commune’s graph goes with a neighbour that has %s',
    (_what, { sdl, fields }) => {
      const composed = compose([portal, { name: 'neighbour', url: 'http://neighbour', sdl }]);
      expect(composed.errors).toEqual([]);
      expect(fields.filter((field) => !knows(composed.sdl!, field))).toEqual([]);
    },
    120_000,
  );

  test('the commune’s graph and the partners’ are one supergraph', () => {
    const composed = compose([portal, partner]);
    expect(composed.errors).toEqual([]);
    expect(['Pupil.givenName', 'Child.givenName', 'School.enrolments'].filter((field) => !knows(composed.sdl!, field))).toEqual([]);
  });

  test('the text for routers that guard by themselves composes, with who may ask', () => {
    const composed = compose([{ ...portal, sdl: printed('commune.guarded.graphql') }]);
    expect(composed.errors).toEqual([]);
    expect(composed.sdl).toContain('@policy(policies: [["portal: see payments"]])');
    expect(composed.sdl).toContain('@authenticated');
  });

  test('a neighbour that is wrong is refused', () => {
    const sdl = `${link('@key')} type Query { ping: Int } type Address { street: String! }`;
    expect(compose([portal, { name: 'neighbour', url: 'http://neighbour', sdl }]).errors.join()).toContain('Address.street');
  });
});

test('every noun with an id is an entity', () => {
  const nouns = namesOfNouns();
  expect(nouns.length).toBeGreaterThan(25);
  expect(nouns.filter((noun) => !new RegExp(`^type ${noun}\\b[^{]*\\n  @key\\(fields: "id"\\)`, 'm').test(portal.sdl))).toEqual([]);
});

test('what lists hold and what they cost is told to routers', () => {
  expect(portal.sdl).toMatch(/\): AdminEnrolmentConnection @listSize\(assumedSize: 50, slicingArguments: \["first"\]/);
  expect(partner.sdl).toMatch(/\): \[Enrolment!\] @listSize\(assumedSize: 20\)/);
  expect(portal.sdl).toMatch(/admin: AdminQuery!? @shareable @tag\(name: "staff"\)/);
});
