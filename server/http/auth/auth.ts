// /auth/*: signing in with the identity provider and signing out. A failure goes back to the sign-in page, which says
// what to do: /connexion?erreur=annule|expire|niveau|indisponible.
import { transact } from '../../platform/act.ts';
import { toSeconds } from '../../language/dates.ts';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { Env } from '../../platform/env.ts';
import { adoptImportedLinks } from '../../families/adopt-imported-links.ts';
import { attemptSeconds, openAttempt, sealAttempt, type Attempt } from '../../identity/attempt.ts';
import { createRelyingParty, isLoopback, SignInFailed, type ProviderSettings, type RelyingParty } from '../../identity/relying-party.ts';
import { readReturnPath } from '../../identity/return-path.ts';
import { signIn } from '../../identity/sign-in.ts';
import { signOut } from '../../identity/sign-out.ts';
import type { App } from '../../context.ts';
import { languageTag } from '../../language/messages.ts';
import { readSessionToken, writeSessionCookie } from '../lib/cookies.ts';
import { languageOf, readAccepted, readChosenLanguage, writeChosenLanguage } from '../lib/request-language.ts';
import { plainText, type EntryPoint, type Handler } from '../lib/entry-point.ts';
import type { RateLimit } from '../lib/rate-limit.ts';

type Door = { app: App; party: RelyingParty; staffNumbers: readonly string[] };
type Visit = { request: IncomingMessage; response: ServerResponse; url: URL };

/** Attempts in one browser at a time; more would fill its header. */
const keptAttempts = 6;

/** Beginning a sign-in makes the identity provider work; 200 at once, then two a second, from one network. */
export const signInRate: RateLimit = { burst: 200, perSecond: 2 };

/** The entry points of /auth/. `staffNumbers` become responsible staff when they sign in. */
export function createAuthEntryPoints(app: App, provider: ProviderSettings, staffNumbers: readonly string[]): EntryPoint[] {
  const shared = {
    handler: answerAuth(app, provider, staffNumbers),
    route: '/auth/',
    maxBytes: 0,
    errorForm: plainText,
    caching: 'no-store',
    content: 'page',
  } as const;
  return [
    { ...shared, path: '/auth/' },
    { ...shared, path: '/auth/login', rate: signInRate },
    { ...shared, path: '/auth/logout', maxBytes: 8 * 1024 },
  ];
}

function answerAuth(app: App, provider: ProviderSettings, staffNumbers: readonly string[]): Handler {
  const door: Door = { app, party: createRelyingParty(provider, app.env.ORIGIN), staffNumbers };
  const acts: Record<string, (door: Door, visit: Visit) => Promise<void>> = {
    'GET /auth/login': login,
    'GET /auth/callback': callback,
    'POST /auth/logout': logout,
  };
  return async (request, response) => {
    const url = new URL(request.url ?? '/', app.env.ORIGIN);
    const act = acts[`${request.method} ${url.pathname}`];
    if (!act) return answer(response, Object.keys(acts).some((known) => known.endsWith(` ${url.pathname}`)) ? 405 : 404);
    try {
      await act(door, { request, response, url });
    } catch (error) {
      refuse(door, response, error);
    }
  };
}

function refuse({ app: { log } }: Door, response: ServerResponse, error: unknown, returnTo?: string) {
  const reason = error instanceof SignInFailed ? error.reason : 'indisponible';
  if (reason === 'indisponible') log.error({ err: error }, 'sign-in failed');
  else log.info({ reason, code: ((error as SignInFailed).cause as { code?: string } | undefined)?.code }, 'sign-in refused');
  redirect(response, signInPage(reason, returnTo));
}

async function login({ app: { env, sessionSecret }, party }: Door, { request, response, url }: Visit) {
  const { host: name, cookie, 'accept-language': acceptLanguage } = request.headers;
  const asked = URL.parse(`http://${name}`);
  // Who typed 127.0.0.1 for localhost would come back without the cookie of the attempt.
  if (isLoopback(env.ORIGIN) && asked && asked.host !== new URL(env.ORIGIN).host && isLoopback(asked.href))
    return redirect(response, url.href);
  const returnTo = readReturnPath(url.searchParams.get('returnTo'), env.ORIGIN);
  const method = url.searchParams.get('method');
  if (method !== 'eid' && method !== 'itsme') return redirect(response, signInPage(null, returnTo));
  const { attempt, url: provider } = await party.begin(method, returnTo, {
    loginHint: url.searchParams.get('login_hint')?.slice(0, 100) ?? null,
    language: languageTag(languageOf({ cookie, acceptLanguage }, null)),
  });
  for (const name of attemptCookies(request).slice(0, -keptAttempts + 1)) setAttemptCookie(response, env, name, '');
  setAttemptCookie(response, env, attemptCookieName(attempt.state), await sealAttempt(sessionSecret, attempt));
  redirect(response, provider.href);
}

async function callback(door: Door, { request, response, url }: Visit) {
  const { env } = door.app;
  const state = url.searchParams.get('state') ?? '';
  const cookie = parseCookie(request.headers.cookie ?? '')[attemptCookieName(state)];
  const attempt = cookie ? await openAttempt(door.app.sessionSecret, state, cookie) : null;
  if (cookie) setAttemptCookie(response, env, attemptCookieName(state), '');
  if (!attempt) throw new SignInFailed('expire');
  try {
    const { token, actor } = await openSession(door, attempt, url.search, request);
    response.appendHeader('set-cookie', writeSessionCookie(env, token, toSeconds(door.app.rules.sessionFor)));
    // The pages speak the language that the mails do.
    if (!actor.staff) response.appendHeader('set-cookie', writeChosenLanguage(env, actor.locale));
    redirect(response, attempt.returnTo);
  } catch (error) {
    refuse(door, response, error, attempt.returnTo);
  }
}

/** Always a session of a new name: one that somebody else put in this browser is worth nothing. */
async function openSession({ app, party, staffNumbers }: Door, attempt: Attempt, query: string, { headers }: IncomingMessage) {
  const identity = await party.finish(attempt, query);
  const previousToken = readSessionToken(app.env, headers.cookie);
  const languages = { chosen: readChosenLanguage(headers.cookie), read: readAccepted(headers['accept-language']) };
  const previous = previousToken ? await app.readSession(previousToken) : null;
  return transact(app, 'system', async (ctx) => {
    if (previous) await signOut({ ...ctx, actor: previous });
    const { actor, token } = await signIn(ctx, { identity, staffNumbers, languages });
    // The commune may have imported links since the last time.
    if (actor.parentId) await adoptImportedLinks(ctx, actor.parentId);
    return { actor, token };
  });
}

async function logout({ app, party }: Door, { request, response }: Visit) {
  const { env } = app;
  if (request.headers.origin !== env.ORIGIN) return answer(response, 403);
  const token = readSessionToken(env, request.headers.cookie);
  const actor = token ? await app.readSession(token) : null;
  response.appendHeader('set-cookie', writeSessionCookie(env, '', 0));
  response.setHeader('clear-site-data', '"cache", "storage"');
  if (!actor) return redirect(response, '/');
  const idToken = await transact(app, actor, signOut);
  redirect(response, (await party.endSessionUrl(idToken)) ?? '/');
}

const attemptCookieName = (state: string) => `signin_${state}`;

/** Oldest first, as browsers send them. */
const attemptCookies = (request: IncomingMessage) =>
  Object.keys(parseCookie(request.headers.cookie ?? '')).filter((name) => /^signin_[\w-]{1,100}$/.test(name));

function setAttemptCookie(response: ServerResponse, env: Env, name: string, value: string) {
  const shared = { path: '/auth', httpOnly: true, sameSite: 'lax', secure: env.isHttps } as const;
  response.appendHeader('set-cookie', stringifySetCookie({ ...shared, name, value, maxAge: value ? attemptSeconds : 0 }));
}

function signInPage(reason: SignInFailed['reason'] | null, returnTo = '/') {
  const query = new URLSearchParams({ ...(reason && { erreur: reason }), ...(returnTo !== '/' && { returnTo }) });
  return `/connexion${query.size > 0 ? `?${query}` : ''}`;
}

const redirect = (response: ServerResponse, location: string) => void response.writeHead(303, { location }).end();

const answer = (response: ServerResponse, status: number) =>
  void response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(String(status));
