// /graphql. Reads the body once, as bytes; gives answers that are everybody's from memory; hands those who watch the counts
// to the hub. All the rest, and each first time, is yoga's.
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendNodeResponse } from '@whatwg-node/server';
import type { App } from '../../context.ts';
import { createBrowserDoor } from './yoga.ts';
import { readSessionToken } from '../lib/cookies.ts';
import { languageOf } from '../lib/request-language.ts';
import { readBody } from '../lib/read-body.ts';
import { graphqlErrors, type EntryPoint } from '../lib/entry-point.ts';
import { createSharedAnswers, markShareable, toAnswer, type Answer, type Sharing } from './shared-answers.ts';
import { createTurns } from './concurrency-limit.ts';
import type { Claim } from './claim-seat-streams.ts';
import { createWatchers } from './seat-streams.ts';
import { workLimiterOf } from '../lib/work-limit.ts';
import { whyUnreadable } from '../lib/why-unreadable.ts';

export type GraphqlEndpoint = {
  entryPoint: EntryPoint;
  /** runs a request in process, cookies and origin as given */
  ask: (request: Request) => Promise<Response>;
  /** connections that watch counts */
  watchers: () => number;
  /** tells those who watch to come back later; before the server closes */
  stop: () => Promise<void>;
};

/** What /graphql says of itself, whoever answers it. */
export const graphqlEntryPoint = {
  path: '/graphql',
  // documents have 20,000 characters at most, and what people type in a form is less; files of staff come by the pages
  maxBytes: 128 * 1024,
  errorForm: graphqlErrors,
  // A guess cannot be put beside a secret from another site: what carries the session must come from our own origin.
  compress: () => true,
  caching: 'no-store',
  // GraphiQL
  content: 'page',
} as const satisfies Omit<EntryPoint, 'handler'>;

/** Opens /graphql. */
export function openGraphqlEndpoint(app: App): GraphqlEndpoint {
  const { env, live } = app;
  const watchers = createWatchers(app);
  const shared = createSharedAnswers(live, env.SEAT_BEAT_MS);
  const inTurn = createTurns({ atOnce: 256, patienceMs: 250 });
  const work = workLimiterOf(env);
  const yoga = createBrowserDoor(app, { plugins: [watchers.plugin, markShareable] });

  async function answer(request: IncomingMessage & { body?: unknown }, response: ServerResponse) {
    const bytes = await readBody(request);
    if (!bytes) return;
    // Bytes that are no text are no JSON either: yoga says so of nothing.
    const text = isUtf8(bytes) ? bytes.toString() : '';
    // yoga takes it from here, as it does behind Express
    request.body = parsed(text) ?? text;
    const { accept = '', cookie, 'accept-language': acceptLanguage } = request.headers;
    const ask = async (about: { sharing?: Sharing; claim?: Claim }) =>
      yoga.handleNodeRequestAndResponse(request, response, { req: request, res: response, ...about });
    if (prefersEvents(accept)) {
      const claim: Claim = {};
      const answered = await ask({ claim });
      return claim.join && claim.ticket ? claim.join(claim.ticket, response) : sendNodeResponse(answered, response, request, true);
    }
    if (readSessionToken(env, cookie)) return inTurn(async () => work.chargeBytes(await send(await ask({}), request, response)));
    const found = await shared.find(`${languageOf({ cookie, acceptLanguage }, null)} ${accept} ${text}`, (sharing) => ask({ sharing }));
    return 'isShared' in found ? give(found, response) : sendNodeResponse(found, response, request, true);
  }

  return {
    entryPoint: {
      ...graphqlEntryPoint,
      handler: (request, response) => {
        if (request.method !== 'POST' || !isReadable(request)) return yoga(request, response);
        answer(request, response).catch((error: unknown) => {
          app.log.error({ err: error }, 'graphql');
          response.destroy();
        });
      },
    },
    // in the same line as those who ask with a script
    ask: (request) => inTurn(async () => yoga.fetch(request)),
    watchers: watchers.count,
    stop: async () => {
      watchers.stop();
      shared.stop();
    },
  };
}

/**
 * The body, when it is what a GraphQL request is: an object with something in it. A text given to yoga is listed letter
 * by letter before it is read (Object.keys of it), which costs more than reading it.
 */
function parsed(text: string): object | null {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && Object.keys(body).length > 0 ? body : null;
  } catch {
    return null;
  }
}

/** A whole answer in one write; what comes in parts goes as yoga sends it. Returns the bytes that were written at once. */
async function send(answered: Response, request: IncomingMessage, response: ServerResponse): Promise<number> {
  if (response.destroyed) return 0;
  if (answered.headers.get('content-type')?.startsWith('application/')) {
    const answer = await toAnswer(answered);
    give(answer, response);
    return answer.bytes.length;
  }
  await sendNodeResponse(answered, response, request, true);
  return 0;
}

function give({ status, headers, bytes }: Answer, response: ServerResponse) {
  response.writeHead(status, headers).end(bytes);
}

const isReadable = ({ headers }: IncomingMessage) => whyUnreadable(headers['content-type'], headers['content-encoding']) === null;

/** True when the client would rather have a stream of events than multipart; what GraphQL clients say when they subscribe. */
function prefersEvents(accept: string): boolean {
  const first = accept.split(',').map((type) => type.split(';')[0]!.trim());
  return first[0] === 'text/event-stream';
}
