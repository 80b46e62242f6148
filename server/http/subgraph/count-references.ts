// How many references one operation has resolved: each use of a list counts, whatever variable it came in.
import type { GraphQLError, OperationDefinitionNode } from 'graphql';
import { readArgument, type DocumentCost, type Variables } from '../lib/document-cost.ts';
import { tooComplex } from '../lib/graphql-errors.ts';

export type ReferenceCount = {
  references: number;
  /** fields that are asked of them, together */
  fields: number;
};

/** Of all `_entities` of an operation. */
export function countReferences({ roots }: DocumentCost, operation: OperationDefinitionNode, variables: Variables = {}): ReferenceCount {
  const count = { references: 0, fields: 0 };
  for (const [{ name, arguments: args = [] }, { uses, below }] of roots) {
    if (name.value !== '_entities') continue;
    const list = readArgument(args, 'representations', operation, variables);
    const references = uses * (Array.isArray(list) ? list.length : 0);
    count.references += references;
    count.fields += references * below;
  }
  return count;
}

/** The refusal of a count above the most; null for one that is not. */
export function findTooManyReferences(
  { references, fields }: ReferenceCount,
  most: { references: number; fieldsOfReferences: number },
): GraphQLError | null {
  if (references > most.references) return tooComplex('references', most.references);
  if (fields > most.fieldsOfReferences) return tooComplex('fields of references', most.fieldsOfReferences);
  return null;
}
