// What every request passes, whichever entry point it goes to: a request id, the headers that browsers obey, a line in the log
// and a place in the metrics, the limits; then the handler.
import type { IncomingHttpHeaders, RequestListener, ServerResponse } from 'node:http';
import type { Env } from '../../platform/env.ts';
import type { Log } from '../../platform/log.ts';
import { newScope, runInScope } from '../../platform/request-scope.ts';
import { logWhenEnded } from './access-log.ts';
import { networkOf, readClientAddress } from './client-address.ts';
import { compressAnswer } from './compress.ts';
import { createFinder, graphqlErrors, pathOf, type EntryPoint } from './entry-point.ts';
import { readRequestIds } from './request-ids.ts';
import { createRequestLimits } from './request-limits.ts';
import { securityHeaders } from './security-headers.ts';

type Options = {
  env: Env;
  log: Log;
  entryPoints: readonly EntryPoint[];
  /** answers being written, for the end of the server */
  running?: Set<ServerResponse>;
  isDraining?: () => boolean;
  /** sees the headers of each request */
  notice?: (headers: IncomingHttpHeaders) => void;
  /** protections left out, to see that their tests notice: tests alone */
  without?: readonly string[];
};

/** The listener of the HTTP server. What no entry point claims is a 404. */
export function createRequestListener({
  env,
  log,
  entryPoints,
  running = new Set(),
  isDraining = () => false,
  notice = () => {},
  without = [],
}: Options): RequestListener {
  const find = createFinder(entryPoints);
  const isRefused = without.includes('request limits') ? () => false : createRequestLimits(env);
  const protects = !without.includes('security headers');
  return (request, response) => {
    const { requestId, traceparent } = readRequestIds(request.headers);
    request.headers['x-request-id'] = requestId;
    response.setHeader('x-request-id', requestId);
    if (traceparent) response.setHeader('traceparent', traceparent);
    notice(request.headers);
    running.add(response);
    response.once('close', () => running.delete(response));
    if (isDraining()) response.setHeader('connection', 'close');

    const entryPoint = find(pathOf(request));
    if (!entryPoint) return void response.writeHead(404).end();
    if (protects)
      for (const [name, value] of securityHeaders(env, entryPoint, request.headers.cookie !== undefined)) response.setHeader(name, value);
    const owner = `network ${networkOf(readClientAddress(request, env.TRUSTED_PROXIES))}`;
    const scope = newScope(requestId, owner, traceparent);
    if (entryPoint.errorForm === graphqlErrors)
      scope.tell = (headers) => {
        if (!response.headersSent) for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      };
    logWhenEnded(log, entryPoint, request, response, scope);
    if (runInScope(scope, () => isRefused(entryPoint, request, response))) return;
    if (entryPoint.compress?.(request)) compressAnswer(request, response);
    runInScope(scope, () => entryPoint.handler(request, response));
  };
}
