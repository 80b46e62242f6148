// /docs/api: what the graphs say of themselves, as pages without a script.
//   GET /docs/api        the partners' graph, for everybody
//   GET /docs/api/staff  the graph of the pages and of the desk, for signed-in staff
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { App } from '../../context.ts';
import { plainText, type EntryPoint, type Handler } from '../lib/entry-point.ts';
import { readActor } from '../lib/read-actor.ts';
import { policyOfReference } from './layout.ts';

const partnersPath = '/docs/api';
const staffPath = '/docs/api/staff';

const pages = new Map<string, Promise<string>>();

/** A page is written when it is first asked for, and is the same for everybody who may read it. */
function pageOf(path: string): Promise<string> {
  const made =
    pages.get(path) ?? import('./write-reference.ts').then((write) => (path === staffPath ? write.forStaff() : write.forPartners()));
  pages.set(path, made);
  made.catch(() => pages.delete(path));
  return made;
}

/** The entry points of the two references. */
export function createReferenceEntryPoints({ env, readSession }: Pick<App, 'env' | 'readSession'>): EntryPoint[] {
  const serve =
    (path: string): Handler =>
    async (request: IncomingMessage, response: ServerResponse) => {
      if (request.method !== 'GET' && request.method !== 'HEAD') return response.writeHead(405, { allow: 'GET, HEAD' }).end();
      if (path === staffPath) {
        const actor = await readActor({ env, readSession }, request);
        if (!actor) return response.writeHead(303, { location: `/connexion?returnTo=${encodeURIComponent(staffPath)}` }).end();
        if (!actor.staff) return response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' }).end('403 Staff only\n');
      }
      const page = await pageOf(path);
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policyOfReference });
      return response.end(request.method === 'HEAD' ? undefined : page);
    };
  const shared = { maxBytes: 0, errorForm: plainText, caching: 'no-store', content: 'own', compress: () => true } as const;
  return [partnersPath, staffPath].map((path) => ({ ...shared, path, handler: serve(path) }));
}
