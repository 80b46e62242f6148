// Everything that is no other entry point is a page: SvelteKit's handler, which asks the graph in process.
//
// Pages travel compressed. BREACH (2013): who can make a browser ask for a page again and again, puts guesses into it and
// measures its length, learns a secret that stands in it. So what is compressed is an answer to a GET, which our session cookie
// (SameSite=Lax) goes with in a navigation only, and no page repeats what its address carries. Left as they are: answers to a
// POST, which repeat what was typed and show a secret address once, and the pages of the health sheet. docs/decisions/007.
import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { BrokenConfiguration, publishOrigin, type Env } from '../../platform/env.ts';
import type { App } from '../../context.ts';
import { compressAnswer } from '../lib/compress.ts';
import { plainText, type EntryPoint, type Handler } from '../lib/entry-point.ts';
import type { Upload } from '../uploads/uploads.ts';
import { createWaitingRoom } from '../waiting-room/waiting-room.ts';
import { refuseForeign } from './refuse-foreign.ts';
import { createSharedPages } from './shared-pages.ts';
import { answerWhileAway } from './unavailable.ts';

/** What pages ask without leaving the process; they find it on `event.platform.req`, as web/src/app.d.ts says. */
export type InProcess = {
  /** a request for /graphql, cookies and origin as given */
  graphql: (request: Request) => Promise<Response>;
  /** a document of whoever sent the page's request */
  upload: Upload;
};

/** A document and the form around it; SvelteKit stops at 7 MB. */
const maxBytes = 8 * 1024 * 1024;

const healthSheet = /^\/portail\/enfants\/[^/]+\/sante/;

/** True for the answers that may travel compressed. */
export const isCompressed = ({ method, url = '' }: IncomingMessage) => method === 'GET' && !healthSheet.test(url);

/** The entry points of the built pages. @throws BrokenConfiguration when they are not built */
export async function createPageEntryPoints(app: Pick<App, 'env' | 'live' | 'sessionSecret'>, inProcess: InProcess): Promise<EntryPoint[]> {
  const pages = await loadPages(app.env, inProcess);
  const whileAway = answerWhileAway(pages);
  // Compressed before the others see it: what is kept of a public page are the bytes that travel.
  const admitted = createWaitingRoom(app, (request, response) => {
    if (isCompressed(request)) compressAnswer(request, response);
    return whileAway(request, response);
  });
  const handler = refuseForeign(app.env, admitted);
  const shared = { handler, route: 'page', maxBytes, errorForm: plainText, content: 'own' } satisfies Partial<EntryPoint>;
  // A family's page is nobody else's, nor is the staff's.
  const personal = ['/portail', '/portail/', '/bureau', '/bureau/'];
  return [
    { ...shared, path: '/', handler: createSharedPages(app, handler), caching: 'personal' },
    // files with a hash in their name are everybody's
    { ...shared, path: '/_app/', handler: pages, compress: isCompressed, caching: 'own', isFrequent: true },
    ...personal.map((path) => ({ ...shared, path, caching: 'no-store' }) as const),
  ];
}

async function loadPages(env: Env, { graphql, upload }: InProcess): Promise<Handler> {
  const built = new URL('../../../web/build/handler.js', import.meta.url);
  if (!existsSync(built)) throw new BrokenConfiguration('Les pages ne sont pas construites : npm run build');
  publishOrigin(env);
  const { handler } = (await import(built.href)) as {
    handler: (request: IncomingMessage, response: ServerResponse, next: () => void) => void;
  };
  return (request, response) => {
    const extras = { graphql, upload: (file: Blob) => upload(request, file), origin: env.ORIGIN };
    handler(Object.assign(request, extras), response, () => response.writeHead(404).end());
  };
}
