// What one document may ask of /graphql, measured before any of it runs. The price of what it asks is the schema's
// business (complexity, in schema/builder.ts); this is about its shape.
import {
  GraphQLError,
  Kind,
  OperationTypeNode,
  getOperationAST,
  parse,
  visit,
  type DocumentNode,
  type OperationDefinitionNode,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../context.ts';
import type { Env } from '../../platform/env.ts';
import { findExcess, measureDocument, type DocumentCost } from '../lib/document-cost.ts';
import { tooComplex } from '../lib/graphql-errors.ts';

export const documentLimits = { tokens: 3000, depth: 16, fields: 1000, rootFields: 30, aliases: 60, directives: 30 };

/** Refuses documents that are too long, too deep or too wide, and the graph's own description to who is not staff. */
export function limitDocuments({ isDemo }: Env): Plugin<Context> {
  const refuse = (document: DocumentNode, operationName: string | null | undefined, { actor }: Context): GraphQLError | null => {
    const operation = getOperationAST(document, operationName);
    if (!operation) return null;
    const { aliases, directives, describesGraph, ...cost } = measure(document, operation);
    const excess = findExcess(cost, documentLimits);
    if (excess) return excess;
    if (aliases > documentLimits.aliases) return tooComplex('aliases', documentLimits.aliases);
    if (directives > documentLimits.directives) return tooComplex('directives', documentLimits.directives);
    if (describesGraph && !isDemo && !actor?.staff)
      return new GraphQLError('Not allowed', { extensions: { code: actor ? 'FORBIDDEN' : 'UNAUTHENTICATED' } });
    return null;
  };
  return {
    onParse({ setParseFn }) {
      setParseFn((source, options) => {
        try {
          return parse(source, { ...options, maxTokens: documentLimits.tokens });
        } catch (error) {
          if (error instanceof GraphQLError && error.message.includes('Document contains more that'))
            throw tooComplex('tokens', documentLimits.tokens);
          throw error;
        }
      });
    },
    onExecute({ args, setResultAndStopExecution }) {
      const error = refuse(args.document, args.operationName, args.contextValue);
      if (error) setResultAndStopExecution({ errors: [error] });
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const error = refuse(args.document, args.operationName, args.contextValue);
      if (error) setResultAndStopExecution({ errors: [error] });
    },
  };
}

type Measures = DocumentCost & ReturnType<typeof countMarks>;
const measured = new WeakMap<OperationDefinitionNode, Measures>();

/** yoga keeps parsed documents, so that what thousands send in one minute is measured once. */
function measure(document: DocumentNode, operation: OperationDefinitionNode): Measures {
  const known = measured.get(operation) ?? { ...measureDocument(document, operation), ...countMarks(document) };
  measured.set(operation, known);
  return known;
}

function countMarks(document: DocumentNode) {
  const count = { aliases: 0, directives: 0, describesGraph: false };
  visit(document, {
    Field: ({ alias, name }) => {
      if (alias) count.aliases += 1;
      if (name.value === '__schema' || name.value === '__type') count.describesGraph = true;
    },
    Directive: () => void (count.directives += 1),
  });
  return count;
}

/** Names of the mutations a document asks for, once per alias. */
export function namesOfMutations(document: DocumentNode, operationName?: string | null): string[] {
  const operation = getOperationAST(document, operationName);
  if (operation?.operation !== OperationTypeNode.MUTATION) return [];
  return operation.selectionSet.selections.flatMap((node) => (node.kind === Kind.FIELD ? [node.name.value] : []));
}
