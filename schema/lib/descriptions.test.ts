// Everything that a developer reads in one of the graphs says what it is: units, what null means, who sees it, what is refused.
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  type GraphQLSchema,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { browserSchema } from '../index.ts';
import { communeSchema, partnerSchema } from '../subgraphs.ts';

const graphs = { browser: browserSchema, commune: communeSchema, partner: partnerSchema };

/** What graphql-js and the specification of federation define themselves. */
const isOfOthers = (name: string) => name.startsWith('_') || name.startsWith('federation__') || name.startsWith('link__');

type Described = { path: string; description: string };

/** Every type, field, argument, input field and enum value of a graph, by its path. */
function listDescriptions(schema: GraphQLSchema): Described[] {
  const all: Described[] = [];
  const add = (path: string, { description }: { description?: string | null }) =>
    all.push({ path, description: description?.trim() ?? '' });
  for (const type of Object.values(schema.getTypeMap())) {
    if (isOfOthers(type.name) || isSpecifiedScalarType(type) || type.name === 'FieldSet') continue;
    add(type.name, type);
    if (isEnumType(type)) for (const value of type.getValues()) add(`${type.name}.${value.name}`, value);
    if (isInputObjectType(type)) for (const field of Object.values(type.getFields())) add(`${type.name}.${field.name}`, field);
    if (isObjectType(type) || isInterfaceType(type))
      for (const field of Object.values(type.getFields()).filter(({ name }) => !isOfOthers(name))) {
        add(`${type.name}.${field.name}`, field);
        for (const argument of field.args) add(`${type.name}.${field.name}(${argument.name})`, argument);
      }
  }
  return all;
}

describe.each(Object.entries(graphs))('the graph of the %s', (_name, schema) => {
  const all = listDescriptions(schema);

  test('describes every type, field, argument, input and enum value', () => {
    expect(all.length).toBeGreaterThan(40);
    expect(all.filter(({ description }) => description.length < 4).map(({ path }) => path)).toEqual([]);
  });

  test('says more of a thing than its own name', () => {
    const bare = (text: string) => text.toLowerCase().replaceAll(/\b(the|a|an|of|this)\b|[^a-z]/g, '');
    expect(all.filter(({ path, description }) => bare(path.split(/[.(]/).at(-1)!) === bare(description)).map(({ path }) => path)).toEqual(
      [],
    );
  });

  test('says of every amount that it is in euro cents', () => {
    const amounts = Object.values(schema.getTypeMap()).flatMap((type) =>
      isObjectType(type)
        ? Object.values(type.getFields())
            .filter((field) => /Cents$/.test(field.name) && getNamedType(field.type).name === 'NonNegativeInt')
            .map((field) => ({ path: `${type.name}.${field.name}`, description: field.description ?? '' }))
        : [],
    );
    expect(amounts.filter(({ description }) => !description.includes('cents')).map(({ path }) => path)).toEqual([]);
  });
});
