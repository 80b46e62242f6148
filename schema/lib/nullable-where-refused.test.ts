// One field that somebody may not have costs that field alone.
import { readFileSync } from 'node:fs';
import {
  buildASTSchema,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  isNonNullType,
  isObjectType,
  parse,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { createAsker } from '../../tests/kit/ask.ts';
import { createStaff } from '../../tests/kit/catalogue.ts';
import { createApp, createParent, createSeason } from '../../tests/kit/people.ts';
import { browserSchema } from '../index.ts';
import { communeSchema, partnerSchema } from '../subgraphs.ts';
import { mayRefuse, promisedNonNull } from './nullable-where-refused.ts';

/** Fields with scopes that can refuse somebody and that would then take their parent with them. */
const listNonNull = (schema: GraphQLSchema): string[] =>
  Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type)
      ? Object.values(type.getFields())
          .filter((field) => isNonNullType(field.type) && mayRefuse(scopesOf(field.extensions)))
          .map((field) => `${type.name}.${field.name}`)
      : [],
  );

const scopesOf = (extensions: Record<string, unknown>) => (extensions.pothosOptions as { authScopes?: unknown } | undefined)?.authScopes;

describe('in every graph', () => {
  test.each(Object.entries({ browserSchema, communeSchema, partnerSchema }))('%s: what a scope can refuse is nullable', (_name, schema) => {
    expect(listNonNull(schema).filter((path) => !promisedNonNull.includes(path))).toEqual([]);
  });

  test('what stays non-null is promised by the contract, and nothing else is', () => {
    const contract = buildASTSchema(parse(readFileSync(new URL('../contract/browser.graphql', import.meta.url), 'utf8')));
    const pinned = listNonNull(browserSchema).filter((path) => {
      const [typeName, fieldName] = path.split('.') as [string, string];
      const type = contract.getType(typeName);
      return isObjectType(type) && isNonNullType(type.getFields()[fieldName]?.type);
    });
    expect(pinned.sort()).toEqual([...promisedNonNull].sort());
  });

  test('a guarded field that is non-null is found', () => {
    const guarded = (authScopes: unknown) => ({ type: new GraphQLNonNull(GraphQLString), extensions: { pothosOptions: { authScopes } } });
    const fields = { open: guarded({ public: true }), staff: guarded({ staff: true }), own: guarded(() => true) };
    const query = new GraphQLObjectType({ name: 'Query', fields });
    expect(listNonNull(new GraphQLSchema({ query }))).toEqual(['Query.staff', 'Query.own']);
  });
});

test('the kitchen asks for diets and for groups: it is answered the one, and refused the other at its path', async () => {
  const app = await createApp();
  const ask = createAsker(app);
  const { weeks } = await createSeason(app, [4]);
  const { token: kitchen } = await createStaff(app, 'KITCHEN');
  const day = weeks[0]!.startDate.toISOString().slice(0, 10);
  const { data, errors } = await ask(kitchen, 'query ($day: Date!) { admin { diets(day: $day) { diet } groups(day: $day) { name } } }', {
    day,
  });
  expect(data).toEqual({ admin: { diets: [], groups: null } });
  expect(errors).toMatchObject([{ path: ['admin', 'groups'], extensions: { code: 'FORBIDDEN' } }]);
  const parent = await createParent(app);
  const own = await ask(parent.token, '{ viewer { role } admin { schools { name } } }');
  expect(own.data).toEqual({ viewer: { role: 'PARENT' }, admin: null });
  expect(own.errors).toMatchObject([{ path: ['admin'], extensions: { code: 'FORBIDDEN' } }]);
});
