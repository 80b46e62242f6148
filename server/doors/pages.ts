// Everything that is not a door of its own is a page: SvelteKit's handler, which asks the graph in process.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Env } from '../env.ts';
import type { Handler } from './router.ts';

/** What pages find on `event.platform.req`, besides the request itself. */
export type PageRequest = IncomingMessage & {
  graphql: (request: Request) => Promise<Response>;
  upload: (request: Request) => Promise<Response>;
  origin: string;
};
type PageHandler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;
type InProcess = Pick<PageRequest, 'graphql' | 'upload'>;

/** Loads the built pages; `inProcess` is how they reach the graph without leaving the process. */
export async function createPagesDoor(env: Env, inProcess: InProcess): Promise<Handler> {
  const { handler } = (await import(new URL('../../web/build/handler.js', import.meta.url).href)) as { handler: PageHandler };
  return (request, response) => {
    Object.assign(request, inProcess, { origin: env.ORIGIN });
    handler(request, response, () => response.writeHead(404).end());
  };
}
