// The three graphs as text, as they stand in schema/printed; the commune's also for a router that guards by itself.
import { isObjectType, lexicographicSortSchema, parse, printSchema, visit, type GraphQLSchema } from 'graphql';
import { printSubgraphSchema } from '@apollo/subgraph';
import { browserSchema } from './index.ts';
import { buildGuardedSchema, communeSchema, partnerSchema } from './subgraphs.ts';

export const printedFolder = new URL('printed/', import.meta.url);

/** The text of each file of schema/printed, by its name. */
export const printGraphs = (): Record<string, string> => ({
  'browser.graphql': printForClients(lexicographicSortSchema(browserSchema)),
  'partner.graphql': `${printSubgraphSchema(lexicographicSortSchema(partnerSchema))}\n`,
  'commune.graphql': `${printSubgraphSchema(lexicographicSortSchema(communeSchema))}\n`,
  'commune.guarded.graphql': `${printSubgraphSchema(lexicographicSortSchema(buildGuardedSchema()))}\n`,
});

const semanticNonNull = `"""null only beside an error with this field's path: a client that stops at errors never meets it"""
directive @semanticNonNull(
  """0: the field itself; 1: the elements of its list, and so on"""
  levels: [Int!]! = [0]
) on FIELD_DEFINITION`;

/**
 * With @semanticNonNull (https://specs.apollo.dev/nullability/v0.4) at each field that is null only when it is refused: by it
 * generators of types tell « refused » from « there is none ».
 */
function printForClients(schema: GraphQLSchema): string {
  const text = printSchema(schema);
  const ends: number[] = [];
  visit(parse(text), {
    ObjectTypeDefinition: ({ name, fields = [] }) => {
      for (const field of fields) if (isNullOnlyWhenRefused(schema, name.value, field.name.value)) ends.push(field.type.loc!.end);
    },
  });
  const parts = [0, ...ends].map((end, nth) => text.slice(end, ends[nth]));
  return `${semanticNonNull}\n\n${parts.join(' @semanticNonNull')}\n`;
}

function isNullOnlyWhenRefused(schema: GraphQLSchema, typeName: string, fieldName: string): boolean {
  const type = schema.getType(typeName);
  return isObjectType(type) && type.getFields()[fieldName]?.extensions.isNullOnlyWhenRefused === true;
}
