import { Client, fetchExchange, mapExchange } from '@urql/core';
import type { AnyVariables, CombinedError, TypedDocumentNode } from '@urql/core';
import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { formatTag } from '#lib/languages.ts';
import { trusted } from '#lib/graph/trusted-documents.ts';
import { m } from '#paraglide/messages.js';

/** What the pages' answers and questions need of the event they serve. */
export type Asking = Pick<RequestEvent, 'locals' | 'platform' | 'request' | 'url'>;

/** An action met a session that ended: nothing was done, nothing typed may be lost. */
export class SessionEnded extends Error {}

/**
 * Asks the graph in process, for a `load`.
 * @throws a redirect to the sign-in page when the session ended, 429 when too much was asked, 404 or 500 otherwise.
 */
export async function read<Data, Variables extends AnyVariables>(
  event: Asking,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const result = await client(event).query(document, variables);
  if (result.data && !result.error) return result.data;
  const code = codeOf(result.error);
  if (code === 'UNAUTHENTICATED') redirect(303, signInPath(event.url));
  if (code === 'FORBIDDEN' || code === 'BAD_USER_INPUT') error(404);
  if (code === 'RATE_LIMITED') tooMuch(event, result.error);
  throw result.error ?? new Error('the graph answered nothing');
}

/**
 * Runs one mutation in process, for a form action.
 * @throws SessionEnded when nobody is signed in any more.
 */
export async function act<Data, Variables extends AnyVariables>(
  event: Asking,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const result = await client(event).mutation(document, variables);
  if (result.data && !result.error) return result.data;
  const code = codeOf(result.error);
  if (code === 'UNAUTHENTICATED') throw new SessionEnded();
  if (code === 'FORBIDDEN' || code === 'BAD_USER_INPUT') error(404);
  if (code === 'RATE_LIMITED') tooMuch(event, result.error);
  throw result.error ?? new Error('the graph answered nothing');
}

/**
 * Asks the graph in process what a person typed the variables of: an answer, or the graph's sentence about them.
 * @throws a redirect to the sign-in page when the session ended, 404 when it is not for the one who asks
 */
export async function ask<Data, Variables extends AnyVariables>(
  event: Asking,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<{ data: Data; refusal?: undefined } | { data?: undefined; refusal: string }> {
  const result = await client(event).query(document, variables);
  if (result.data && !result.error) return { data: result.data };
  const code = codeOf(result.error);
  if (code === 'UNAUTHENTICATED') redirect(303, signInPath(event.url));
  if (code === 'FORBIDDEN') error(404);
  if (code === 'RATE_LIMITED') tooMuch(event, result.error);
  if (code === 'BAD_USER_INPUT' || code === 'TOO_COMPLEX') return { refusal: result.error!.graphQLErrors[0]!.message };
  throw result.error ?? new Error('the graph answered nothing');
}

/** The sign-in page, which leads back to where the person was. */
export function signInPath(url: URL): string {
  // a form's action (?/name) is not a page to come back to
  const search = url.search.startsWith('?/') ? '' : url.search;
  return `/connexion?returnTo=${encodeURIComponent(url.pathname + search)}`;
}

function client(event: Asking): Client {
  event.locals.graph ??= open(event);
  return event.locals.graph;
}

function open({ platform, request }: Asking): Client {
  if (!platform) throw new Error('the host attached no graph to the request');
  const { req } = platform;
  const cookie = request.headers.get('cookie');
  return new Client({
    url: `${req.origin}/graphql`,
    preferGetMethod: false,
    requestPolicy: 'network-only',
    exchanges: [mapExchange({ onOperation: trusted }), fetchExchange],
    fetch: (input, init) => req.graphql(new Request(input, init)),
    fetchOptions: { headers: { origin: req.origin, 'accept-language': formatTag(), ...(cookie ? { cookie } : {}) } },
  });
}

/**
 * Says when to ask again: in words, which are all there is where a file was asked for, and in the header (hooks.server.ts).
 * @throws 429
 */
function tooMuch({ locals }: Asking, refusal: CombinedError | undefined): never {
  const { headers } = (refusal?.response ?? {}) as Partial<Response>;
  locals.retryAfter = Number(headers?.get('retry-after')) || 60;
  error(429, m.error_429_wait({ wait: m.minutes({ count: Math.ceil(locals.retryAfter / 60) }) }));
}

function codeOf(failure: CombinedError | undefined): unknown {
  return failure?.graphQLErrors[0]?.extensions.code;
}
