// The stand-in for the identity provider of the State: FAS-like (signed userinfo, egovNRN, acr Level500/450), inside
// the portal's own process, below /demo/idp/fas. Reached only in demo mode.
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { exportJWK, generateKeyPair } from 'jose';
import type Provider from 'oidc-provider';
import type { Configuration } from 'oidc-provider';
import type { StandIn } from '../http/auth/identity-provider.ts';
import { plainText, type Handler } from '../http/lib/entry-point.ts';
import type { Env } from '../platform/env.ts';
import { pagePolicy, renderIdentityPage } from './identity-page.ts';
import { createOidcMemory } from './oidc-memory.ts';
import { findPersona, personas, subjectOf, type Persona } from './personas.ts';

const mount = '/demo/idp/fas';
const levels = ['urn:be:fedict:iam:fas:Level500', 'urn:be:fedict:iam:fas:Level450'];

/** Makes the stand-in, with keys and a client secret of its own; its library is loaded when the first person comes. */
export function createDemoIdentityProvider(env: Env): StandIn {
  const issuer = env.ORIGIN + mount;
  const clientSecret = randomBytes(24).toString('base64url');
  const signedIn = new Map<string, Persona>(Object.values(personas).map((persona) => [subjectOf(persona), persona]));
  let opened: Promise<{ provider: Provider; answer: Handler }> | undefined;
  const open = async () => {
    const { default: Provider } = await import('oidc-provider');
    const provider = new Provider(issuer, await configure(env, clientSecret, signedIn));
    provider.proxy = true;
    return { provider, answer: provider.callback() };
  };

  const handler: Handler = async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', env.ORIGIN);
    if (!pathname.startsWith(`${mount}/`)) return void response.writeHead(404).end();
    // Its public address is the portal's, whoever asks: the browser, or the portal itself over the loopback.
    request.headers.host = new URL(env.ORIGIN).host;
    request.headers['x-forwarded-proto'] = new URL(env.ORIGIN).protocol.slice(0, -1);
    delete request.headers['x-forwarded-host'];
    forgetSession(request);
    const { provider, answer } = await (opened ??= open());
    if (pathname.startsWith(`${mount}/personne/`)) return choose(provider, signedIn, request, response);
    if (pathname === `${mount}/session/end`) return leave(env, searchParams, response);
    Object.assign(request, { originalUrl: request.url });
    request.url = request.url!.slice(mount.length);
    return answer(request, response);
  };

  return {
    entryPoint: {
      path: '/demo/idp/',
      handler,
      maxBytes: 64 * 1024,
      errorForm: plainText,
      caching: 'no-store',
      content: 'page',
    },
    provider: {
      issuer,
      clientId: 'portail',
      clientSecret,
      scopes: env.OIDC_SCOPES,
      acr: { eid: env.OIDC_ACR_EID, itsme: env.OIDC_ACR_ITSME },
      reach: { fetch: (url, options) => fetch(toLoopback(env, url), options as RequestInit) },
    },
    staffNumbers: [personas.agent.nationalNumber],
  };
}

async function configure(env: Env, clientSecret: string, signedIn: Map<string, Persona>): Promise<Configuration> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return {
    adapter: createOidcMemory(),
    clients: [
      {
        client_id: 'portail',
        client_secret: clientSecret,
        redirect_uris: [`${env.ORIGIN}/auth/callback`],
        post_logout_redirect_uris: [`${env.ORIGIN}/`],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        token_endpoint_auth_method: 'client_secret_basic',
        userinfo_signed_response_alg: 'RS256',
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'demo' }] },
    cookies: { keys: [randomBytes(24).toString('base64url')] },
    // Like FAS, the claims are in the userinfo alone.
    conformIdTokenClaims: true,
    scopes: ['openid', 'profile', 'egovnrn'],
    claims: {
      openid: ['sub'],
      profile: ['surname', 'givenName', 'mail', 'prefLanguage', 'assurance_level'],
      egovnrn: ['egovNRN'],
      acr: null,
      amr: null,
    },
    acrValues: levels,
    pkce: { required: () => true },
    ttl: { Interaction: 600, AuthorizationCode: 180, AccessToken: 300, IdToken: 300, Session: 600, Grant: 600 },
    clientBasedCORS: () => false,
    interactions: { url: (_ctx, { uid }) => `${mount}/personne/${uid}` },
    features: { devInteractions: { enabled: false }, jwtUserinfo: { enabled: true }, rpInitiatedLogout: { enabled: true } },
    findAccount: (_ctx, subject) => {
      const persona = signedIn.get(subject);
      return persona && { accountId: subject, claims: () => describe(persona) };
    },
    // Nobody is asked to consent to their own commune.
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({ clientId: oidc.client!.clientId, accountId: oidc.session!.accountId! });
      grant.addOIDCScope([...oidc.requestParamScopes].join(' '));
      await grant.save();
      return grant;
    },
    renderError: (ctx, { error }) => {
      ctx.type = 'text/plain';
      ctx.body = error;
    },
  };
}

const describe = (persona: Persona) => ({
  sub: subjectOf(persona),
  surname: persona.familyName,
  givenName: persona.givenName,
  mail: persona.email,
  prefLanguage: 'fr',
  egovNRN: persona.nationalNumber,
});

/** The page, its answer, or straight on when the hint already says who. */
async function choose(provider: Provider, signedIn: Map<string, Persona>, request: IncomingMessage, response: ServerResponse) {
  // The cookie of a choice is bound to the address of its page.
  const details = await provider.interactionDetails(request, response).catch(() => null);
  if (!details) return void response.writeHead(303, { location: '/connexion?erreur=expire' }).end();
  const { acr_values, login_hint } = details.params as { acr_values?: string; login_hint?: string };
  const answer = request.method === 'POST' ? new URLSearchParams(await text(request)) : null;
  const finish = (result: Parameters<Provider['interactionFinished']>[2]) =>
    provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  if (answer?.has('cancel')) return finish({ error: 'access_denied', error_description: 'cancelled' });
  const persona = findPersona((answer ? answer.get('persona') : login_hint) ?? '');
  if (!persona) return showPage(response);
  signedIn.set(subjectOf(persona), persona);
  // A level that it does not have is answered by the lower one that it has, as real providers do.
  const acr = acr_values?.split(' ').find((level) => levels.includes(level)) ?? levels[1]!;
  return finish({ login: { accountId: subjectOf(persona), acr, amr: [acr === levels[0] ? 'eid' : 'bmid'], remember: false } });
}

function showPage(response: ServerResponse) {
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': pagePolicy, 'cache-control': 'no-store' };
  response.writeHead(200, headers).end(renderIdentityPage());
}

/** A card is read at every sign-in: nobody comes in on what the browser remembers of the one before, or of another tab. */
function forgetSession({ headers }: IncomingMessage) {
  const kept = headers.cookie?.split('; ').filter((cookie) => !cookie.startsWith('_session'));
  if (kept) headers.cookie = kept.join('; ');
}

/** Nothing is remembered here, so signing out is going back. */
function leave({ ORIGIN }: Env, query: URLSearchParams, response: ServerResponse) {
  const back = query.get('post_logout_redirect_uri');
  response.writeHead(303, { location: back === `${ORIGIN}/` ? back : '/' }).end();
}

/** The portal reaches itself where it listens, whatever its public address. */
function toLoopback({ ORIGIN, HOST, PORT }: Env, url: string) {
  const host = HOST.includes(':') ? `[${HOST}]` : HOST;
  return PORT === 0 ? url : url.replace(ORIGIN, `http://${host}:${PORT}`);
}
