// What an entry point says of itself: its path, what may be sent to it and how often, how its refusals read, what a cache may
// keep of its answers. Everything before its handler (request-listener.ts) goes by that and knows no path.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RateLimit } from './rate-limit.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

/** Why a request is refused before its handler. `code` is one of the contract's. */
export type Refusal = { status: number; code: string; message: string; /** of a bug, under which it is in the log */ reference?: string };

/** Writes a refusal in the form that the clients of an entry point read. */
export type ErrorForm = (refusal: Refusal, request: IncomingMessage) => { type: string; text: string };

export type EntryPoint = {
  /** « /healthz » is itself alone; what ends with a slash is all below it, unless a longer path claims it */
  path: string;
  handler: Handler;
  /** its name in the metrics, where several entry points are counted as one; else its path */
  route?: string;
  /** bytes of body, announced or not; more is refused with 413 */
  maxBytes: number;
  /** what one network may ask here, besides what it may ask at all */
  rate?: RateLimit;
  errorForm: ErrorForm;
  /**
   * no-store: no answer is kept. personal: none to a request with a cookie. own: the handler says. The handler of « no-store »
   * may still say otherwise for one answer.
   */
  caching: 'no-store' | 'personal' | 'own';
  /** What the browser may load for its answers. data: nothing. page: what the page itself says, never in a frame. own: the handler says. */
  content: 'data' | 'page' | 'own';
  /** which answers travel compressed; none without it */
  compress?: (request: IncomingMessage) => boolean;
  /** asked so often that only the debug level has a line for each */
  isFrequent?: true;
  /** what stands below its path is a secret: the log has the path alone */
  hasSecretPath?: true;
};

/** The path of a request, without its query. */
export const pathOf = (request: IncomingMessage) => (request.url ?? '/').split('?', 1)[0]!;

/** Which of the entry points claims a path: the one of exactly that path, or else of its longest prefix. */
export function createFinder(entryPoints: readonly EntryPoint[]): (path: string) => EntryPoint | null {
  const exact = new Map(entryPoints.map((entryPoint) => [entryPoint.path, entryPoint]));
  const prefixes = entryPoints.filter(({ path }) => path.endsWith('/')).sort((a, b) => b.path.length - a.path.length);
  return (path) => exact.get(path) ?? prefixes.find((candidate) => path.startsWith(candidate.path)) ?? null;
}

/** « 404 Not found », for people with a terminal. */
export const plainText: ErrorForm = ({ status, message }) => ({ type: 'text/plain; charset=utf-8', text: `${status} ${message}` });

/** The errors of a GraphQL response. */
export const graphqlErrors: ErrorForm = ({ code, message, reference }) => ({
  type: 'application/json; charset=utf-8',
  text: JSON.stringify({ errors: [{ message, extensions: { code, ...(reference && { reference }) } }] }),
});
