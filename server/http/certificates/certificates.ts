// GET /documents/attestations/<id>: a tax certificate to print, for who paid it and for the staff who issue them;
// « ?duplicata=1 » marks it as a copy. GET /documents/participations/<id>: a certificate of participation, likewise.
// GET /documents/paiements/<id>: a receipt or a credit note, for who paid and for staff who see payments. <id>.pdf is the same paper as a PDF.
// GET /documents/signatures/<id>: the picture of the signature, for who may change it.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { certificatePaper } from '../../certificates/certificate-paper.ts';
import { participationPaper } from '../../certificates/participation-paper.ts';
import { readCertificate } from '../../certificates/read-certificate.ts';
import { readParticipation } from '../../certificates/read-participation.ts';
import { readSignatureById } from '../../certificates/signature.ts';
import type { App } from '../../context.ts';
import { mayDo, type Permission } from '../../identity/access.ts';
import type { Paper } from '../../papers/paper.ts';
import { toTemplate } from '../../papers/to-template.ts';
import { paperPolicy, writeHtml } from '../../papers/write-html.ts';
import { transact, type ActContext } from '../../platform/act.ts';
import type { Actor } from '../../platform/actor.ts';
import { isId, rowId } from '../../platform/ids.ts';
import { creditNotePaper } from '../../receipts/credit-note-paper.ts';
import { readPaper } from '../../receipts/read-paper.ts';
import { receiptPaper } from '../../receipts/receipt-paper.ts';
import { readSessionToken } from '../lib/cookies.ts';
import { plainText, type EntryPoint } from '../lib/entry-point.ts';
import { isForeign } from '../lib/foreign.ts';
import { sendFile } from '../lib/send-file.ts';

type Asked = { ctx: ActContext<Actor>; id: string; url: URL; app: App };

/** Each kind of paper by its path: null for who may not read it, as for one that does not exist. */
const papers: Record<string, (asked: Asked) => Promise<Paper | null>> = {
  '/documents/attestations/': async ({ ctx, id, url }) => {
    const question = { certificateId: rowId('TaxCertificate', id), mayIssue: may(ctx.actor, 'issue certificates') };
    const found = await readCertificate(ctx, question);
    return found && certificatePaper({ ...found, locale: ctx.actor.locale, isDuplicate: url.searchParams.has('duplicata') });
  },
  '/documents/participations/': async ({ ctx, id, app }) => {
    const question = { certificateId: rowId('ParticipationCertificate', id), mayIssue: may(ctx.actor, 'issue participation certificates') };
    const found = await readParticipation(ctx, question);
    return found && participationPaper({ ...found, origin: app.env.ORIGIN });
  },
  '/documents/paiements/': async ({ ctx, id, url }) => {
    const found = await readPaper(ctx, { paperId: rowId('PaymentPaper', id), seesPayments: may(ctx.actor, 'see payments') });
    const copy = { locale: ctx.actor.locale, isDuplicate: url.searchParams.has('duplicata') };
    if (!found) return null;
    return found.kind === 'RECEIPT'
      ? receiptPaper(found.content, copy)
      : creditNotePaper(found.content, { ...copy, isReplaced: found.isReplaced });
  },
};

const may = (actor: Actor, permission: Permission) => actor.staff !== null && mayDo(actor.staff, permission);

/** The entry points of the papers. */
export const createCertificateEntryPoints = (app: App): EntryPoint[] => [
  ...Object.keys(papers).map((prefix) => createPaper(app, prefix)),
  createSignature(app),
];

const signatures = '/documents/signatures/';

/** The picture of the signature, for who may change it. */
function createSignature(app: App): EntryPoint {
  const { env, log } = app;

  async function show(request: IncomingMessage, response: ServerResponse) {
    if (request.method !== 'GET') return response.writeHead(405, { allow: 'GET' }).end();
    try {
      const token = readSessionToken(env, request.headers.cookie);
      const actor = token ? await app.readSession(token) : null;
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

function createPaper(app: App, prefix: string): EntryPoint {
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
      const [, id, ending] = /^(.*?)(\.pdf)?$/.exec(url.pathname.slice(prefix.length))!;
      const paper = isId(id!) ? await transact(app, actor, (ctx) => papers[prefix]!({ ctx, id: id!, url, app })) : null;
      if (paper === null) return response.writeHead(404).end();
      await (ending ? sendPdf(response, paper) : sendPage(response, paper));
    } catch (error) {
      log.error({ err: error }, 'certificate');
      if (!response.headersSent) response.writeHead(500);
      response.end();
    }
  }

  return { path: prefix, handler: show, maxBytes: 0, errorForm: plainText, caching: 'no-store', content: 'own' };
}

const sendPage = (response: ServerResponse, paper: Paper) =>
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': paperPolicy }).end(writeHtml(paper));

async function sendPdf(response: ServerResponse, paper: Paper) {
  // who asks for no PDF does not pay for its compiler
  const { writePdf } = await import('../../papers/write-pdf.ts');
  sendFile(response, { type: 'application/pdf', name: `${paper.fileName}.pdf`, content: await writePdf('paper', toTemplate(paper)) });
}
