// What other sites may not do with the pages, whatever the framework checks: send a form to them, and have staff open a list
// under their own name. A list may hold health, and each read of it is written down and shown to the parents.
import type { IncomingMessage, ServerResponse } from 'node:http';
import escape from 'escape-html';
import { messages } from '../../language/messages.ts';
import type { Env } from '../../platform/env.ts';
import type { Handler } from '../lib/entry-point.ts';
import { isForeign } from '../lib/foreign.ts';

const lists = /^\/bureau\/operations(\/|$)/;
const changes = (method = 'GET') => !['GET', 'HEAD', 'OPTIONS'].includes(method);

/** `pages`, for requests of the portal's own; a link from elsewhere to a list of the desk asks first. */
export const refuseForeign =
  ({ ORIGIN }: Env, pages: Handler): Handler =>
  (request, response) => {
    if (changes(request.method) && request.headers.origin !== ORIGIN) return refuse(response);
    if (isForeign(request.headers['sec-fetch-site']) && lists.test(pathOf(request))) return askFirst(request, response);
    return pages(request, response);
  };

/** As routes are found: « %6fperations » is the same page. */
function pathOf({ url = '/' }: IncomingMessage): string {
  const [path = '/'] = url.split('?');
  try {
    return decodeURI(path).replaceAll(/\/+/g, '/');
  } catch {
    return path;
  }
}

function refuse(response: ServerResponse) {
  response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' }).end(`${messages.foreign_form({}, { locale: 'fr' })}\n`);
}

/** The same address as a link of our own: who follows it wants the list. */
function askFirst({ url = '/' }: IncomingMessage, response: ServerResponse) {
  const locale = 'fr';
  const [title, text, open] = [messages.foreign_link_title, messages.foreign_link_text, messages.foreign_link_open].map((say) =>
    escape(say({}, { locale })),
  );
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  });
  response.end(`<!doctype html>
<html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>${title}</title><main><h1>${title}</h1><p>${text}</p><p><a href="${escape(url)}">${open}</a></p></main></html>
`);
}
