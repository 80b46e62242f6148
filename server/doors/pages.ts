// Everything that is not a door of its own is a page: SvelteKit's handler, which asks the graph in process.
import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Actor } from '../actor.ts';
import { BrokenConfiguration, publishOrigin } from '../env.ts';
import type { Portal } from '../portal.ts';
import { readSessionToken } from './cookies.ts';
import type { Handler } from './router.ts';

/** What pages find on `event.platform.req`, besides the request itself. */
export type PageRequest = IncomingMessage & {
  /** runs a request for /graphql in process, cookies and origin as given */
  graphql: (request: Request) => Promise<Response>;
  /** what POST /uploads does, for the person of this request */
  upload: (file: File) => Promise<Response>;
  origin: string;
  clientAddress: string;
};

type InProcess = {
  graphql: (request: Request) => Promise<Response>;
  upload: (actor: Actor | null, file: File) => Promise<Response>;
};

/** Loads the built pages. @throws BrokenConfiguration when they are not built */
export async function createPagesDoor(portal: Portal, { graphql, upload }: InProcess): Promise<Handler> {
  const { env, readSession } = portal;
  const built = new URL('../../web/build/handler.js', import.meta.url);
  if (!existsSync(built)) throw new BrokenConfiguration('Les pages ne sont pas construites : npm run build');
  publishOrigin(env);
  const { handler } = (await import(built.href)) as {
    handler: (request: IncomingMessage, response: ServerResponse, next: () => void) => void;
  };
  return (request, response) => {
    const extras: Omit<PageRequest, keyof IncomingMessage> = {
      graphql,
      upload: async (file) => {
        const token = readSessionToken(env, request.headers.cookie);
        return upload(token ? await readSession(token) : null, file);
      },
      origin: env.ORIGIN,
      clientAddress: request.socket.remoteAddress ?? '',
    };
    handler(Object.assign(request, extras), response, () => response.writeHead(404).end());
  };
}
