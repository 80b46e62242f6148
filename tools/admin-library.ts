// A plugin of the code generator: the library of admin operations as a module that the pages may import. Each file of
// schema/operations becomes its typed document, what it asks for and the columns of its answer.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import {
  getNamedType,
  getNullableType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  parseType,
  print,
  typeFromAST,
  type DocumentNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type VariableDefinitionNode,
} from 'graphql';

type DocumentFile = { location?: string; document?: DocumentNode };
type Column = { path: string[]; type: string; list: boolean };

const types = `
/** name: of the file · what: what it is for, in English · field: of AdminQuery · paged: rows come by pages */
export type AdminOperation = {
  name: string;
  what: string;
  field: string;
  paged: boolean;
  variables: { name: string; type: string; required: boolean; values: string[] }[];
  columns: AdminColumn[];
  document: TypedDocumentNode<{ admin: Record<string, unknown> }, Record<string, unknown>>;
};

/** one leaf of the answer; list: a list on the way makes several values of one row */
export type AdminColumn = { path: string[]; type: string; list: boolean };
`;

export const plugin = (schema: GraphQLSchema, documents: DocumentFile[]) => {
  const entries = documents
    .filter(({ location }) => location?.includes('schema/operations/'))
    .sort((one, other) => one.location!.localeCompare(other.location!))
    .flatMap(({ location, document }) =>
      (document?.definitions ?? []).flatMap((definition) =>
        definition.kind === Kind.OPERATION_DEFINITION ? [describe(schema, location!, definition)] : [],
      ),
    );
  if (entries.length === 0) throw new Error('no document stands in schema/operations');
  return {
    prepend: [
      "import type { TypedDocumentNode } from '@graphql-typed-document-node/core';",
      `import { ${entries.map(({ operation }) => `${operation}Document`).join(', ')} } from './graphql.ts';`,
    ],
    content: [
      types,
      'const library: [Omit<AdminOperation, "document">, unknown][] = [',
      ...entries.map(({ operation, ...entry }) => `  [${JSON.stringify(entry)}, ${operation}Document],`),
      '];',
      'export const adminOperations = library.map(([entry, document]) => ({ ...entry, document }) as AdminOperation);',
    ].join('\n'),
  };
};

function describe(schema: GraphQLSchema, location: string, operation: OperationDefinitionNode) {
  const admin = fieldOf(operation.selectionSet, 'admin');
  const root = admin?.selectionSet?.selections.find((node) => node.kind === Kind.FIELD);
  if (!operation.name || root?.kind !== Kind.FIELD || !root.selectionSet) throw new Error(`${location}: not one field of admin`);
  const type = (schema.getType('AdminQuery') as GraphQLObjectType).getFields()[root.name.value]!.type;
  const edges = fieldOf(root.selectionSet, 'edges');
  const node = edges?.selectionSet && fieldOf(edges.selectionSet, 'node');
  const row = node ? step(step(type, 'edges'), 'node') : type;
  return {
    operation: operation.name.value,
    name: basename(location, '.graphql'),
    what: /^#\s*(.+)$/m.exec(readFileSync(location, 'utf8'))?.[1] ?? '',
    field: root.name.value,
    paged: node !== undefined,
    variables: (operation.variableDefinitions ?? []).map((definition) => describeVariable(schema, definition)),
    columns: columnsOf((node ?? root).selectionSet!, getNamedType(row) as GraphQLObjectType),
  };
}

function describeVariable(schema: GraphQLSchema, { variable, type }: VariableDefinitionNode) {
  const named = getNamedType(typeFromAST(schema, parseType(print(type))));
  return {
    name: variable.name.value,
    type: named!.name,
    required: type.kind === Kind.NON_NULL_TYPE,
    values: isEnumType(named) ? named.getValues().map(({ name }) => name) : [],
  };
}

/** The leaves of the answer in the order of the operation; `list`: a list on the way makes several of one row. */
function columnsOf(selection: SelectionSetNode, type: GraphQLObjectType, path: string[] = [], list = false): Column[] {
  return selection.selections.flatMap((node): Column[] => {
    if (node.kind !== Kind.FIELD) throw new Error(`${path.join('.')}: admin operations name their fields one by one`);
    const field = type.getFields()[node.name.value]!;
    const here = [...path, node.name.value];
    const several = list || isListType(isNonNullType(field.type) ? field.type.ofType : field.type);
    const named = getNamedType(field.type);
    if (node.selectionSet && isObjectType(named)) return columnsOf(node.selectionSet, named, here, several);
    return [{ path: here, type: named.name, list: several }];
  });
}

const fieldOf = (selection: SelectionSetNode, name: string) =>
  selection.selections.flatMap((node) => (node.kind === Kind.FIELD && node.name.value === name ? [node] : []))[0];

function step(type: GraphQLOutputType, field: string): GraphQLOutputType {
  const named = getNamedType(getNullableType(type));
  return (named as GraphQLObjectType).getFields()[field]!.type;
}
