// The session cookie: HttpOnly, SameSite=Lax, host-only; Secure and named __Host- when the portal is on https.
import { parseCookie, stringifySetCookie } from 'cookie';
import type { Env } from '../../platform/env.ts';

export const sessionCookieName = (env: Env) => (env.isHttps ? '__Host-session' : 'session');

/** The session token of a Cookie header, or null. */
export function readSessionToken(env: Env, header: string | null | undefined): string | null {
  return parseCookie(header ?? '')[sessionCookieName(env)] || null;
}

/** A Set-Cookie value; an empty token removes the cookie. */
export const writeSessionCookie = (env: Env, token: string, maxAgeSeconds: number) =>
  stringifySetCookie({
    name: sessionCookieName(env),
    value: token,
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: env.isHttps,
    maxAge: token ? maxAgeSeconds : 0,
  });
