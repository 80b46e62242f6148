import { redirect } from '@sveltejs/kit';
import { ChooseLanguageDocument, ShellDocument } from '#generated/graphql.ts';
import { act, read, SessionEnded } from '#lib/graph/ask.server.ts';
import { cookieMaxAge, cookieName, isLocale } from '#paraglide/runtime.js';
import type { RequestHandler } from './$types.js';

/** Keeps the language: in this browser, and with the person when one is signed in, so that mails follow it. */
export const POST: RequestHandler = async (event) => {
  const form = await event.request.formData();
  const [language, returnTo] = [String(form.get('langue')), String(form.get('returnTo'))];
  if (isLocale(language)) {
    event.cookies.set(cookieName, language, { path: '/', httpOnly: true, sameSite: 'lax', maxAge: cookieMaxAge });
    const { viewer } = await read(event, ShellDocument, {});
    if (viewer) await keep(event, language);
  }
  redirect(303, pathWithin(event.url, returnTo));
};

/** There is nothing to see here: who typed the address is led home. */
export const GET: RequestHandler = () => redirect(303, '/');

async function keep(event: Parameters<RequestHandler>[0], language: string) {
  try {
    await act(event, ChooseLanguageDocument, { language });
  } catch (error) {
    // the session ended between two questions: the browser still keeps it
    if (!(error instanceof SessionEnded)) throw error;
  }
}

/** A path of this site, whatever the form says. */
function pathWithin({ origin }: URL, path: string): string {
  const target = URL.canParse(path, origin) ? new URL(path, origin) : null;
  return target?.origin === origin ? target.pathname + target.search : '/';
}
