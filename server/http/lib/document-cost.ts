// What a document costs before any of it runs, and whether that is too much: what neither yoga nor @apollo/server measures.
import {
  type GraphQLError,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

import { tooComplex } from './graphql-errors.ts';

export type DocumentCost = { depth: number; fields: number; rootFields: number };

/** The first limit that a cost exceeds, as its caller is told; null when it exceeds none. */
export function findExcess(cost: DocumentCost, most: DocumentCost): GraphQLError | null {
  if (cost.depth > most.depth) return tooComplex('levels', most.depth);
  if (cost.fields > most.fields) return tooComplex('fields', most.fields);
  if (cost.rootFields > most.rootFields) return tooComplex('root fields', most.rootFields);
  return null;
}

/** Depth and number of fields of an operation, aliases and repeated fragments counted each time. Validated documents only (no cycles). */
export function measureDocument(document: DocumentNode, operation: OperationDefinitionNode): DocumentCost {
  const fragments = new Map(
    document.definitions
      .filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node]),
  );
  const known = new Map<string, DocumentCost>();

  const measure = (set: SelectionSetNode): DocumentCost => {
    const total = { depth: 0, fields: 0, rootFields: 0 };
    const add = (part: DocumentCost) => {
      total.depth = Math.max(total.depth, part.depth);
      total.fields += part.fields;
      total.rootFields += part.rootFields;
    };
    for (const node of set.selections) {
      if (node.kind === Kind.INLINE_FRAGMENT) add(measure(node.selectionSet));
      else if (node.kind === Kind.FRAGMENT_SPREAD) add(measureFragment(node.name.value));
      else {
        const below = node.selectionSet ? measure(node.selectionSet) : { depth: 0, fields: 0 };
        add({ depth: below.depth + 1, fields: below.fields + 1, rootFields: 1 });
      }
    }
    return total;
  };

  const measureFragment = (name: string): DocumentCost => {
    const seen = known.get(name);
    if (seen) return seen;
    const fragment = fragments.get(name);
    const cost = fragment ? measure(fragment.selectionSet) : { depth: 0, fields: 0, rootFields: 0 };
    known.set(name, cost);
    return cost;
  };

  return measure(operation.selectionSet);
}
