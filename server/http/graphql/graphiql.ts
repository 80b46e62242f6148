// GraphiQL from the portal's own files, under a policy of its own: its scripts are named by their hashes and reach
// nothing but the portal, ours asks before a mutation runs. Its editor writes style elements while it runs, which only
// 'unsafe-inline' allows; scripts stay closed, and the page shows nothing that another person wrote: what a link brings is left out.
import { createHash } from 'node:crypto';
import type { Plugin } from 'graphql-yoga';
import { messages, officialLocale as locale } from '../../language/messages.ts';
import { readOperationFiles } from '../lib/operation-files.ts';
import { confirmMutations } from './confirm-mutations.ts';

let made: Promise<{ html: string; policy: string }> | undefined;

const title = 'Portail parent';

/** The library of admin operations, one tab each, for who opens the page for the first time. */
const readLibrary = () => readOperationFiles('operations').map(({ text }) => ({ query: text }));

/** The page, written once it is asked for: it is 9 MB and the same for everybody. */
export const writeGraphiQL = () => (made ??= write());

async function write() {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const page = renderGraphiQL({ title, defaultTabs: readLibrary() });
  const start = page.indexOf('<script>') + '<script>'.length;
  const words = { question: messages.graphiql_confirm({}, { locale }), refused: messages.graphiql_refused({}, { locale }) };
  // « < » is written so that no sentence ends the script
  const first = `(${confirmMutations.toString()})(window, ${JSON.stringify(words).replaceAll('<', '\\u003c')})`;
  const html = page.replace('<script>', () => `<script>${first}</script><script>`);
  const hashes = [first, page.slice(start, page.lastIndexOf('</script>'))].map(
    (script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  const policy = [
    "default-src 'none'",
    `script-src ${hashes.join(' ')} blob:`,
    'worker-src blob:',
    "style-src 'self' 'unsafe-inline'",
    'font-src data:',
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return { html, policy };
}

/** Gives the page its policy, in the place of the doors' own, under which nothing loads. */
export const policyOfGraphiQL: Plugin = {
  async onResponse({ response }) {
    if (response.headers.get('content-type')?.startsWith('text/html'))
      response.headers.set('content-security-policy', (await writeGraphiQL()).policy);
  },
};

/**
 * A link opens the page and brings nothing into it: neither a document nor variables or headers, which somebody else may have
 * written. `isShown`: whether who asks is given the page.
 */
export const leaveOutWhatLinksBring = (isShown: (request: Request) => Promise<boolean>): Plugin => ({
  async onRequest({ request, url, fetchAPI, endResponse }) {
    if (request.method !== 'GET' || !url.search || !request.headers.get('accept')?.includes('text/html')) return;
    if (await isShown(request)) endResponse(new fetchAPI.Response(null, { status: 303, headers: { location: '/graphql' } }));
  },
});
