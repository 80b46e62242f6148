// Which door a request goes to. Everything that no door claims is a page.
import type { IncomingMessage, ServerResponse } from 'node:http';

export type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

/** Longest matching prefix wins; « /demo/ » claims all below it, « /healthz » just itself. */
export function createRouter(doors: Record<string, Handler>, pages: Handler): Handler {
  const exact = new Map(Object.entries(doors));
  const prefixes = Object.keys(doors)
    .filter((path) => path.endsWith('/'))
    .sort((a, b) => b.length - a.length);
  return (request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0]!;
    const prefix = exact.has(path) ? path : prefixes.find((candidate) => path.startsWith(candidate));
    return (prefix ? exact.get(prefix)! : pages)(request, response);
  };
}
