// Everything that is not a door of its own is a page: SvelteKit's handler, which asks the graph in process.
import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { BrokenConfiguration, publishOrigin } from '../../platform/env.ts';
import type { App } from '../../context.ts';
import type { Handler } from '../lib/router.ts';

/** Doors that pages walk through without leaving the process, cookies and origin as given. */
export type InProcess = Record<'graphql' | 'upload', (request: Request) => Promise<Response>>;

/** What pages find on `event.platform.req`, besides the request itself. */
export type PageRequest = IncomingMessage & InProcess & { origin: string; clientAddress: string };

/** Loads the built pages. @throws BrokenConfiguration when they are not built */
export async function createPagesDoor({ env }: App, inProcess: InProcess): Promise<Handler> {
  const built = new URL('../../../web/build/handler.js', import.meta.url);
  if (!existsSync(built)) throw new BrokenConfiguration('Les pages ne sont pas construites : npm run build');
  publishOrigin(env);
  const { handler } = (await import(built.href)) as {
    handler: (request: IncomingMessage, response: ServerResponse, next: () => void) => void;
  };
  return (request, response) => {
    const extras = { ...inProcess, origin: env.ORIGIN, clientAddress: request.socket.remoteAddress ?? '' };
    handler(Object.assign(request, extras), response, () => response.writeHead(404).end());
  };
}
