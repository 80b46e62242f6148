// The portal as a relying party (OpenID Connect: code, PKCE, state, nonce). One path for FAS, itsme and the stand-in.
import { importJWK, type JWK } from 'jose';
import * as oidc from 'openid-client';
import { BrokenConfiguration, type Env } from '../platform/env.ts';
import type { Attempt, Method } from './attempt.ts';
import { readIdentity, readLevel, type Identity } from './claims.ts';

export type ProviderSettings = {
  issuer: string;
  /** instead of discovery */
  endpoints?: oidc.ServerMetadata;
  clientId: string;
  clientSecret?: string | undefined;
  /** private JWK, for private_key_jwt */
  clientKey?: JWK | undefined;
  scopes: string;
  /** the level asked of each method */
  acr: Record<Method, string>;
  /** the stand-in is reached inside the machine, whatever its public address */
  reach?: { fetch: oidc.CustomFetch };
};

/** Why somebody is not signed in: a word of the address of the sign-in page. */
export class SignInFailed extends Error {
  readonly reason: 'annule' | 'expire' | 'niveau' | 'indisponible';
  constructor(reason: SignInFailed['reason'], options?: ErrorOptions) {
    super(reason, options);
    this.reason = reason;
  }
}

type Asked = {
  /** who may be signed in without being asked, where the provider allows it */
  loginHint: string | null;
  /** of the provider's own pages */
  language: string;
};

export type RelyingParty = ReturnType<typeof createRelyingParty>;

/**
 * Reads OIDC_*; null when none is given.
 * @throws BrokenConfiguration when endpoints are given one by one and one is missing, or the key is no JWK
 */
export function readProviderSettings(env: Env): ProviderSettings | null {
  if (!env.OIDC_ISSUER && !env.OIDC_AUTHORIZATION_ENDPOINT) return null;
  const endpoints = readEndpoints(env);
  return {
    issuer: env.OIDC_ISSUER!,
    ...(endpoints && { endpoints }),
    clientId: env.OIDC_CLIENT_ID ?? '',
    clientSecret: env.OIDC_CLIENT_SECRET,
    clientKey: readKey(env.OIDC_CLIENT_KEY),
    scopes: env.OIDC_SCOPES,
    acr: { eid: env.OIDC_ACR_EID, itsme: env.OIDC_ACR_ITSME },
  };
}

function readEndpoints(env: Env): oidc.ServerMetadata | null {
  if (!env.OIDC_AUTHORIZATION_ENDPOINT) return null;
  const needed = ['OIDC_ISSUER', 'OIDC_TOKEN_ENDPOINT', 'OIDC_JWKS_URI'] as const;
  const missing = needed.filter((name) => !env[name]);
  if (missing.length > 0)
    throw new BrokenConfiguration(missing.map((name) => `${name} : obligatoire avec OIDC_AUTHORIZATION_ENDPOINT`).join('\n'));
  return {
    issuer: env.OIDC_ISSUER!,
    authorization_endpoint: env.OIDC_AUTHORIZATION_ENDPOINT,
    token_endpoint: env.OIDC_TOKEN_ENDPOINT!,
    jwks_uri: env.OIDC_JWKS_URI!,
    ...(env.OIDC_USERINFO_ENDPOINT && { userinfo_endpoint: env.OIDC_USERINFO_ENDPOINT }),
    ...(env.OIDC_END_SESSION_ENDPOINT && { end_session_endpoint: env.OIDC_END_SESSION_ENDPOINT }),
  };
}

function readKey(text: string | undefined): JWK | undefined {
  if (!text) return undefined;
  try {
    return JSON.parse(text) as JWK;
  } catch {
    throw new BrokenConfiguration('OIDC_CLIENT_KEY : attend une clé privée au format JWK');
  }
}

/** The provider is asked for its settings at the first sign-in, and again after a failure. */
export function createRelyingParty(settings: ProviderSettings, origin: string) {
  const callback = `${origin}/auth/callback`;
  let discovered: Promise<oidc.Configuration> | null = null;

  async function getConfiguration(): Promise<oidc.Configuration> {
    discovered ??= configure(settings);
    try {
      return await discovered;
    } catch (error) {
      discovered = null;
      throw new SignInFailed('indisponible', { cause: error });
    }
  }

  return {
    issuer: settings.issuer,

    /** A new attempt, and the provider's address for it. @throws SignInFailed when the provider does not answer */
    async begin(method: Method, returnTo: string, { loginHint, language }: Asked): Promise<{ attempt: Attempt; url: URL }> {
      const configuration = await getConfiguration();
      const attempt = {
        method,
        returnTo,
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        verifier: oidc.randomPKCECodeVerifier(),
      };
      const url = oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: callback,
        scope: settings.scopes,
        acr_values: settings.acr[method],
        state: attempt.state,
        nonce: attempt.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier),
        code_challenge_method: 'S256',
        ui_locales: language,
        ...(loginHint && { login_hint: loginHint }),
      });
      return { attempt, url };
    },

    /** Who came back. @throws SignInFailed */
    async finish(attempt: Attempt, query: string): Promise<Identity> {
      const configuration = await getConfiguration();
      const { claims, idToken } = await readClaims(configuration, new URL(`${callback}${query}`), attempt);
      const acr = readLevel(claims);
      if (!acr || !isLevelEnough(settings.acr, attempt.method, acr)) throw new SignInFailed('niveau');
      return { ...readIdentity(claims), issuer: settings.issuer, acr, idToken };
    },

    /** The provider's own sign-out, or null when it has none or does not answer. */
    async endSessionUrl(idToken: string | null): Promise<string | null> {
      const configuration = await getConfiguration().catch(() => null);
      if (!configuration?.serverMetadata().end_session_endpoint) return null;
      return oidc.buildEndSessionUrl(configuration, {
        post_logout_redirect_uri: `${origin}/`,
        ...(idToken && { id_token_hint: idToken }),
      }).href;
    },
  };
}

async function configure(settings: ProviderSettings): Promise<oidc.Configuration> {
  const metadata = { userinfo_signed_response_alg: 'RS256' };
  const authentication = settings.clientKey
    ? oidc.PrivateKeyJwt(await readPrivateKey(settings.clientKey))
    : oidc.ClientSecretBasic(settings.clientSecret);
  // Signatures are checked besides TLS: what FAS signs stays proven, whatever stands in between.
  const extensions = [oidc.enableNonRepudiationChecks];
  if (settings.reach || isLoopback(settings.issuer)) extensions.push(oidc.allowInsecureRequests);
  if (settings.endpoints) {
    const configuration = new oidc.Configuration(settings.endpoints, settings.clientId, metadata, authentication);
    configuration.timeout = 10;
    for (const extend of extensions) extend(configuration);
    return configuration;
  }
  return oidc.discovery(new URL(settings.issuer), settings.clientId, metadata, authentication, {
    timeout: 10,
    execute: extensions,
    ...(settings.reach && { [oidc.customFetch]: settings.reach.fetch }),
  });
}

async function readPrivateKey(jwk: JWK): Promise<oidc.PrivateKey> {
  const key = (await importJWK(jwk, jwk.alg ?? 'RS256')) as oidc.CryptoKey;
  return { key, ...(jwk.kid && { kid: jwk.kid }) };
}

/** Without TLS only inside the machine. */
export const isLoopback = (address: string) => ['127.0.0.1', '[::1]', 'localhost'].includes(new URL(address).hostname);

async function readClaims(configuration: oidc.Configuration, url: URL, attempt: Attempt) {
  try {
    const tokens = await oidc.authorizationCodeGrant(configuration, url, {
      pkceCodeVerifier: attempt.verifier,
      expectedState: attempt.state,
      expectedNonce: attempt.nonce,
      idTokenExpected: true,
    });
    const ofToken = tokens.claims()!;
    const ofPerson = configuration.serverMetadata().userinfo_endpoint
      ? await oidc.fetchUserInfo(configuration, tokens.access_token, ofToken.sub)
      : {};
    return { claims: { ...ofPerson, ...ofToken }, idToken: tokens.id_token ?? null };
  } catch (error) {
    throw new SignInFailed(reasonOf(error), { cause: error });
  }
}

function reasonOf(error: unknown): SignInFailed['reason'] {
  if (error instanceof oidc.AuthorizationResponseError)
    return (
      ({ access_denied: 'annule', login_required: 'annule', unmet_authentication_requirements: 'niveau' } as const)[error.error] ??
      'indisponible'
    );
  if (error instanceof oidc.ResponseBodyError) return error.error === 'invalid_grant' ? 'expire' : 'indisponible';
  // What the provider says is not what was asked for: another nonce, issuer, audience, signature or time.
  const mismatches = ['OAUTH_INVALID_RESPONSE', 'OAUTH_JWT_CLAIM_COMPARISON_FAILED', 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED'];
  return error instanceof oidc.ClientError && mismatches.includes(error.code ?? '') ? 'expire' : 'indisponible';
}

/** eID asks more than itsme; a provider may return less than was asked, and that is refused. */
function isLevelEnough(asked: Record<Method, string>, method: Method, reached: string) {
  const enough = method === 'eid' ? [asked.eid] : [asked.itsme, asked.eid];
  return enough.some((level) => level === reached || level.endsWith(`:Level${reached}`));
}
