// Deny by default: scope-auth lets a field without scopes through, so each way in must say who it is for.
import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { expect, test } from 'vitest';
import * as graphs from '../index.ts';

/** Root fields that do not say who may ask. */
function findUnguarded(schema: GraphQLSchema): string[] {
  return [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) =>
    Object.values(type?.getFields() ?? {})
      .filter((field) => !isFederation(field.name) && !declaresScopes(field.extensions.pothosOptions))
      .map((field) => `${type!.name}.${field.name}`),
  );
}

/** The router's own fields: the door in front of them asks for the router's secret. */
const isFederation = (name: string) => name === '_service' || name === '_entities';

const declaresScopes = (options: unknown) => {
  const scopes = (options as { authScopes?: unknown } | undefined)?.authScopes;
  return typeof scopes === 'function' || (typeof scopes === 'object' && scopes !== null && Object.keys(scopes).length > 0);
};

const schemas = Object.entries(graphs).filter((entry): entry is [string, GraphQLSchema] => entry[1] instanceof GraphQLSchema);

test.each(schemas)('every root field of %s declares its scopes', (_name, schema) => {
  expect(findUnguarded(schema)).toEqual([]);
});

test('a root field without scopes is found', () => {
  const field = { type: GraphQLString };
  const guarded = { ...field, extensions: { pothosOptions: { authScopes: { public: true } } } };
  const empty = { ...field, extensions: { pothosOptions: { authScopes: {} } } };
  const query = new GraphQLObjectType({ name: 'Query', fields: { open: field, empty, guarded } });
  expect(findUnguarded(new GraphQLSchema({ query }))).toEqual(['Query.open', 'Query.empty']);
});
