// GET /documents/listes/<list>.pdf?jour=2027-07-05&site=…: a list of the morning; GET /documents/listes/toutes.zip: all that the role may
// print, a folder for each site. schema/attendance/day-lists.ts gives the addresses.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { dayListKinds, dayLists, isOptionList, listsFor, type DayListKind } from '../../attendance/day-lists.ts';
import type { App } from '../../context.ts';
import { isDay } from '../../language/dates.ts';
import type { StaffActor } from '../../platform/actor.ts';
import { readActor } from '../lib/read-actor.ts';
import { plainText, type EntryPoint } from '../lib/entry-point.ts';
import { isForeign } from '../lib/foreign.ts';
import { sendFile, type SentFile } from '../lib/send-file.ts';
import { createAsk, Refused, type Ask } from './ask-graph.ts';
import { fileNameOf, makeList, readPrinting, type Made, type Printing } from './make-lists.ts';

const prefix = '/documents/listes/';

/** The entry point of the lists; `graphql` runs a request for /graphql in process. */
export function createListEntryPoint(app: App, graphql: (request: Request) => Promise<Response>): EntryPoint {
  const { env, log } = app;

  async function show(request: IncomingMessage, response: ServerResponse) {
    if (request.method !== 'GET') return response.writeHead(405, { allow: 'GET' }).end();
    try {
      const actor = await readActor(app, request);
      if (!actor) return response.writeHead(401).end();
      // A reading is written down under the name of who follows a link.
      if (isForeign(request.headers['sec-fetch-site'])) return response.writeHead(403).end();
      const url = new URL(request.url ?? '/', env.ORIGIN);
      const kinds = actor.staff ? kindsOf(url.pathname.slice(prefix.length), { ...actor, staff: actor.staff }) : [];
      if (kinds.length === 0) return response.writeHead(404).end();
      const day = url.searchParams.get('jour') ?? '';
      if (!isDay(day)) return response.writeHead(400).end();
      const ask = createAsk(graphql, { env, request });
      const printing = await readPrinting(ask, { day, siteName: url.searchParams.get('site') || null });
      if (!printing) return response.writeHead(303, { location: '/bureau/confidentialite?vers=%2Fbureau%2Flistes' }).end();
      sendFile(response, url.pathname.endsWith('.zip') ? await pack(ask, kinds, printing) : await single(ask, kinds[0]!, printing));
    } catch (error) {
      if (error instanceof Refused)
        return response.writeHead(error.status, error.retryAfter ? { 'retry-after': error.retryAfter } : {}).end();
      log.error({ err: error }, 'list');
      if (!response.headersSent) response.writeHead(500);
      response.end();
    }
  }

  return { path: prefix, handler: show, maxBytes: 0, errorForm: plainText, caching: 'no-store', content: 'own' };
}

/** The lists that a path names, as far as the member may print them. */
function kindsOf(path: string, actor: StaffActor): DayListKind[] {
  const open = listsFor(actor);
  if (path === 'toutes.zip') return open;
  return dayListKinds.filter((kind) => path === `${dayLists[kind].path}.pdf` && open.includes(kind));
}

async function single(ask: Ask, kind: DayListKind, printing: Printing): Promise<SentFile> {
  const [made] = await makeList(ask, kind, printing);
  return { type: 'application/pdf', name: `${dayLists[kind].path}-${printing.day}.pdf`, content: await set(made!) };
}

async function pack(ask: Ask, kinds: DayListKind[], printing: Printing): Promise<SentFile> {
  const { zipSync } = await import('fflate');
  const files: Record<string, Uint8Array> = {};
  for (const kind of kinds)
    for (const made of await makeList(ask, kind, printing, { bySite: true })) {
      if (made.siteName === null && isOptionList(kind)) continue;
      files[`${made.siteName === null ? '' : `${folderOf(made.siteName)}/`}${fileNameOf(kind)}`] = await set(made);
    }
  return { type: 'application/zip', name: `listes-${printing.day}.zip`, content: zipSync(files, { level: 0, mtime: printing.at }) };
}

async function set({ template, said }: Made): Promise<Buffer> {
  const { writePdf } = await import('../../papers/write-pdf.ts');
  return writePdf(template, said);
}

/** A site's name without what a file system refuses. */
const folderOf = (siteName: string) => siteName.replaceAll(/[\\/:*?"<>|.]+/g, ' ').trim() || '_';
