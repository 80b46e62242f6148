// What an operation asks for before any of it runs, seen through fragments, aliases and directives: one walk serves the
// limits of its shape, the slow rates and the number of references, so that none of them is blind to what another sees.
import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';
import { tooComplex } from './graphql-errors.ts';

export type Variables = Record<string, unknown>;

export type DocumentCost = {
  depth: number;
  fields: number;
  rootFields: number;
  aliases: number;
  directives: number;
  /** does it ask for the graph's own description? */
  describesGraph: boolean;
  /** the fields that the operation's root type is asked for: how often each is reached, and how many fields are below it */
  roots: Map<FieldNode, { uses: number; below: number }>;
};

/** The most of each that one operation may ask for; what is not named has no limit of its own. */
export type ShapeLimits = { depth: number; fields: number; rootFields: number; aliases?: number; directives?: number };

/** The first limit that a cost exceeds, as its caller is told; null when it exceeds none. */
export function findExcess(cost: DocumentCost, most: ShapeLimits): GraphQLError | null {
  if (cost.depth > most.depth) return tooComplex('levels', most.depth);
  if (cost.fields > most.fields) return tooComplex('fields', most.fields);
  if (cost.rootFields > most.rootFields) return tooComplex('root fields', most.rootFields);
  if (most.aliases !== undefined && cost.aliases > most.aliases) return tooComplex('aliases', most.aliases);
  if (most.directives !== undefined && cost.directives > most.directives) return tooComplex('directives', most.directives);
  return null;
}

/** Of operations without @skip and @include: servers keep parsed documents, so that what thousands send is walked once. */
const measured = new WeakMap<OperationDefinitionNode, DocumentCost>();

/**
 * Walks an operation as it will run: a fragment counts wherever it is spread, a field under each of its aliases, and what
 * @skip or @include leave out does not count. Validated documents only (no cycles).
 */
export function measureDocument(document: DocumentNode, operation: OperationDefinitionNode, variables: Variables = {}): DocumentCost {
  const known = measured.get(operation);
  if (known) return known;
  const walk = createWalk(document, operation, variables);
  const cost = walk.measure(operation.selectionSet);
  cost.directives += countOutside(operation);
  if (!walk.isConditional()) measured.set(operation, cost);
  return cost;
}

function createWalk(document: DocumentNode, operation: OperationDefinitionNode, variables: Variables) {
  const fragments = new Map(
    document.definitions
      .filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node]),
  );
  const spreads = new Map<string, DocumentCost>();
  let isConditional = false;

  const isLeftOut = ({ directives = [] }: SelectionNode): boolean =>
    directives.some(({ name, arguments: args = [] }) => {
      if (name.value !== 'skip' && name.value !== 'include') return false;
      isConditional = true;
      return readArgument(args, 'if', operation, variables) === (name.value === 'skip');
    });

  function measure(set: SelectionSetNode): DocumentCost {
    const total = nothing();
    for (const node of set.selections) {
      total.directives += node.directives?.length ?? 0;
      if (isLeftOut(node)) continue;
      if (node.kind === Kind.INLINE_FRAGMENT) add(total, measure(node.selectionSet));
      else if (node.kind === Kind.FRAGMENT_SPREAD) add(total, measureSpread(node.name.value));
      else addField(total, node);
    }
    return total;
  }

  function addField(total: DocumentCost, node: FieldNode) {
    const below = node.selectionSet ? measure(node.selectionSet) : nothing();
    total.depth = Math.max(total.depth, below.depth + 1);
    total.fields += below.fields + 1;
    total.rootFields += 1;
    total.aliases += below.aliases + (node.alias ? 1 : 0);
    total.directives += below.directives;
    total.describesGraph ||= below.describesGraph || node.name.value === '__schema' || node.name.value === '__type';
    addRoot(total, node, { uses: 1, below: below.fields });
  }

  function measureSpread(name: string): DocumentCost {
    const known = spreads.get(name);
    if (known) return known;
    const fragment = fragments.get(name);
    const cost = fragment ? measure(fragment.selectionSet) : nothing();
    cost.directives += fragment?.directives?.length ?? 0;
    spreads.set(name, cost);
    return cost;
  }

  return { measure, isConditional: () => isConditional };
}

const nothing = (): DocumentCost => ({
  depth: 0,
  fields: 0,
  rootFields: 0,
  aliases: 0,
  directives: 0,
  describesGraph: false,
  roots: new Map(),
});

function add(total: DocumentCost, part: DocumentCost) {
  total.depth = Math.max(total.depth, part.depth);
  total.fields += part.fields;
  total.rootFields += part.rootFields;
  total.aliases += part.aliases;
  total.directives += part.directives;
  total.describesGraph ||= part.describesGraph;
  for (const [node, root] of part.roots) addRoot(total, node, root);
}

const addRoot = ({ roots }: DocumentCost, node: FieldNode, { uses, below }: { uses: number; below: number }) =>
  roots.set(node, { uses: (roots.get(node)?.uses ?? 0) + uses, below });

const countOutside = ({ directives = [], variableDefinitions = [] }: OperationDefinitionNode) =>
  directives.length + variableDefinitions.reduce((sum, variable) => sum + (variable.directives?.length ?? 0), 0);

/** The value of an argument as it will be: of a variable what was sent for it, or its default. */
export function readArgument(
  args: readonly ArgumentNode[],
  name: string,
  operation: OperationDefinitionNode,
  variables: Variables,
): unknown {
  const value = args.find((argument) => argument.name.value === name)?.value;
  if (!value) return undefined;
  const defaults = Object.fromEntries(
    (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
      defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)]] : [],
    ),
  );
  return valueFromASTUntyped(value, { ...defaults, ...variables });
}

/** How often each field of the root type is asked for, by its name: twenty aliases are twenty. */
export function countRoots({ roots }: DocumentCost): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [{ name }, { uses }] of roots) counts.set(name.value, (counts.get(name.value) ?? 0) + uses);
  return counts;
}
