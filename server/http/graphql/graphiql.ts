// GraphiQL from the portal's own files, under a policy of its own: its one script is named by its hash and reaches
// nothing but the portal. Its editor writes style elements while it runs, which only 'unsafe-inline' allows; scripts
// stay closed, and the page shows nothing that another person wrote.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'graphql-yoga';

let made: Promise<{ html: string; policy: string }> | undefined;

const title = 'Portail parent';

const library = join(import.meta.dirname, '../../../schema/operations');

/** The library of admin operations, one tab each, for who opens the page for the first time. */
const readLibrary = () =>
  readdirSync(library)
    .sort()
    .map((file) => ({ query: readFileSync(join(library, file), 'utf8') }));

/** The page, written once it is asked for: it is 9 MB and the same for everybody. */
export const writeGraphiQL = () => (made ??= write());

async function write() {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const html = renderGraphiQL({ title, defaultTabs: readLibrary() });
  const start = html.indexOf('<script>') + '<script>'.length;
  const hash = createHash('sha256')
    .update(html.slice(start, html.lastIndexOf('</script>')))
    .digest('base64');
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${hash}' blob:`,
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
