// One line in the log and one measure for each request, when its answer has ended. The line holds no query string and no
// free text.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../../platform/log.ts';
import { requestSeconds } from '../../platform/metrics.ts';
import type { RequestScope } from '../../platform/request-scope.ts';
import { pathOf, type EntryPoint } from './entry-point.ts';

/** Writes both when the answer has ended, or its client has gone (499). */
export function logWhenEnded(log: Log, entryPoint: EntryPoint, request: IncomingMessage, response: ServerResponse, scope: RequestScope) {
  const began = performance.now();
  const path = pathOf(request);
  response.once('close', () => {
    const seconds = (performance.now() - began) / 1000;
    const { method } = request;
    const status = response.writableFinished ? response.statusCode : 499;
    const isStream = String(response.getHeader('content-type') ?? '').startsWith('text/event-stream');
    const route = entryPoint.route ?? entryPoint.path;
    if (!isStream) requestSeconds.observe({ route, method: knownMethod(method), status: String(status) }, seconds);
    const told = entryPoint.hasSecretPath ? `${entryPoint.path}:secret` : withoutValues(path);
    log[entryPoint.isFrequent ? 'debug' : 'info'](
      {
        request: scope.requestId,
        ...(scope.traceparent && { trace: scope.traceparent.split('-')[1] }),
        method,
        path: told,
        status,
        ms: Math.round(seconds * 1000),
        // the first of them has a line of its own, with its stack
        ...(scope.failure && { failures: scope.failure.count }),
      },
      'request',
    );
  });
}

const methods = new Set(['GET', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE']);
const knownMethod = (method = '') => (methods.has(method) ? method : 'other');

/** A path as the log keeps it: ids, numbers and addresses that someone put into it are left out. */
export const withoutValues = (path: string) =>
  path
    .slice(0, 200)
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/gi, ':id')
    .replaceAll(/[^/]*(@|%40)[^/]*/gi, ':value')
    .replaceAll(/[^/]*\d{3,}[^/]*/g, ':value');
