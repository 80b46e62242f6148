// /graphql: the browser's door. Cookie in, JSON and SSE out.
import { randomUUID } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { createYoga, maskError, type Plugin } from 'graphql-yoga';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import { browserSchema } from '../../schema/index.ts';
import type { Context } from '../../schema/context.ts';
import type { Portal } from '../portal.ts';
import { readSessionToken } from './cookies.ts';

/** Codes whose messages are meant for the caller; everything else is masked. */
const spoken = new Set([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'GRAPHQL_VALIDATION_FAILED',
  'GRAPHQL_PARSE_FAILED',
  'TOO_COMPLEX',
  'RATE_LIMITED',
  'PERSISTED_QUERY_ONLY',
]);

/** Builds the handler of /graphql. */
export function createBrowserDoor(portal: Portal) {
  const { env, log } = portal;
  return createYoga<Record<string, never>, Context>({
    schema: browserSchema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    batching: false,
    cors: false,
    multipart: false,
    logging: false,
    renderGraphiQL: () => renderGraphiQL({ title: 'Portail parent' }),
    graphiql: env.isDemo ? { title: 'Portail parent' } : false,
    maskedErrors: {
      maskError: (error, message) => {
        if (error instanceof GraphQLError && !error.originalError) {
          if (typeof error.extensions.code !== 'string') error.extensions.code = codeOf(error);
          if (spoken.has(String(error.extensions.code))) return error;
        }
        const original = error instanceof GraphQLError ? (error.originalError ?? error) : error;
        if (original instanceof GraphQLError && spoken.has(String(original.extensions.code))) return original;
        const reference = randomUUID();
        log.error({ err: original, reference }, 'masked error');
        return maskError(new GraphQLError(message, { extensions: { code: 'INTERNAL_SERVER_ERROR', reference } }), message);
      },
    },
    plugins: [refuseForeignChanges(portal)],
    context: async ({ request }): Promise<Context> => {
      const token = readSessionToken(env, request.headers.get('cookie'));
      return {
        portal,
        actor: token ? await portal.readSession(token) : null,
        partner: null,
        requestId: request.headers.get('x-request-id') ?? randomUUID(),
      };
    },
  });
}

const codeOf = (error: GraphQLError) => (error.nodes || error.source ? 'GRAPHQL_VALIDATION_FAILED' : 'BAD_USER_INPUT');

/** Only application/json is executed; a request with the session cookie must come from the portal's own origin. */
function refuseForeignChanges({ env }: Portal): Plugin {
  return {
    onRequest({ request, fetchAPI, endResponse }) {
      if (request.method !== 'POST') return;
      const refuse = (status: number, message: string, code: string) =>
        endResponse(fetchAPI.Response.json({ errors: [{ message, extensions: { code } }] }, { status }));
      const type = request.headers.get('content-type')?.split(';')[0]?.trim();
      if (type !== 'application/json') return refuse(415, 'Only application/json is executed', 'BAD_USER_INPUT');
      const origin = request.headers.get('origin');
      if (readSessionToken(env, request.headers.get('cookie')) && origin !== env.ORIGIN)
        return refuse(403, "This request does not come from the portal's own pages", 'FORBIDDEN');
    },
  };
}
