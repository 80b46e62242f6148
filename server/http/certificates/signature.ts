// GET /documents/signatures/<id>: the picture of the signature on certificates, for who may change it.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readSignatureById } from '../../certificates/signature.ts';
import type { App } from '../../context.ts';
import { isId } from '../../platform/ids.ts';
import { readActor } from '../lib/read-actor.ts';
import { plainText, type EntryPoint } from '../lib/entry-point.ts';
import { may } from './papers.ts';

const signatures = '/documents/signatures/';

/** The entry point of the picture of the signature, for who may change it. */
export function createSignatureEntryPoint(app: App): EntryPoint {
  const { env, log } = app;

  async function show(request: IncomingMessage, response: ServerResponse) {
    if (request.method !== 'GET') return response.writeHead(405, { allow: 'GET' }).end();
    try {
      const actor = await readActor(app, request);
      if (!actor) return response.writeHead(401).end();
      const id = new URL(request.url ?? '/', env.ORIGIN).pathname.slice(signatures.length);
      const picture = may(actor, 'change settings') && isId(id) ? await readSignatureById(app.database.prisma, app.keyRing, id) : null;
      if (!picture) return response.writeHead(404).end();
      response.writeHead(200, { 'content-type': picture.mimeType, 'content-length': picture.content.length }).end(picture.content);
    } catch (error) {
      log.error({ err: error }, 'signature');
      if (!response.headersSent) response.writeHead(500);
      response.end();
    }
  }

  return { path: signatures, handler: show, maxBytes: 0, errorForm: plainText, caching: 'no-store', content: 'data' };
}
