import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';
import { languageTag } from '#lib/languages.ts';
import { m } from '#paraglide/messages.js';
import { baseLocale, defineCustomServerStrategy } from '#paraglide/runtime.js';
import { paraglideMiddleware } from '#paraglide/server.js';

defineCustomServerStrategy('custom-desk', {
  getLocale: (request) => (request && /^\/bureau(\/|$)/.test(new URL(request.url).pathname) ? baseLocale : undefined),
});

export const handle: Handle = ({ event, resolve }) =>
  paraglideMiddleware(event.request, async ({ locale }) => {
    const response = await resolve(event, {
      transformPageChunk: ({ html }) => inLanguage(html.replace('%lang%', languageTag(locale)), locale),
      preload: ({ type }) => type === 'js' || type === 'css' || (type === 'font' && hasTypeface(event)),
    });
    if (response.status === 429 && event.locals.retryAfter) response.headers.set('retry-after', String(event.locals.retryAfter));
    response.headers.append('vary', 'cookie, accept-language');
    const preloads = response.headers.get('link');
    if (preloads) response.headers.set('link', inLanguage(preloads, locale));
    if (response.headers.get('content-type') === 'text/html') response.headers.set('content-type', 'text/html; charset=utf-8');
    return response;
  });

/**
 * Whether the browser has our typeface, most likely: it comes from another page of ours. Only then does the page wait for it
 * (preloaded, at most a tenth of a second); a first page is read at once, in the stand-in. See docs/decisions/013.
 */
const hasTypeface = ({ request, url }: { request: Request; url: URL }) =>
  request.headers.get('referer')?.startsWith(`${url.origin}/`) ?? false;

/** The browser's files of one language stand in a folder of their own: see web/languages.ts. */
const inLanguage = (text: string, locale: string) =>
  locale === baseLocale ? text : text.replaceAll('_app/immutable/', `_app/immutable/${locale}/`);

export const handleError: HandleServerError = ({ kind, error, event }) => {
  if (kind === 'app') return;
  if (kind === 'framework' && error.status < 500) return { status: error.status, message: m.error_404_title() };
  const reference = crypto.randomUUID().slice(0, 8);
  // the path alone: queries may carry what a person typed
  const detail = error instanceof Error ? error.stack : String(error);
  process.stderr.write(
    `${JSON.stringify({ level: 50, time: new Date().toISOString(), msg: 'page failed', reference, route: event.route.id, detail })}\n`,
  );
  return { message: m.error_500_title(), reference };
};
