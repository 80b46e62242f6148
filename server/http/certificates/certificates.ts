// GET /documents/attestations/<id>: a tax certificate to print, for who paid it and for the staff who issue them;
// « ?duplicata=1 » marks it as a copy.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readCertificate } from '../../certificates/read-certificate.ts';
import { paperPolicy, renderPaper } from '../../certificates/render-paper.ts';
import type { App } from '../../context.ts';
import { mayDo } from '../../identity/access.ts';
import { transact } from '../../platform/act.ts';
import { isId, rowId } from '../../platform/ids.ts';
import { readSessionToken } from '../lib/cookies.ts';
import { plainText, type EntryPoint } from '../lib/entry-point.ts';
import { isForeign } from '../lib/foreign.ts';

const prefix = '/documents/attestations/';

/** The entry point of the papers. */
export function createCertificateEntryPoint(app: App): EntryPoint {
  const { env, log } = app;

  async function show(request: IncomingMessage, response: ServerResponse) {
    if (request.method !== 'GET') return response.writeHead(405, { allow: 'GET' }).end();
    try {
      const token = readSessionToken(env, request.headers.cookie);
      const actor = token ? await app.readSession(token) : null;
      if (!actor) return response.writeHead(401).end();
      // A reading is written down under the name of who follows a link.
      if (isForeign(request.headers['sec-fetch-site'])) return response.writeHead(403).end();
      const url = new URL(request.url ?? '/', env.ORIGIN);
      const id = url.pathname.slice(prefix.length);
      const mayIssue = actor.staff !== null && mayDo(actor.staff, 'issue certificates');
      const question = isId(id) ? { certificateId: rowId('TaxCertificate', id), mayIssue } : null;
      const found = question && (await transact(app, actor, (ctx) => readCertificate(ctx, question)));
      if (!found) return response.writeHead(404).end();
      const page = renderPaper({ ...found, locale: actor.locale, isDuplicate: url.searchParams.has('duplicata') });
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': paperPolicy }).end(page);
    } catch (error) {
      log.error({ err: error }, 'certificate');
      if (!response.headersSent) response.writeHead(500);
      response.end();
    }
  }

  return { path: prefix, handler: show, maxBytes: 0, errorForm: plainText, caching: 'no-store', content: 'own' };
}
