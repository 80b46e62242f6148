import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';
import { m } from '#paraglide/messages.js';
import { paraglideMiddleware } from '#paraglide/server.js';

export const handle: Handle = ({ event, resolve }) =>
  paraglideMiddleware(event.request, async ({ locale }) => {
    const response = await resolve(event, {
      transformPageChunk: ({ html }) => html.replace('%lang%', locale),
      preload: ({ type, path }) => type !== 'font' && !path.endsWith('.woff2'),
    });
    // a family's page is nobody else's, nor is the staff's: no cache keeps it
    if (/^\/(portail|bureau)/.test(event.url.pathname)) response.headers.set('cache-control', 'private, no-store');
    response.headers.set('referrer-policy', 'same-origin');
    return response;
  });

export const handleError: HandleServerError = ({ kind, error, event }) => {
  if (kind === 'app') return;
  if (kind === 'framework' && error.status < 500) return { status: error.status, message: m.error_404_title() };
  const reference = crypto.randomUUID().slice(0, 8);
  // the path alone: queries may carry what a person typed
  const detail = error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${JSON.stringify({ level: 50, reference, route: event.route.id, detail })}\n`);
  return { message: m.error_500_title(), reference };
};
