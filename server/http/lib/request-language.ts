// In which language a request is answered.
import { parseCookie, stringifySetCookie } from 'cookie';
import Negotiator from 'negotiator';
import type { Actor } from '../../platform/actor.ts';
import type { Env } from '../../platform/env.ts';
import { findLocale, officialLocale, type Locale } from '../../language/messages.ts';

/** Written by the pages when a person chooses a language, and read by them. */
const cookieName = 'langue';
const cookieSeconds = 400 * 24 * 3600;

/** What the person chose in this browser, or null. */
export const readChosenLanguage = (cookies: string | null | undefined): Locale | null =>
  findLocale(parseCookie(cookies ?? '')[cookieName] ?? '');

/** The language to answer in: the official one to staff; else what was chosen, the person's own, what the browser asks for. */
export function languageOf(headers: { cookie?: string | null; acceptLanguage?: string | null }, actor: Actor | null): Locale {
  if (actor?.staff) return officialLocale;
  return readChosenLanguage(headers.cookie) ?? actor?.locale ?? readAccepted(headers.acceptLanguage) ?? officialLocale;
}

/** The first language of an Accept-Language header that the portal has, or null. */
export function readAccepted(header: string | null | undefined): Locale | null {
  if (!header) return null;
  for (const tag of new Negotiator({ headers: { 'accept-language': header } }).languages()) {
    const locale = findLocale(tag.toLowerCase()) ?? findLocale(tag.slice(0, 2).toLowerCase());
    if (locale) return locale;
  }
  return null;
}

/** A Set-Cookie value, as the pages write it. */
export const writeChosenLanguage = (env: Env, locale: Locale) =>
  stringifySetCookie({
    name: cookieName,
    value: locale,
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: env.isHttps,
    maxAge: cookieSeconds,
  });
