// How heavy a document is before any of it runs: what @apollo/server does not measure by itself.
import { Kind, type DocumentNode, type FragmentDefinitionNode, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';

export type Weight = { depth: number; fields: number; rootFields: number };

/** Depth and number of fields of an operation, aliases and repeated fragments counted each time. Validated documents only (no cycles). */
export function weighDocument(document: DocumentNode, operation: OperationDefinitionNode): Weight {
  const fragments = new Map(
    document.definitions
      .filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node]),
  );
  const known = new Map<string, Weight>();

  const weigh = (set: SelectionSetNode): Weight => {
    const total = { depth: 0, fields: 0, rootFields: 0 };
    const add = (part: Weight) => {
      total.depth = Math.max(total.depth, part.depth);
      total.fields += part.fields;
      total.rootFields += part.rootFields;
    };
    for (const node of set.selections) {
      if (node.kind === Kind.INLINE_FRAGMENT) add(weigh(node.selectionSet));
      else if (node.kind === Kind.FRAGMENT_SPREAD) add(weighFragment(node.name.value));
      else {
        const below = node.selectionSet ? weigh(node.selectionSet) : { depth: 0, fields: 0 };
        add({ depth: below.depth + 1, fields: below.fields + 1, rootFields: 1 });
      }
    }
    return total;
  };

  const weighFragment = (name: string): Weight => {
    const seen = known.get(name);
    if (seen) return seen;
    const fragment = fragments.get(name);
    const weight = fragment ? weigh(fragment.selectionSet) : { depth: 0, fields: 0, rootFields: 0 };
    known.set(name, weight);
    return weight;
  };

  return weigh(operation.selectionSet);
}
