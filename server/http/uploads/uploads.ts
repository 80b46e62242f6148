// POST /uploads: one supporting document, in a multipart form with one file field named « file ».
// GET /documents/<id>: that document again, for who sent it and for the staff who decide on it.
import { transact } from '../../platform/act.ts';
import busboy from 'busboy';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Actor } from '../../platform/actor.ts';
import { inspectDocument, maxDocumentBytes } from '../../documents/inspect-document.ts';
import { keepDocument } from '../../documents/keep-document.ts';
import { readDocument } from '../../documents/read-document.ts';
import { DocumentRefused, type DocumentProblem } from '../../platform/refusals.ts';
import type { App } from '../../context.ts';
import { mayDo } from '../../identity/access.ts';
import { officialLocale, localized, messages, type LocalizedText } from '../../language/messages.ts';
import { readSessionToken } from '../lib/cookies.ts';
import type { Handler } from '../lib/router.ts';

export type Upload = (actor: Actor, file: Blob) => Promise<{ documentId: string }>;

type Reason = DocumentProblem | 'UNAUTHENTICATED' | 'FORBIDDEN';
const statuses: Record<Reason, number> = {
  DOCUMENT_MISSING: 400,
  DOCUMENT_TOO_LARGE: 413,
  DOCUMENT_NOT_ACCEPTED: 415,
  TOO_MANY_DOCUMENTS: 429,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
};

const missing = () => new DocumentRefused(localized(messages.document_missing), 'DOCUMENT_MISSING');
const tooLarge = () => new DocumentRefused(localized(messages.document_too_large), 'DOCUMENT_TOO_LARGE');
const notAccepted = () => new DocumentRefused(localized(messages.document_not_accepted), 'DOCUMENT_NOT_ACCEPTED');

/**
 * Takes a document for the portal's own pages, in process; the door below does the same over HTTP.
 * @throws DocumentRefused when it is missing, too large, not accepted, or one too many
 */
export const createUpload =
  (app: App): Upload =>
  async (actor, file) => {
    if (file.size > maxDocumentBytes) throw tooLarge();
    return keep(app, actor, Buffer.from(await file.arrayBuffer()));
  };

/** Takes a document from the portal's own pages, in process: a request as POST /uploads has it, answered as there. */
export const answerUpload = (app: App) => {
  const take = createUpload(app);
  return async (request: Request): Promise<Response> => {
    const token = readSessionToken(app.env, request.headers.get('cookie'));
    const actor = token ? await app.readSession(token) : null;
    if (!actor)
      return Response.json(
        { code: 'UNAUTHENTICATED', message: messages.document_not_signed_in({}, { locale: officialLocale }) },
        { status: 401 },
      );
    try {
      const file = (await request.formData()).get('file');
      if (!(file instanceof Blob)) throw missing();
      return Response.json(await take(actor, file));
    } catch (error) {
      if (!(error instanceof DocumentRefused)) throw error;
      return Response.json({ code: error.code, message: error.say(actor.locale) }, { status: statuses[error.code] });
    }
  };
};

async function keep(app: App, actor: Actor, bytes: Buffer): Promise<{ documentId: string }> {
  if (bytes.length === 0) throw missing();
  const inspected = await inspectDocument(bytes);
  if (inspected === 'unknown') throw notAccepted();
  if (inspected === 'active') throw new DocumentRefused(localized(messages.document_active), 'DOCUMENT_NOT_ACCEPTED');
  return { documentId: await transact(app, actor, (ctx) => keepDocument(ctx, inspected)) };
}

/** Builds the handlers of /uploads and /documents/. */
export function createUploadDoors(app: App): Record<string, Handler> {
  const { env, log, readSession } = app;

  async function readActor(request: IncomingMessage): Promise<Actor | null> {
    const token = readSessionToken(env, request.headers.cookie);
    return token ? readSession(token) : null;
  }

  async function upload(request: IncomingMessage, response: ServerResponse) {
    const refuse = (code: Reason, say: LocalizedText, locale = officialLocale) => {
      // What still comes in is not read. A body of a known length is let in first, or its sender would find the line cut
      // before the reason; one without is cut.
      response.writeHead(statuses[code], {
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
        ...(request.headers['content-length'] === undefined && { connection: 'close' }),
      });
      response.end(JSON.stringify({ code, message: say(locale) }));
      request.resume();
      setTimeout(() => request.destroy(), 5_000).unref();
    };
    if (request.method !== 'POST') return response.writeHead(405, { allow: 'POST', connection: 'close' }).end();
    try {
      const actor = await readActor(request);
      if (!actor) return refuse('UNAUTHENTICATED', localized(messages.document_not_signed_in));
      if (request.headers.origin !== env.ORIGIN) return refuse('FORBIDDEN', localized(messages.document_foreign_origin));
      try {
        const kept = await keep(app, actor, await readFile(request));
        response
          .writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
          .end(JSON.stringify(kept));
      } catch (error) {
        if (!(error instanceof DocumentRefused)) throw error;
        refuse(error.code, error.say, actor.locale);
      }
    } catch (error) {
      log.error({ err: error }, 'upload');
      if (!response.headersSent) response.writeHead(500, { connection: 'close' });
      response.end();
    }
  }

  async function show(request: IncomingMessage, response: ServerResponse) {
    if (request.method !== 'GET') return response.writeHead(405, { allow: 'GET' }).end();
    try {
      const actor = await readActor(request);
      if (!actor) return response.writeHead(401, { 'cache-control': 'no-store' }).end();
      const id = /^\/documents\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(request.url ?? '')?.[1];
      const mayDecide = actor.staff !== null && mayDo(actor.staff, 'decide cancellations');
      const document = id ? await transact(app, actor, (ctx) => readDocument(ctx, { documentId: id, mayDecide })) : null;
      if (!document) return response.writeHead(404, { 'cache-control': 'no-store' }).end();
      response
        .writeHead(200, {
          'content-type': document.mimeType,
          'content-length': document.content.length,
          'content-disposition': `attachment; filename="justificatif.${document.mimeType.split('/')[1]}"`,
          'content-security-policy': "default-src 'none'; sandbox",
          'cross-origin-resource-policy': 'same-origin',
          'x-content-type-options': 'nosniff',
          'cache-control': 'no-store',
        })
        .end(document.content);
    } catch (error) {
      log.error({ err: error }, 'document');
      if (!response.headersSent) response.writeHead(500);
      response.end();
    }
  }

  return { '/uploads': upload, '/documents/': show };
}

/**
 * The bytes of the field « file ». Reading stops at five megabytes, whatever the client says of the length.
 * @throws DocumentRefused
 */
function readFile(request: IncomingMessage): Promise<Buffer> {
  return new Promise((answer, fail) => {
    if (Number(request.headers['content-length'] ?? 0) > maxDocumentBytes + 16_384) return fail(tooLarge());
    let parser: busboy.Busboy;
    try {
      parser = busboy({
        headers: request.headers,
        limits: { files: 1, fields: 4, fieldSize: 1_024, parts: 6, fileSize: maxDocumentBytes + 1 },
      });
    } catch {
      return fail(missing());
    }
    let bytes: Buffer | null = null;
    const stop = (error: Error) => {
      request.unpipe(parser);
      fail(error);
    };
    parser.on('file', (name, stream) => {
      // A form that is cut in the middle of a file breaks the file's own stream: unheard, that would end the process.
      stream.on('error', () => stop(missing()));
      if (name !== 'file') return void stream.resume();
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('limit', () => stop(tooLarge()));
      stream.on('end', () => (bytes = Buffer.concat(chunks)));
    });
    parser.on('filesLimit', () => stop(notAccepted()));
    parser.on('error', () => stop(missing()));
    parser.on('close', () => (bytes ? answer(bytes) : fail(missing())));
    request.on('close', () => !request.complete && stop(missing()));
    request.pipe(parser);
  });
}
