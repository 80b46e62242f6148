// A subgraph on node:http: @apollo/server without a framework around it. Closed until `enter` has let the caller in.
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApolloServer, HeaderMap, type ApolloServerPlugin } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, OperationTypeNode, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import type { Context } from '../../context.ts';
import type { Log } from '../../platform/log.ts';
import type { AccountLimiter } from '../graphql/limit-accounts.ts';
import { graphqlErrors, type Handler } from '../lib/entry-point.ts';
import { contractCode, mask, tooMany } from '../lib/graphql-errors.ts';
import { readBody } from '../lib/read-body.ts';
import { brokenText, holdsBrokenText, holdsTooLongValue, tooLongValue } from '../lib/refuse-broken-text.ts';
import { findExcess, measureDocument } from '../lib/document-cost.ts';
import { whyUnreadable } from '../lib/why-unreadable.ts';
import { TooMuchWork, unlimitedWork, type WorkLimiter } from '../lib/work-limit.ts';
import { countReferences, findTooManyReferences } from './count-references.ts';
import { resolveOnce } from './resolve-once.ts';
import { limits, subgraphEntryPoint, type RunningSubgraph } from './entry-point.ts';

/** Why a caller stays outside. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;
  /** of a bug, under which it is in the log */
  reference?: string;
  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

type Subgraph = {
  path: string;
  schema: GraphQLSchema;
  log: Log;
  /** @throws Refused */
  enter: (request: IncomingMessage) => Promise<Context>;
  /** what one person may ask, where persons are let in */
  secondsToWait?: AccountLimiter;
  /** what a caller may have under way; nothing is limited without it */
  work?: WorkLimiter;
};

/** Starts the subgraph. */
export async function openSubgraph({ path, schema, log, enter, secondsToWait, work = unlimitedWork }: Subgraph): Promise<RunningSubgraph> {
  const apollo = new ApolloServer<Context>({
    schema,
    // Who is let in may see the graph: a gateway reads `_service`. Who is not let in does not get here.
    introspection: true,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: false,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: limits.tokens },
    logger: { debug: () => {}, info: () => {}, warn: (message) => log.warn(message), error: (message) => log.error(message) },
    plugins: [
      refuseHeavyDocuments,
      resolveOnce(limits.answerBytes),
      ...(secondsToWait ? [limitAccounts(secondsToWait)] : []),
      {
        async serverWillStart() {
          return {
            async renderLandingPage() {
              return { html: '' };
            },
          };
        },
      },
    ],
    formatError: (formatted, error) => forCaller(formatted, error, log),
  });
  await apollo.start();

  const answer: Handler = async (request, response) => {
    try {
      const context = await enter(request);
      if (request.method !== 'POST') throw new Refused(405, 'BAD_USER_INPUT', 'Only POST is answered', { allow: 'POST' });
      const unreadable = whyUnreadable(headerOf(request, 'content-type'), headerOf(request, 'content-encoding'));
      if (unreadable) throw new Refused(415, 'BAD_USER_INPUT', unreadable);
      const bytes = await readBody(request);
      if (!bytes) return;
      const body = parseRequest(bytes);
      if (holdsTooLongValue(body)) throw new Refused(400, 'BAD_USER_INPUT', tooLongValue);
      if (holdsBrokenText(body)) throw new Refused(400, 'BAD_USER_INPUT', brokenText);
      const headers = new HeaderMap();
      for (const [name, value] of Object.entries(request.headers)) if (value !== undefined) headers.set(name, [value].flat().join(', '));
      const result = await work.run(() =>
        apollo.executeHTTPGraphQLRequest({
          httpGraphQLRequest: { method: 'POST', headers, search: '', body },
          context: async () => context,
        }),
      );
      const text = result.body.kind === 'complete' ? result.body.string : await collect(result.body.asyncIterator);
      work.chargeBytes(text.length);
      response.writeHead(result.status ?? 200, { ...Object.fromEntries(result.headers), 'cache-control': 'no-store' }).end(text);
    } catch (error) {
      refuse(request, response, toRefused(error, log));
    }
  };
  return { entryPoint: { ...subgraphEntryPoint, path, handler: answer }, stop: () => apollo.stop() };
}

function toRefused(error: unknown, log: Log): Refused {
  if (error instanceof Refused) return error;
  if (error instanceof TooMuchWork) return new Refused(429, 'RATE_LIMITED', error.message, { 'retry-after': String(error.seconds) });
  const { code, reference } = mask(error, log);
  return Object.assign(new Refused(500, code, 'Unexpected error'), { reference });
}

function refuse(request: IncomingMessage, response: ServerResponse, { status, code, message, headers, reference }: Refused) {
  if (response.headersSent) return void response.destroy();
  const { type, text } = graphqlErrors({ status, code, message, reference }, request);
  response.writeHead(status, { 'content-type': type, ...headers }).end(text);
}

/** Errors meant for the caller keep their sentence; any other keeps its place in the answer and nothing else. */
function forCaller(formatted: GraphQLFormattedError, error: unknown, log: Log): GraphQLFormattedError {
  const { message, locations, path } = formatted;
  const thrown = unwrapResolverError(error);
  const code = thrown instanceof GraphQLError ? contractCode(formatted.extensions?.code) : null;
  return code ? { message, locations, path, extensions: { code } } : { message: 'Unexpected error', path, extensions: mask(thrown, log) };
}

const refuseHeavyDocuments: ApolloServerPlugin<Context> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ document, operation, request }) {
        if (!operation) return;
        if (operation.operation === OperationTypeNode.SUBSCRIPTION)
          throw new GraphQLError('Subscriptions are not answered here', { extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });
        const cost = measureDocument(document, operation, request.variables);
        const excess = findExcess(cost, limits) ?? findTooManyReferences(countReferences(cost, operation, request.variables), limits);
        if (excess) throw excess;
      },
    };
  },
};

const limitAccounts = (secondsToWait: AccountLimiter): ApolloServerPlugin<Context> => ({
  async requestDidStart() {
    return {
      async didResolveOperation({ document, request, contextValue }) {
        const wait = secondsToWait(contextValue.actor, {
          document,
          operationName: request.operationName,
          variableValues: request.variables,
        });
        if (wait > 0) throw tooMany(`Too many requests: try again in ${wait} s`, wait, new HeaderMap([['retry-after', String(wait)]]));
      },
    };
  },
});

/** @throws Refused when the bytes are not one GraphQL request */
function parseRequest(bytes: Buffer): object {
  try {
    const body: unknown = isUtf8(bytes) && JSON.parse(bytes.toString());
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body;
  } catch {
    // told below, as for a body that is JSON but no request
  }
  throw new Refused(400, 'BAD_USER_INPUT', 'The body is not one GraphQL request in JSON');
}

async function collect(parts: AsyncIterable<string>) {
  let text = '';
  for await (const part of parts) text += part;
  return text;
}

export const headerOf = (request: IncomingMessage, name: string) => [request.headers[name]].flat()[0];
