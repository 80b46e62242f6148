// What one document may ask of /graphql, measured before any of it runs. The price of what it asks is the schema's
// business (complexity, in schema/builder.ts); this is about its shape.
import { GraphQLError, getOperationAST, parse, type ExecutionArgs } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../context.ts';
import type { Env } from '../../platform/env.ts';
import { findExcess, measureDocument, type Variables } from '../lib/document-cost.ts';
import { tooComplex } from '../lib/graphql-errors.ts';

/** The longest of ours has some 2,000 characters; a comment is no token, so characters count too. */
export const documentLimits = { characters: 20_000, tokens: 3000, depth: 16, fields: 1000, rootFields: 30, aliases: 60, directives: 30 };

type Asked = Pick<ExecutionArgs, 'document' | 'operationName' | 'variableValues'>;

/** Refuses documents that are too long, too deep or too wide, and the graph's own description to who is not staff. */
export function limitDocuments({ isDemo }: Env): Plugin<Context> {
  const refuse = ({ document, operationName, variableValues }: Asked, { actor }: Context): GraphQLError | null => {
    const operation = getOperationAST(document, operationName);
    if (!operation) return null;
    const cost = measureDocument(document, operation, variableValues as Variables | undefined);
    const excess = findExcess(cost, documentLimits);
    if (excess) return excess;
    if (cost.describesGraph && !isDemo && !actor?.staff)
      return new GraphQLError('Not allowed', { extensions: { code: actor ? 'FORBIDDEN' : 'UNAUTHENTICATED' } });
    return null;
  };
  return {
    onParams({ params: { query } }) {
      if (typeof query === 'string' && query.length > documentLimits.characters) throw tooComplex('characters', documentLimits.characters);
    },
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
      const error = refuse(args, args.contextValue);
      if (error) setResultAndStopExecution({ errors: [error] });
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const error = refuse(args, args.contextValue);
      if (error) setResultAndStopExecution({ errors: [error] });
    },
  };
}
