// What a graph is among others. Composition merges types by name, so that ordinary names must not be in the way of a
// neighbour's: enums and inputs, which merge only when they are equal, are named as ours; types without a key are values
// that others may have too. The sizes and weights by which a router plans are those by which we count.
import { MapperKind, mapSchema } from '@graphql-tools/utils';
import SchemaBuilder, { BasePlugin, type SchemaTypes } from '@pothos/core';
import {
  GraphQLEnumType,
  GraphQLInputObjectType,
  GraphQLObjectType,
  type GraphQLFieldConfig,
  type GraphQLSchema,
  getNullableType,
  isListType,
} from 'graphql';
import type { Context } from '../../server/context.ts';

type Directive = { name: string; args?: Record<string, unknown> };
type Field = GraphQLFieldConfig<unknown, Context>;

type Options = {
  /** put before the names of enums and inputs */
  prefix: string;
  /** with who may ask for what, for a router that keeps strangers out itself; a gateway that cannot refuses the whole text */
  guarded?: boolean;
};

/** Before the directives become text, and after the graph's own fields were chosen. */
export class FederatePlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override afterBuild(schema: GraphQLSchema): GraphQLSchema {
    const options = this.options.extensions?.federate as Options | undefined;
    return options ? federate(schema, options) : schema;
  }
}

SchemaBuilder.registerPlugin('federate', FederatePlugin);

/** What a graph of this name is built with. */
export const federation = (options: Options) => ({
  extensions: { federate: options },
  // the newest that both composers read
  linkUrl: 'https://specs.apollo.dev/federation/v2.9',
  federationDirectives: [
    ...['@key', '@shareable', '@tag', '@cost', '@listSize'],
    ...(options.guarded ? ['@authenticated', '@policy'] : []),
  ],
});

const federate = (schema: GraphQLSchema, { prefix, guarded = false }: Options): GraphQLSchema =>
  mapSchema(schema, {
    [MapperKind.ENUM_TYPE]: (type) => new GraphQLEnumType({ ...type.toConfig(), name: prefix + type.name }),
    [MapperKind.INPUT_OBJECT_TYPE]: (type) => new GraphQLInputObjectType({ ...type.toConfig(), name: prefix + type.name }),
    [MapperKind.OBJECT_TYPE]: (type) =>
      isValue(type) ? new GraphQLObjectType(withDirective(type.toConfig(), { name: 'shareable' })) : type,
    [MapperKind.OBJECT_FIELD]: (field: Field) =>
      [...sizesOf(field), ...tagsOf(field), ...(guarded ? guardsOf(field) : [])].reduce(withDirective, field),
  });

const directivesOf = ({ extensions }: { extensions?: unknown }): Directive[] =>
  ((extensions as { directives?: Directive[] } | undefined)?.directives ?? []) as Directive[];

const withDirective = <Config extends { extensions?: unknown }>(config: Config, directive: Directive): Config => ({
  ...config,
  extensions: { ...(config.extensions as object), directives: [...directivesOf(config), directive] },
});

const roots = ['Query', 'Mutation', 'Subscription'];

const isValue = (type: GraphQLObjectType) =>
  !roots.includes(type.name) &&
  !type.name.startsWith('_') &&
  !directivesOf(type).some(({ name }) => name === 'key' || name === 'shareable');

type FieldOptions = { authScopes?: unknown; complexity?: { field?: number; multiplier?: number } };

const optionsOf = (field: Field) => (field.extensions?.pothosOptions ?? {}) as FieldOptions;

function sizesOf(field: Field): Directive[] {
  const { complexity } = optionsOf(field);
  const weight =
    typeof complexity === 'object' && (complexity.field ?? 1) > 1 ? [{ name: 'cost', args: { weight: complexity.field } }] : [];
  if (field.args?.first)
    return [
      ...weight,
      {
        name: 'listSize',
        args: { assumedSize: 50, slicingArguments: ['first'], sizedFields: ['edges'], requireOneSlicingArgument: false },
      },
    ];
  const isList = isListType(getNullableType(field.type));
  return isList && complexity?.multiplier ? [...weight, { name: 'listSize', args: { assumedSize: complexity.multiplier } }] : weight;
}

/** What only some may ask for: a permission of the staff, or being signed in. What depends on the row is left to us. */
function scopesOf(field: Field): Record<string, unknown> {
  const { authScopes } = optionsOf(field);
  return typeof authScopes === 'object' && authScopes !== null ? (authScopes as Record<string, unknown>) : {};
}

/** By which a contract leaves out what the staff alone may ask. */
const tagsOf = (field: Field): Directive[] => {
  const { may, staff } = scopesOf(field);
  return may || staff ? [{ name: 'tag', args: { name: 'staff' } }] : [];
};

function guardsOf(field: Field): Directive[] {
  const { may, ...others } = scopesOf(field);
  if (may) return [{ name: 'policy', args: { policies: [[`portal: ${String(may)}`]] } }];
  return others.staff || others.parent || others.person ? [{ name: 'authenticated' }] : [];
}
