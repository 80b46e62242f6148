// The types of a graph as HTML: what each is, its fields with their arguments, and who may ask for them.
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  isUnionType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type GraphQLType,
} from 'graphql';
import { reachOf, roles, type Permission } from '../../identity/access.ts';
import { escape, prose, table, type Section } from './layout.ts';

/** What the specification of federation adds is a gateway's business. */
const isOfFederation = (name: string) => name.startsWith('_') || name === 'FieldSet';

/** The types that a developer reads about, by name. */
export const typesOf = (schema: GraphQLSchema): GraphQLNamedType[] =>
  Object.values(schema.getTypeMap())
    .filter((type) => !isOfFederation(type.name) && !isSpecifiedScalarType(type))
    .sort((one, other) => one.name.localeCompare(other.name));

/** A type where it is used, with a link to what it is. */
function linkTo(type: GraphQLType): string {
  const { name } = getNamedType(type);
  const written = escape(String(type));
  return isSpecifiedScalarType(getNamedType(type)) ? written : written.replace(name, `<a href="#${name}">${name}</a>`);
}

const deprecated = (reason: string | null | undefined) => (reason ? ` <strong>Deprecated</strong> ${prose(reason)}` : '');

/** The roles to which a field for staff is open; empty for a field that names no permission. */
function openTo({ extensions }: GraphQLField<unknown, unknown>): string {
  const options = extensions.pothosOptions as { authScopes?: { may?: Permission } } | undefined;
  const permission = options?.authScopes?.may;
  if (!permission) return '';
  const open = roles.flatMap((role) => ({ all: role, site: `${role} of the site` })[reachOf(role, permission) as 'all'] ?? []);
  return ` <em>For staff who may « ${escape(permission)} »: ${open.join(', ')}.</em>`;
}

const describeArguments = (given: readonly GraphQLArgument[]) =>
  given.length === 0
    ? ''
    : `<dl>${given.map(({ name, type, description, deprecationReason }) => `<dt><code>${name}: ${linkTo(type)}</code></dt><dd>${prose(description)}${deprecated(deprecationReason)}</dd>`).join('')}</dl>`;

/** The fields of a type, one after the other. */
const describeFields = (owner: string, fields: GraphQLField<unknown, unknown>[]) =>
  `<dl>${fields
    .filter(({ name }) => !isOfFederation(name))
    .map(
      (field) =>
        `<dt id="${owner}.${field.name}"><code>${field.name}: ${linkTo(field.type)}</code></dt><dd>${prose(field.description)}${openTo(field)}${deprecated(field.deprecationReason)}${describeArguments(field.args)}</dd>`,
    )
    .join('')}</dl>`;

function describeBody(type: GraphQLNamedType): string {
  if (isObjectType(type) || isInterfaceType(type)) return describeFields(type.name, Object.values(type.getFields()));
  if (isUnionType(type)) return `<p>One of ${type.getTypes().map(linkTo).join(', ')}.</p>`;
  if (isEnumType(type))
    return table(
      ['Value', 'What'],
      type.getValues().map(({ name, description }) => [`<code>${name}</code>`, prose(description)]),
    );
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    return `<dl>${fields.map(({ name, type: of, description, deprecationReason }) => `<dt><code>${name}: ${linkTo(of)}</code></dt><dd>${prose(description)}${deprecated(deprecationReason)}</dd>`).join('')}</dl>`;
  }
  return '';
}

const kindOf = (type: GraphQLNamedType) =>
  String(type.astNode?.kind ?? type.constructor.name)
    .replace(/^GraphQL|Type$/g, '')
    .replace(/Object$/, isInputObjectType(type) ? '' : 'Type');

/** Every type of a graph, in one section. */
export const describeTypes = (schema: GraphQLSchema): Section => ({
  id: 'types',
  title: 'Types',
  html: typesOf(schema)
    .map(
      (type) =>
        `<h3 id="${type.name}">${type.name} <span class="note">${kindOf(type)}</span></h3><p>${prose(type.description)}</p>${describeBody(type)}`,
    )
    .join('\n'),
});

/** What is to be left, and until when it is there. */
export function describeDeprecations(schema: GraphQLSchema): Section {
  const rows = typesOf(schema).flatMap((type) => {
    const fields = isObjectType(type) || isInputObjectType(type) ? Object.values(type.getFields()) : [];
    return fields.flatMap(({ name, deprecationReason }) =>
      deprecationReason ? [[`<code>${type.name}.${name}</code>`, prose(deprecationReason)]] : [],
    );
  });
  const promise =
    '<p>Types and fields are added, never renamed, removed or narrowed. One that has to go is deprecated for a school year first.</p>';
  const list = rows.length > 0 ? table(['Field', 'Since, and what comes instead'], rows) : '<p>Nothing is deprecated.</p>';
  return { id: 'deprecations', title: 'Deprecations', html: promise + list };
}
