import { redirect } from '@sveltejs/kit';
import { ChooseLanguageDocument, ShellDocument } from '#generated/graphql.ts';
import { onSessionEnd } from '#lib/forms/answers.server.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { cookieMaxAge, cookieName, isLocale } from '#paraglide/runtime.js';
import type { RequestHandler } from './$types.js';

/** Keeps the language: in this browser, and with the person when one is signed in, so that mails follow it. */
export const POST: RequestHandler = async (event) => {
  const form = await event.request.formData();
  const [language, returnTo] = [String(form.get('langue')), String(form.get('returnTo'))];
  if (isLocale(language)) {
    event.cookies.set(cookieName, language, { path: '/', httpOnly: true, sameSite: 'lax', maxAge: cookieMaxAge });
    const { viewer } = await read(event, ShellDocument, {});
    // when the session ends between two questions, the browser still keeps it
    if (viewer)
      await onSessionEnd(
        () => act(event, ChooseLanguageDocument, { language }),
        () => undefined,
      );
  }
  redirect(303, pathWithin(event.url, returnTo));
};

/** There is nothing to see here: who typed the address is led home. */
export const GET: RequestHandler = () => redirect(303, '/');

/** A path of this site, whatever the form says. */
function pathWithin({ origin }: URL, path: string): string {
  const target = URL.canParse(path, origin) ? new URL(path, origin) : null;
  return target?.origin === origin ? target.pathname + target.search : '/';
}
