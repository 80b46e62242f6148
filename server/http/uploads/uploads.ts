// POST /uploads: one supporting document, in a multipart form with one file field named « file ».
// GET /documents/<id>: that document again, for who sent it and for the staff who decide on it.
import { transact } from '../../platform/act.ts';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Actor } from '../../platform/actor.ts';
import { acceptDocument, missingDocument } from '../../documents/accept-document.ts';
import { maxDocumentBytes, type Inspected } from '../../documents/inspect-document.ts';
import { keepDocument } from '../../documents/keep-document.ts';
import { readDocument } from '../../documents/read-document.ts';
import { isId, rowId } from '../../platform/ids.ts';
import { DocumentRefused, type DocumentProblem } from '../../platform/refusals.ts';
import type { App } from '../../context.ts';
import { mayDo } from '../../identity/access.ts';
import { officialLocale, localized, messages, type LocalizedText } from '../../language/messages.ts';
import { isForeign } from '../lib/foreign.ts';
import { discardBody } from '../lib/body-limit.ts';
import { readActor } from '../lib/read-actor.ts';
import { plainText, type EntryPoint, type ErrorForm } from '../lib/entry-point.ts';
import { readBody } from '../lib/read-body.ts';
import { languageOf } from '../lib/request-language.ts';
import { sendFile } from '../lib/send-file.ts';

type Reason = DocumentProblem | 'UNAUTHENTICATED' | 'FORBIDDEN';
const statuses: Record<Reason, number> = {
  DOCUMENT_MISSING: 400,
  DOCUMENT_TOO_LARGE: 413,
  DOCUMENT_NOT_ACCEPTED: 415,
  TOO_MANY_DOCUMENTS: 429,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
};

/** What stands around the file in a form with one field. */
const formBytes = 16 * 1024;

const json = 'application/json; charset=utf-8';

/** `{ code, message }`, in the language of the request. */
const documentProblem: ErrorForm = ({ status, code, message }, { headers }) => {
  const locale = languageOf({ cookie: headers.cookie, acceptLanguage: headers['accept-language'] }, null);
  const told = status === 413 ? { code: 'DOCUMENT_TOO_LARGE', message: messages.document_too_large({}, { locale }) } : { code, message };
  return { type: json, text: JSON.stringify(told) };
};

/**
 * Takes a document from the page that a request asks for, in process, and returns a function that keeps one copy of it for
 * whoever sent the request: it is looked at once, however many copies are kept. A copy is null when nobody is signed in.
 */
export type Upload = (request: IncomingMessage, file: Blob) => () => Promise<{ documentId: string } | { message: string } | null>;

/** The way in for the portal's own pages. */
export function createUpload(app: App): Upload {
  return (request, file) => {
    let inspected: Promise<Inspected> | undefined;
    return async () => {
      const actor = await readActor(app, request);
      if (!actor) return null;
      try {
        return await keep(app, actor, await (inspected ??= acceptDocument(file)));
      } catch (error) {
        if (!(error instanceof DocumentRefused)) throw error;
        const { cookie, 'accept-language': acceptLanguage } = request.headers;
        return { message: error.sentence(languageOf({ cookie, acceptLanguage }, actor)) };
      }
    };
  };
}

const keep = async (app: App, actor: Actor, inspected: Inspected) => ({
  documentId: await transact(app, actor, (ctx) => keepDocument(ctx, inspected)),
});

/** The entry points of /uploads and /documents/. */
export function createDocumentEntryPoints(app: App): EntryPoint[] {
  const { env, log } = app;

  async function upload(request: IncomingMessage, response: ServerResponse) {
    const refuse = (code: Reason, say: LocalizedText, locale = officialLocale) => {
      // A body of a known length is let in, or its sender would find the line cut before the reason; one without is cut.
      response.writeHead(statuses[code], {
        'content-type': json,
        ...(request.headers['content-length'] === undefined && { connection: 'close' }),
      });
      response.end(JSON.stringify({ code, message: say(locale) }));
      discardBody(request);
    };
    if (request.method !== 'POST') return response.writeHead(405, { allow: 'POST', connection: 'close' }).end();
    try {
      const actor = await readActor(app, request);
      if (!actor) return refuse('UNAUTHENTICATED', localized(messages.document_not_signed_in));
      if (request.headers.origin !== env.ORIGIN) return refuse('FORBIDDEN', localized(messages.document_foreign_origin));
      try {
        const kept = await keep(app, actor, await acceptDocument(await readFile(request)));
        response.writeHead(200, { 'content-type': json }).end(JSON.stringify(kept));
      } catch (error) {
        if (!(error instanceof DocumentRefused)) throw error;
        if (!response.headersSent) refuse(error.code, error.sentence, actor.locale);
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
      const actor = await readActor(app, request);
      if (!actor) return response.writeHead(401).end();
      // A reading is written down under the name of who follows a link.
      if (isForeign(request.headers['sec-fetch-site'])) return response.writeHead(403).end();
      const id = /^\/documents\/([^/]+)$/.exec(request.url ?? '')?.[1];
      const mayDecide = actor.staff !== null && mayDo(actor.staff, 'decide cancellations');
      const question = id && isId(id) ? { documentId: rowId('Document', id), mayDecide } : null;
      const document = question && (await transact(app, actor, (ctx) => readDocument(ctx, question)));
      if (!document) return response.writeHead(404).end();
      const { mimeType: type, content } = document;
      sendFile(response, { type, name: `justificatif.${type.split('/')[1]}`, content });
    } catch (error) {
      log.error({ err: error }, 'document');
      if (!response.headersSent) response.writeHead(500);
      response.end();
    }
  }

  const shared = { caching: 'no-store', content: 'data' } as const;
  return [
    { ...shared, path: '/uploads', handler: upload, maxBytes: maxDocumentBytes + formBytes, errorForm: documentProblem },
    { ...shared, path: '/documents/', handler: show, maxBytes: 0, errorForm: plainText },
  ];
}

/** The field « file » of the form. @throws DocumentRefused when there is none, or the form is cut */
async function readFile(request: IncomingMessage): Promise<Blob> {
  const body = await readBody(request);
  if (!body) throw missingDocument();
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': request.headers['content-type'] ?? '' } })
    .formData()
    .catch(() => null);
  const file = form?.get('file');
  if (!(file instanceof Blob)) throw missingDocument();
  return file;
}
