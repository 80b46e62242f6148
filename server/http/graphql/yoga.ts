// The browser's graph, served by yoga: cookie in, JSON and SSE out.
import { randomUUID } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { createYoga, maskError, type Plugin } from 'graphql-yoga';
import { browserSchema } from '../../../schema/index.ts';
import type { App, Context } from '../../context.ts';
import { isForeign } from '../lib/foreign.ts';
import { readSessionToken } from '../lib/cookies.ts';
import { createDocumentCaches } from './document-cache.ts';
import { endStreams } from './end-streams.ts';
import { leaveOutWhatLinksBring, policyOfGraphiQL, writeGraphiQL } from './graphiql.ts';
import { contractCode, mask } from '../lib/graphql-errors.ts';
import { languageOf } from '../lib/request-language.ts';
import { limitAccounts } from './limit-accounts.ts';
import { limitDocuments } from './limit-documents.ts';
import { limitStreams } from './limit-streams.ts';
import { limitWork } from './limit-work.ts';
import { logRefusals } from './log-refusals.ts';
import { refuseBrokenText } from '../lib/refuse-broken-text.ts';
import { readManifest, trustDocuments, type Manifest } from './trusted-documents.ts';
import { createVisitorReader, type VisitorReader } from './actor-reader.ts';
import { whyUnreadable } from '../lib/why-unreadable.ts';

/** What stands in front of /graphql, by name: each can be left out, to see that its test notices. */
export function browserProtections(app: App, readVisitor: VisitorReader, manifest: Manifest): Record<string, Plugin<Context>> {
  const { env } = app;
  return {
    'same origin': refuseForeignChanges(app),
    'no broken text': refuseBrokenText,
    ...(env.trustedDocuments === 'required' && { 'trusted documents': trustDocuments(manifest, readVisitor) }),
    'limits of a document': limitDocuments(env),
    'limits of an account': limitAccounts(env),
    'limits of work': limitWork(env),
    'limits of streams': limitStreams(env),
    'streams end': endStreams(app),
  };
}

type Options = {
  /** protections left out: tests alone */
  without?: string[];
  manifest?: Manifest;
  /** after the protections: what endpoint.ts adds */
  plugins?: Plugin<Context>[];
};

/** Builds the handler of /graphql. @throws BrokenConfiguration when only the pages' documents are trusted and they are not built */
export function createBrowserDoor(app: App, { without = [], manifest, plugins = [] }: Options = {}) {
  const { env, log } = app;
  const readVisitor = createVisitorReader(app);
  const trusted = manifest ?? (env.trustedDocuments === 'required' ? readManifest() : new Map<string, string>());
  const showsGraphiQL = async (request: Request) => env.isDemo || Boolean((await readVisitor(request))?.staff);
  const protections = Object.entries(browserProtections(app, readVisitor, trusted)).filter(([name]) => !without.includes(name));
  return createYoga<Record<string, unknown>, Context>({
    schema: browserSchema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    batching: false,
    cors: false,
    multipart: false,
    parserAndValidationCache: createDocumentCaches(),
    logging: false,
    renderGraphiQL: async () => (await writeGraphiQL()).html,
    graphiql: async (request) => (!new URL(request.url).search && (await showsGraphiQL(request)) ? {} : false),
    maskedErrors: !without.includes('masked errors') && {
      maskError: (error, message) => {
        const told = error instanceof GraphQLError ? forCaller(error) : null;
        if (told) return told;
        const original = error instanceof GraphQLError ? (error.originalError ?? error) : error;
        return maskError(new GraphQLError(message, { extensions: mask(original, log) }), message);
      },
    },
    // The request limits have measured the body.
    maxRequestBodySize: false,
    plugins: [
      policyOfGraphiQL,
      leaveOutWhatLinksBring(showsGraphiQL),
      logRefusals(log, readVisitor),
      ...protections.map(([, plugin]) => plugin),
      ...plugins,
    ],
    context: async ({ request }): Promise<Context> => {
      const actor = await readVisitor(request);
      const { headers } = request;
      return {
        app,
        actor,
        partner: null,
        locale: languageOf({ cookie: headers.get('cookie'), acceptLanguage: headers.get('accept-language') }, actor),
        requestId: headers.get('x-request-id') ?? randomUUID(),
      };
    },
  });
}

/** The error as its caller may read it, or null for one that says nothing that is meant for them. */
function forCaller(error: GraphQLError): GraphQLError | null {
  const { originalError: thrown, message, nodes, source, positions, path } = error;
  if (thrown && !(thrown instanceof GraphQLError)) return null;
  const { code: given, http } = (thrown ?? error).extensions;
  // What a scalar says of a value that it could not write: a bug, and the value may be anybody's. Of one that it could
  // not read, before anything ran (no path yet), it says it of the caller's own.
  if (thrown && given === undefined && path) return null;
  const code = given === undefined ? (nodes || source ? 'GRAPHQL_VALIDATION_FAILED' : 'BAD_USER_INPUT') : String(given);
  const told = contractCode(code);
  if (!told) return null;
  // yoga answers 200 to who accepts application/json and sends no request at all, as older clients want it; ours do not
  const status = code === 'BAD_REQUEST' && typeof http === 'object' ? { ...http, spec: false } : http;
  return new GraphQLError(message, {
    nodes,
    source,
    positions,
    path,
    extensions: { code: told, ...(status !== undefined && { http: status }) },
  });
}

/**
 * Only plain application/json is executed; a request with the session cookie must come from the portal's own origin, and a
 * query that a link of another site carries is not run in the name of who follows it.
 */
function refuseForeignChanges({ env }: App): Plugin<Context> {
  return {
    onRequest({ request, url, fetchAPI, endResponse }) {
      const hasSession = Boolean(readSessionToken(env, request.headers.get('cookie')));
      if (request.method !== 'POST' && !(hasSession && isForeign(request.headers.get('sec-fetch-site')))) return;
      const refuse = (status: number, message: string, code: string) =>
        endResponse(fetchAPI.Response.json({ errors: [{ message, extensions: { code } }] }, { status }));
      const foreign = "This request does not come from the portal's own pages";
      if (request.method !== 'POST') return url.search ? refuse(403, foreign, 'FORBIDDEN') : undefined;
      const unreadable = whyUnreadable(request.headers.get('content-type'), request.headers.get('content-encoding'));
      if (unreadable) return refuse(415, unreadable, 'BAD_USER_INPUT');
      const origin = request.headers.get('origin');
      if (hasSession && origin !== env.ORIGIN) return refuse(403, foreign, 'FORBIDDEN');
    },
  };
}
