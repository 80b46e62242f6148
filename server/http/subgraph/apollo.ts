// A subgraph on node:http: @apollo/server without a framework around it. Closed until `enter` has let the caller in.
import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApolloServer, HeaderMap, type ApolloServerPlugin } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, OperationTypeNode, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import type { Context } from '../../context.ts';
import type { Log } from '../../platform/log.ts';
import type { AccountLimiter } from '../graphql/limit-accounts.ts';
import type { Handler } from '../lib/router.ts';
import { brokenText, holdsBrokenText } from '../lib/refuse-broken-text.ts';
import { weighDocument } from '../lib/document-cost.ts';
import { whyUnreadable } from '../lib/why-unreadable.ts';

/** Why a caller stays outside. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;
  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** What one request may ask for. `_entities` fans out, so references are counted too. */
export const limits = { bodyBytes: 512 * 1024, tokens: 1500, depth: 9, fields: 150, rootFields: 10, references: 2000 };

type Door = {
  schema: GraphQLSchema;
  log: Log;
  /** @throws Refused */
  enter: (request: IncomingMessage) => Promise<Context>;
  /** what one person may ask, where persons are let in */
  secondsToWait?: AccountLimiter;
};

/** Starts the subgraph; `stop` lets what runs finish. */
export async function createSubgraphDoor({
  schema,
  log,
  enter,
  secondsToWait,
}: Door): Promise<{ handler: Handler; stop: () => Promise<void> }> {
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
      ...(secondsToWait ? [refuseHaste(secondsToWait)] : []),
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
    formatError: (formatted, error) => speak(formatted, error, log),
  });
  await apollo.start();

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const requestId = headerOf(request, 'x-request-id') ?? randomUUID();
    try {
      const context = await enter(request);
      if (request.method !== 'POST') throw new Refused(405, 'BAD_USER_INPUT', 'Only POST is answered', { allow: 'POST' });
      const unreadable = whyUnreadable(headerOf(request, 'content-type'), headerOf(request, 'content-encoding'));
      if (unreadable) throw new Refused(415, 'BAD_USER_INPUT', unreadable);
      const body = await readJson(request);
      if (holdsBrokenText(body)) throw new Refused(400, 'BAD_USER_INPUT', brokenText);
      const headers = new HeaderMap();
      for (const [name, value] of Object.entries(request.headers)) if (value !== undefined) headers.set(name, [value].flat().join(', '));
      const result = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: { method: 'POST', headers, search: '', body },
        context: async () => context,
      });
      const text = result.body.kind === 'complete' ? result.body.string : await collect(result.body.asyncIterator);
      response
        .writeHead(result.status ?? 200, {
          ...Object.fromEntries(result.headers),
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
        })
        .end(text);
    } catch (error) {
      refuse(response, error instanceof Refused ? error : mask(error, log, requestId));
    }
  };
  return { handler: (request, response) => void answer(request, response), stop: () => apollo.stop() };
}

function refuse(response: ServerResponse, { status, code, message, headers }: Refused) {
  if (response.headersSent) return void response.destroy();
  response
    .writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...headers,
    })
    .end(JSON.stringify({ errors: [{ message, extensions: { code } }] }));
}

function mask(error: unknown, log: Log, reference: string) {
  log.error({ err: error, reference }, 'subgraph request failed');
  return new Refused(500, 'INTERNAL_SERVER_ERROR', 'Unexpected error');
}

/** The contract's codes for what Apollo names its own way. */
const codes: Record<string, string> = {
  GRAPHQL_PARSE_FAILED: 'GRAPHQL_VALIDATION_FAILED',
  GRAPHQL_VALIDATION_FAILED: 'GRAPHQL_VALIDATION_FAILED',
  BAD_USER_INPUT: 'BAD_USER_INPUT',
  BAD_REQUEST: 'BAD_USER_INPUT',
  OPERATION_RESOLUTION_FAILURE: 'BAD_USER_INPUT',
  UNAUTHENTICATED: 'UNAUTHENTICATED',
  FORBIDDEN: 'FORBIDDEN',
  TOO_COMPLEX: 'TOO_COMPLEX',
  RATE_LIMITED: 'RATE_LIMITED',
};

/** Errors meant for the caller keep their sentence; any other keeps its place in the answer and nothing else. */
function speak(formatted: GraphQLFormattedError, error: unknown, log: Log): GraphQLFormattedError {
  const { message, locations, path } = formatted;
  const thrown = unwrapResolverError(error);
  const code = thrown instanceof GraphQLError ? codes[String(formatted.extensions?.code)] : undefined;
  if (code) return { message, locations, path, extensions: { code } };
  const reference = randomUUID();
  log.error({ err: thrown, reference }, 'masked error');
  return { message: 'Unexpected error', path, extensions: { code: 'INTERNAL_SERVER_ERROR', reference } };
}

const tooComplex = (what: string, most: number) =>
  new GraphQLError(`Too much in one request: at most ${most} ${what}`, { extensions: { code: 'TOO_COMPLEX', http: { status: 400 } } });

const refuseHeavyDocuments: ApolloServerPlugin<Context> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ document, operation, request }) {
        if (!operation) return;
        if (operation.operation === OperationTypeNode.SUBSCRIPTION)
          throw new GraphQLError('Subscriptions are not answered here', { extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });
        const weight = weighDocument(document, operation);
        if (weight.depth > limits.depth) throw tooComplex('levels', limits.depth);
        if (weight.fields > limits.fields) throw tooComplex('fields', limits.fields);
        if (weight.rootFields > limits.rootFields) throw tooComplex('root fields', limits.rootFields);
        const references = Object.values(request.variables ?? {}).reduce(
          (sum: number, value) => sum + (Array.isArray(value) ? value.length : 0),
          0,
        );
        if (references > limits.references) throw tooComplex('references', limits.references);
      },
    };
  },
};

const refuseHaste = (secondsToWait: AccountLimiter): ApolloServerPlugin<Context> => ({
  async requestDidStart() {
    return {
      async didResolveOperation({ document, request, response, contextValue }) {
        const wait = secondsToWait(contextValue.actor, document, request.operationName);
        if (wait === 0) return;
        response.http.headers.set('retry-after', String(wait));
        throw new GraphQLError(`Too many requests: try again in ${wait} s`, {
          extensions: { code: 'RATE_LIMITED', http: { status: 429 } },
        });
      },
    };
  },
});

async function readJson(request: IncomingMessage): Promise<object> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limits.bodyBytes)
      throw new Refused(413, 'BAD_USER_INPUT', `A request is at most ${limits.bodyBytes} bytes`, { connection: 'close' });
    chunks.push(chunk);
  }
  try {
    const bytes = Buffer.concat(chunks);
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
