// GET /documents/attestations/<id>: a tax certificate to print, for who paid it and for the staff who issue them;
// « ?duplicata=1 » marks it as a copy. GET /documents/participations/<id>: a certificate of participation, likewise.
// GET /documents/paiements/<id>: a receipt or a credit note, for who paid and for staff who see payments.
// GET /documents/releves/<parent>?du=2027-01-01&au=2027-12-31: a family's statement of account, likewise.
// Each with « .pdf » behind it is the same paper as a PDF.
// GET /documents/signatures/<id>: signature.ts.
// GET /documents/annees/2027.zip: the papers of a year; « ?famille=<parent> » for staff, those that they may read.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { App } from '../../context.ts';
import { fromIsoDay, isDay } from '../../language/dates.ts';
import type { Paper } from '../../papers/paper.ts';
import { toTemplate } from '../../papers/to-template.ts';
import { paperPolicy, writeHtml } from '../../papers/write-html.ts';
import { transact, type ActContext } from '../../platform/act.ts';
import type { Actor } from '../../platform/actor.ts';
import { isId, rowId } from '../../platform/ids.ts';
import { accountStatementPaper } from '../../receipts/account-statement-paper.ts';
import { readStatementPaper } from '../../receipts/account-statement.ts';
import { readActor } from '../lib/read-actor.ts';
import { plainText, type EntryPoint } from '../lib/entry-point.ts';
import { isForeign } from '../lib/foreign.ts';
import { sendFile } from '../lib/send-file.ts';
import { readYear } from './archive.ts';
import { may, papers, type PaperPath } from './papers.ts';
import { createSignatureEntryPoint } from './signature.ts';

type Asked = { app: App; actor: Actor; path: string; url: URL; response: ServerResponse };

/** False: there is nothing that who asks may see. */
type Answer = (asked: Asked) => Promise<boolean>;

/** The entry points of the papers. */
export const createCertificateEntryPoints = (app: App): EntryPoint[] => [
  ...(Object.keys(papers) as PaperPath[]).map((prefix) =>
    createDoor(app, prefix, (asked) =>
      sendPaper(asked, (ctx, id) => papers[prefix]({ ctx, id, isDuplicate: asked.url.searchParams.has('duplicata'), app })),
    ),
  ),
  createDoor(app, '/documents/releves/', (asked) => sendPaper(asked, (ctx, id) => readStatement(ctx, id, asked.url))),
  createDoor(app, '/documents/annees/', sendYear),
  createSignatureEntryPoint(app),
];

function createDoor(app: App, prefix: string, answer: Answer): EntryPoint {
  const { env, log } = app;

  async function show(request: IncomingMessage, response: ServerResponse) {
    if (request.method !== 'GET') return response.writeHead(405, { allow: 'GET' }).end();
    try {
      const actor = await readActor(app, request);
      if (!actor) return response.writeHead(401).end();
      // A reading is written down under the name of who follows a link.
      if (isForeign(request.headers['sec-fetch-site'])) return response.writeHead(403).end();
      const url = new URL(request.url ?? '/', env.ORIGIN);
      const found = await answer({ app, actor, path: url.pathname.slice(prefix.length), url, response });
      if (!found) return response.writeHead(404).end();
    } catch (error) {
      log.error({ err: error }, 'certificate');
      // an answer that has begun is cut: half an archive is no archive
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    }
  }

  return { path: prefix, handler: show, maxBytes: 0, errorForm: plainText, caching: 'no-store', content: 'own' };
}

/** One paper, as a page or as a PDF. */
async function sendPaper({ app, actor, path, response }: Asked, readOne: (ctx: ActContext<Actor>, id: string) => Promise<Paper | null>) {
  const [, id, ending] = /^(.*?)(\.pdf)?$/.exec(path)!;
  const paper = isId(id!) ? await transact(app, actor, (ctx) => readOne(ctx, id!)) : null;
  if (paper === null) return false;
  if (!ending)
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': paperPolicy }).end(writeHtml(paper));
  else sendFile(response, { type: 'application/pdf', name: `${paper.fileName}.pdf`, content: await set(paper) });
  return true;
}

async function readStatement(ctx: ActContext<Actor>, id: string, { searchParams }: URL): Promise<Paper | null> {
  const [from, to] = ['du', 'au'].map((name) => searchParams.get(name) ?? '').map((day) => (isDay(day) ? fromIsoDay(day) : null));
  const question = { parentId: rowId('Parent', id), seesPayments: may(ctx.actor, 'see payments'), from: from!, to: to! };
  const found = await readStatementPaper(ctx, question);
  return found && accountStatementPaper(found, ctx.actor.locale);
}

/** The papers of a year in one file; the same papers are the same bytes. */
async function sendYear({ app, actor, path, url, response }: Asked) {
  const [, year] = /^(20\d\d)\.zip$/.exec(path) ?? [];
  const family = url.searchParams.get('famille');
  const parentId = family === null ? actor.parentId : isId(family) ? family : null;
  if (!year || !parentId) return false;
  const found = await transact(app, actor, (ctx) => readYear(ctx, { app, parentId, year: Number(year) }), { timeout: 30_000 });
  if (found.length === 0) return false;
  const { sendArchive } = await import('../lib/send-archive.ts');
  await sendArchive(response, `documents-${year}.zip`, setEach(found));
  return true;
}

async function* setEach(found: readonly Paper[]) {
  for (const paper of found) yield { name: `${paper.fileName}.pdf`, at: `${paper.day}T12:00:00Z`, content: await set(paper) };
}

async function set(paper: Paper): Promise<Buffer> {
  // who asks for no PDF does not pay for its compiler
  const { writePdf } = await import('../../papers/write-pdf.ts');
  return writePdf('paper', toTemplate(paper));
}
