// The lists ask the graph in process, in the name of whoever sent the request: what a role may see, and what is written down when it is
// read, is decided there and nowhere else.
import type { IncomingMessage } from 'node:http';
import type { Env } from '../../platform/env.ts';

/** The graph refused: the status that a browser reads of it. */
export class Refused extends Error {
  readonly status: number;
  /** seconds, of a 429 */
  readonly retryAfter: string | null;
  constructor(status: number, retryAfter: string | null = null) {
    super(`the graph refused with ${status}`);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

const statuses: Record<string, number> = { UNAUTHENTICATED: 401, FORBIDDEN: 404, BAD_USER_INPUT: 400, TOO_COMPLEX: 400, RATE_LIMITED: 429 };

export type Ask = <Data>(query: string, variables?: object) => Promise<Data>;

/**
 * Asks `graphql` with the cookie of a request.
 * @throws Refused, or Error when the graph failed
 */
export function createAsk(graphql: (request: Request) => Promise<Response>, { env, request }: { env: Env; request: IncomingMessage }): Ask {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    origin: env.ORIGIN,
    cookie: request.headers.cookie ?? '',
  };
  return async <Data>(query: string, variables: object = {}) => {
    const body = JSON.stringify({ query, variables });
    const answer = await graphql(new Request(new URL('/graphql', env.ORIGIN), { method: 'POST', headers, body }));
    const { data, errors } = (await answer.json()) as { data?: Data; errors?: { message: string; extensions?: { code?: string } }[] };
    if (data && !errors) return data;
    const status = statuses[errors?.[0]?.extensions?.code ?? ''];
    throw status ? new Refused(status, answer.headers.get('retry-after')) : new Error(errors?.[0]?.message ?? 'the graph answered nothing');
  };
}
