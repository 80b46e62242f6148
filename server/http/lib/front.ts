// What every request passes, whichever door it goes to: a request id, the headers that browsers are to obey, a limit
// on the body, a line in the log and a place in the metrics. The line holds no query string and no free text.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Env } from '../../platform/env.ts';
import type { Log } from '../../platform/log.ts';
import { requestSeconds } from '../../platform/metrics.ts';
import type { Handler } from './router.ts';

/** GraphQL documents are small: ours are below 20 kB. */
const maxGraphqlBytes = 1_000_000;

type Options = {
  env: Env;
  log: Log;
  /** the door of a path, or null for a page */
  doorOf: (path: string) => string | null;
  /** answers being written, for the end */
  running: Set<ServerResponse>;
  isDraining: () => boolean;
};

/** Wraps the router. */
export function createFront({ env, log, doorOf, running, isDraining }: Options, route: Handler): Handler {
  return (request, response) => {
    const began = performance.now();
    const path = (request.url ?? '/').split('?', 1)[0]!;
    const door = doorOf(path);
    const id = randomUUID();
    request.headers['x-request-id'] = id;
    response.setHeader('x-request-id', id);
    for (const [name, value] of protections(env, door)) response.setHeader(name, value);
    if (isDraining()) response.setHeader('connection', 'close');

    running.add(response);
    response.once('close', () => {
      running.delete(response);
      const seconds = (performance.now() - began) / 1000;
      const { method } = request;
      const status = response.writableFinished ? response.statusCode : 499;
      const isStream = String(response.getHeader('content-type') ?? '').startsWith('text/event-stream');
      const name = door ?? 'page';
      if (!isStream) requestSeconds.observe({ route: name, method: knownMethod(method), status: String(status) }, seconds);
      const level = quietDoors.has(name) || path.startsWith('/_app/') ? 'debug' : 'info';
      log[level]({ request: id, method, path: withoutValues(path), status, ms: Math.round(seconds * 1000) }, 'request');
    });

    if (door === '/graphql' || door?.endsWith('/graphql')) {
      if (isTooLong(request)) return refuse(request, response);
      watchLength(request, response);
    }
    return route(request, response);
  };
}

const quietDoors = new Set(['/healthz', '/readyz', '/metrics']);
const methods = new Set(['GET', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE']);
const knownMethod = (method = '') => (methods.has(method) ? method : 'other');

/** Doors with pages of their own, which bring their own policy. */
const withPages = (door: string) => door === '/graphql' || door.startsWith('/demo/') || door.startsWith('/auth/');

/** Answers are ours alone to frame and to sniff; those of doors without pages may load nothing either. */
export function* protections(env: Env, door: string | null): Generator<[string, string]> {
  yield ['x-content-type-options', 'nosniff'];
  yield ['x-frame-options', 'DENY'];
  yield ['referrer-policy', 'same-origin'];
  yield ['cross-origin-opener-policy', 'same-origin'];
  yield ['cross-origin-resource-policy', 'same-origin'];
  yield ['permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()'];
  if (env.isHttps) yield ['strict-transport-security', 'max-age=63072000; includeSubDomains'];
  if (!door) return;
  yield ['cache-control', 'no-store'];
  yield [
    'content-security-policy',
    withPages(door)
      ? "frame-ancestors 'none'; object-src 'none'; base-uri 'none'"
      : "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
  ];
}

const isTooLong = (request: IncomingMessage) => Number(request.headers['content-length'] ?? 0) > maxGraphqlBytes;

/** A body without a length is counted as it comes in. */
function watchLength(request: IncomingMessage, response: ServerResponse) {
  if (!request.headers['transfer-encoding']) return;
  const push = request.push.bind(request);
  let bytes = 0;
  request.push = (chunk: Uint8Array | null, ...rest) => {
    bytes += chunk?.length ?? 0;
    if (bytes <= maxGraphqlBytes) return push(chunk, ...rest);
    if (!response.headersSent) refuse(request, response);
    request.destroy();
    return false;
  };
}

function refuse(request: IncomingMessage, response: ServerResponse) {
  const error = { message: 'The body is too long', extensions: { code: 'BAD_USER_INPUT' } };
  response
    .writeHead(413, { 'content-type': 'application/json; charset=utf-8', connection: 'close' })
    .end(JSON.stringify({ errors: [error] }));
  request.resume();
}

/** A path as the log keeps it: ids, numbers and addresses that someone put into it are left out. */
export const withoutValues = (path: string) =>
  path
    .replace(/^(\/agenda\/flux\/).*/, '$1:secret')
    .slice(0, 200)
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/gi, ':id')
    .replaceAll(/[^/]*(@|%40)[^/]*/gi, ':value')
    .replaceAll(/[^/]*\d{3,}[^/]*/g, ':value');
