// What every request passes before any door, after the headers of front.ts: the size of what is sent, and how much one
// network may ask.
import type { ServerResponse } from 'node:http';
import type { Env } from '../../platform/env.ts';
import { networkOf, readClientAddress } from './client-address.ts';
import { createRateLimiter, type RateLimit } from './rate-limit.ts';
import type { Handler } from './router.ts';

/**
 * Per network and process. A school's two hundred parents share an address on the evening of the opening: a page and
 * its files are some fifteen requests, so they must all be able to come at once.
 */
export const networkRate: RateLimit = { burst: 3000, perSecond: 150 };

/** Beginning a sign-in makes the identity provider work; 200 at once, then two a second, from one network. */
export const signInRate: RateLimit = { burst: 200, perSecond: 2 };

/** Bytes of body by door; front.ts has the graphs', SvelteKit the pages' (a document and its form). */
const largest: Record<string, number> = {
  '/webhooks/payments': 8 * 1024,
  '/auth/login': 0,
  '/auth/callback': 0,
  '/auth/logout': 8 * 1024,
};
const largestElsewhere = 8 * 1024 * 1024;

/** Longer than any address of ours; also what a header may carry in a log. */
const longestAddress = 4096;

/** Puts the guard before `handler`; `now` in seconds, for tests. */
export function guard(env: Env, handler: Handler, now?: () => number): Handler {
  const network = createRateLimiter(networkRate, now);
  const signIn = createRateLimiter(signInRate, now);
  return (request, response) => {
    const url = request.url ?? '/';
    const path = url.split('?', 1)[0]!;
    // A page made for somebody is nobody else's; files with a hash in their name are everybody's.
    if (request.headers.cookie && !path.startsWith('/_app/')) response.setHeader('cache-control', 'no-store');

    if (url.length > longestAddress) return refuse(response, path, 414, 'BAD_USER_INPUT', 'The address is too long');
    const most = largest[path] ?? largestElsewhere;
    const length = request.headers['content-length'];
    if (length !== undefined && !(Number(length) <= most))
      return refuse(response, path, 413, 'BAD_USER_INPUT', `A request is at most ${most} bytes here`);

    if (env.RATE_LIMITS === 'on') {
      const from = networkOf(readClientAddress(request, env.TRUSTED_PROXIES));
      const wait = Math.max(network(from), path === '/auth/login' ? signIn(from) : 0);
      if (wait > 0) {
        response.setHeader('retry-after', String(wait));
        return refuse(response, path, 429, 'RATE_LIMITED', `Too many requests: try again in ${wait} s`);
      }
    }
    return handler(request, response);
  };
}

/** In the form that the door's own clients read. The connection closes: the body was not read. */
function refuse(response: ServerResponse, path: string, status: number, code: string, message: string) {
  const isGraph = path.endsWith('graphql') || path === '/subgraph';
  response
    .writeHead(status, { 'content-type': isGraph ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8', connection: 'close' })
    .end(isGraph ? JSON.stringify({ errors: [{ message, extensions: { code } }] }) : `${status} ${message}`);
}
