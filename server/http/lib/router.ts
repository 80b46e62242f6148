// Which door a request goes to. Everything that no door claims is a page.
import type { IncomingMessage, ServerResponse } from 'node:http';

export type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

/** Which door claims a path. Longest matching prefix wins; « /demo/ » claims all below it, « /healthz » just itself. */
export function createDoorFinder(doors: Record<string, Handler>): (path: string) => string | null {
  const exact = new Set(Object.keys(doors));
  const prefixes = Object.keys(doors)
    .filter((path) => path.endsWith('/'))
    .sort((a, b) => b.length - a.length);
  return (path) => (exact.has(path) ? path : (prefixes.find((candidate) => path.startsWith(candidate)) ?? null));
}

/** Hands each request to its door, and what no door claims to the pages. */
export function createRouter(doors: Record<string, Handler>, pages: Handler, findDoor = createDoorFinder(doors)): Handler {
  return (request, response) => {
    const door = findDoor((request.url ?? '/').split('?', 1)[0]!);
    return (door === null ? pages : doors[door]!)(request, response);
  };
}
