// By what a request is found again: the caller's own id and trace where they are well-formed, else ours. Both are in the log and
// go back with the answer.
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export type RequestIds = {
  requestId: string;
  /** as W3C Trace Context writes it; null when the caller sent none that is valid */
  traceparent: string | null;
};

/** Letters, digits and what stands between them, so that a log line stays one line and says nothing by itself. */
const callersId = /^[\w.:-]{8,64}$/;
const trace = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The ids of a request by its headers. A number of a person is no id: digits alone are not taken. */
export function readRequestIds(headers: IncomingHttpHeaders): RequestIds {
  const given = String(headers['x-request-id'] ?? '');
  const traceparent = String(headers.traceparent ?? '');
  return {
    requestId: callersId.test(given) && /[A-Za-z]/.test(given) ? given : randomUUID(),
    traceparent: trace.test(traceparent) ? traceparent : null,
  };
}
