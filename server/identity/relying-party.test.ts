// Against a provider of its own, set by OIDC_* as a commune would: a private key, endpoints one by one, discovery.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, importJWK, SignJWT, UnsecuredJWT, type JWK, type JWTPayload } from 'jose';
import Provider, { type ClientMetadata } from 'oidc-provider';
import { afterAll, expect, test } from 'vitest';
import { readEnv } from '../platform/env.ts';
import { Visitor } from '../../tests/kit/visitor.ts';
import { createRelyingParty, readProviderSettings, SignInFailed } from './relying-party.ts';

const origin = 'http://portail.test';
const level = (number: number) => `urn:be:fedict:iam:fas:Level${number}`;

async function createKeys(): Promise<{ secret: JWK; shown: JWK }> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const about = { alg: 'RS256', use: 'sig', kid: 'key' };
  return { secret: { ...(await exportJWK(privateKey)), ...about }, shown: { ...(await exportJWK(publicKey)), ...about } };
}

/** A provider that signs Claire in at once, at the level it likes. */
async function openProvider({
  acr,
  client = {},
  claims = {},
  host = '127.0.0.1',
}: {
  acr?: string;
  client?: Partial<ClientMetadata>;
  claims?: object;
  host?: string;
}) {
  const server = createServer();
  server.listen(0, host);
  await once(server, 'listening');
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
  const issuer = `http://${host}:${(server.address() as AddressInfo).port}`;
  const { secret } = await createKeys();
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'commune',
        client_secret: 'secret',
        redirect_uris: [`${origin}/auth/callback`],
        userinfo_signed_response_alg: 'RS256',
        ...client,
      },
    ],
    jwks: { keys: [secret as JWK & { kty: string }] },
    cookies: { keys: ['cookie'] },
    scopes: ['openid', 'profile', 'egovnrn'],
    acrValues: [500, 450, 400, 200].map(level),
    claims: { openid: ['sub'], profile: ['surname', 'givenName', 'assurance_level'], egovnrn: ['egovNRN'], acr: null },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, jwtUserinfo: { enabled: true } },
    findAccount: (_ctx, sub) => ({
      accountId: sub,
      claims: () => ({ sub, surname: 'Lambert', givenName: 'Claire', egovNRN: '86041798152', ...claims }),
    }),
    interactions: { url: (_ctx, { uid }) => `/choose/${uid}` },
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({ clientId: oidc.client!.clientId, accountId: oidc.session!.accountId! });
      grant.addOIDCScope('openid profile egovnrn');
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  server.on('request', (request, response) =>
    request.url!.startsWith('/choose/')
      ? provider.interactionFinished(request, response, { login: { accountId: 'claire', ...(acr && { acr }) } })
      : answer(request, response),
  );
  return issuer;
}

const partyOf = (settings: Record<string, string>) =>
  createRelyingParty(readProviderSettings(readEnv({ OIDC_CLIENT_ID: 'commune', OIDC_CLIENT_SECRET: 'secret', ...settings }))!, origin);

async function signIn(settings: Record<string, string>, method: 'eid' | 'itsme' = 'eid') {
  const party = partyOf(settings);
  const { attempt, url } = await party.begin(method, '/', { loginHint: null, language: 'fr' });
  const { url: back } = await new Visitor(url.origin).follow(url.href, ({ pathname }) => pathname === '/auth/callback');
  return party.finish(attempt, back.search);
}
const reasonOf = (sign: Promise<unknown>) =>
  sign.then(
    () => 'signed in',
    (error: unknown) => (error instanceof SignInFailed ? error.reason : String(error)),
  );

const endpointsOf = (issuer: string) => ({
  OIDC_ISSUER: issuer,
  OIDC_AUTHORIZATION_ENDPOINT: `${issuer}/auth`,
  OIDC_TOKEN_ENDPOINT: `${issuer}/token`,
  OIDC_USERINFO_ENDPOINT: `${issuer}/me`,
  OIDC_JWKS_URI: `${issuer}/jwks`,
});
const claire = { subject: 'claire', givenName: 'Claire', familyName: 'Lambert', nationalNumber: '86041798152' };

test('by discovery, with a secret', async () => {
  const issuer = await openProvider({ acr: level(500) });
  expect(await signIn({ OIDC_ISSUER: issuer })).toMatchObject({ ...claire, issuer, acr: level(500) });
});

test('by endpoints one by one, with a private key', async () => {
  const { secret, shown } = await createKeys();
  const issuer = await openProvider({
    acr: level(500),
    client: { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [shown as JWK & { kty: string }] } },
  });
  const settings = { ...endpointsOf(issuer), OIDC_CLIENT_KEY: JSON.stringify(secret) };
  expect(await signIn(settings)).toMatchObject({ ...claire, issuer });
  const other = JSON.stringify({ ...(await createKeys()).secret });
  expect(await reasonOf(signIn({ ...settings, OIDC_CLIENT_KEY: other }))).toBe('indisponible');
});

test.each([
  [500, 'eid', 'signed in'],
  [450, 'eid', 'niveau'],
  [500, 'itsme', 'signed in'],
  [450, 'itsme', 'signed in'],
  [400, 'itsme', 'niveau'],
  [200, 'eid', 'niveau'],
] as const)('level %i for %s: %s', async (reached, method, outcome) => {
  const issuer = await openProvider({ acr: level(reached) });
  expect(await reasonOf(signIn({ OIDC_ISSUER: issuer }, method))).toBe(outcome);
});

test("without acr, FAS' own claim tells the level; without any, nobody is let in", async () => {
  const told = await openProvider({ claims: { assurance_level: '500' } });
  expect(await reasonOf(signIn({ OIDC_ISSUER: told }))).toBe('signed in');
  const low = await openProvider({ claims: { assurance_level: '100' } });
  expect(await reasonOf(signIn({ OIDC_ISSUER: low }))).toBe('niveau');
  const silent = await openProvider({});
  expect(await reasonOf(signIn({ OIDC_ISSUER: silent }))).toBe('niveau');
});

test('claims that are not signed are refused', async () => {
  const issuer = await openProvider({ acr: level(500), client: { userinfo_signed_response_alg: undefined } });
  expect(await reasonOf(signIn({ OIDC_ISSUER: issuer }))).not.toBe('signed in');
});

// 127.0.0.2 stands for another machine: it can be reached, and is none of the names of this one.
test('a provider outside the machine is not asked without TLS', async () => {
  const issuer = await openProvider({ acr: level(500), host: '127.0.0.2' });
  expect(await reasonOf(signIn({ OIDC_ISSUER: issuer }))).toBe('indisponible');
  expect(await reasonOf(signIn(endpointsOf(issuer)))).not.toBe('signed in');
});

test('a provider whose settings are of another issuer is not asked', async () => {
  const [honest, impostor] = [await openProvider({ acr: level(500) }), createServer()];
  impostor.on('request', (request, response) => response.writeHead(307, { location: `${honest}${request.url}` }).end());
  const copy = createServer((request, response) => {
    void fetch(`${honest}${request.url}`).then(async (answer) =>
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type')! }).end(await answer.text()),
    );
  });
  for (const server of [impostor, copy]) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    afterAll(() => void server.close());
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await reasonOf(signIn({ OIDC_ISSUER: issuer }))).toBe('indisponible');
  }
});

test('an id token of another sign-in, or signed by another key, is refused', async () => {
  const issuer = await openProvider({ acr: level(500) });
  const party = partyOf({ OIDC_ISSUER: issuer });
  const { attempt, url } = await party.begin('eid', '/', { loginHint: null, language: 'fr' });
  const { url: back } = await new Visitor(issuer).follow(url.href, ({ pathname }) => pathname === '/auth/callback');
  expect(await reasonOf(party.finish({ ...attempt, nonce: 'another' }, back.search))).toBe('expire');
  const impostor = await openProvider({});
  expect(await reasonOf(signIn({ ...endpointsOf(issuer), OIDC_JWKS_URI: `${impostor}/jwks` }))).not.toBe('signed in');
});

test.each([
  [{ OIDC_AUTHORIZATION_ENDPOINT: 'https://idp.example/auth' }, /OIDC_ISSUER : .*\nOIDC_TOKEN_ENDPOINT : .*\nOIDC_JWKS_URI : /],
  [{ OIDC_ISSUER: 'https://idp.example', OIDC_CLIENT_KEY: 'PEM' }, /OIDC_CLIENT_KEY : attend/],
])('settings that cannot work are named: %j', (settings, message) => {
  expect(() => readProviderSettings(readEnv(settings))).toThrow(message);
});

/** A provider that follows the protocol and says in its id token what it is told to say. */
async function openLiar(lie: (claims: JWTPayload, sign: (claims: JWTPayload) => Promise<string>) => Promise<string>) {
  const { secret, shown } = await createKeys();
  const key = await importJWK(secret, 'RS256');
  const sign = (claims: JWTPayload) => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'key' }).sign(key);
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterAll(() => void server.close());
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let nonce = '';
  server.on('request', (request, response) => {
    if (request.url === '/jwks')
      return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [shown] }));
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer, aud: 'commune', sub: 'claire', nonce, iat: now, exp: now + 300, acr: level(500), surname: 'Lambert' };
    void lie(claims, sign).then((id_token) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ access_token: 'access', token_type: 'bearer', id_token })),
    );
  });
  const { OIDC_USERINFO_ENDPOINT: _none, ...endpoints } = endpointsOf(issuer);
  const party = partyOf(endpoints);
  const { attempt } = await party.begin('eid', '/', { loginHint: null, language: 'fr' });
  nonce = attempt.nonce;
  return reasonOf(party.finish(attempt, `?code=code&state=${attempt.state}`));
}

const lies: [string, Parameters<typeof openLiar>[0]][] = [
  ['is of another issuer', (claims, sign) => sign({ ...claims, iss: 'https://evil.example' })],
  ['is for another portal', (claims, sign) => sign({ ...claims, aud: 'another' })],
  ['is over', (claims, sign) => sign({ ...claims, iat: claims.iat! - 7200, exp: claims.iat! - 3600 })],
  ['has no nonce', (claims, sign) => sign({ ...claims, nonce: undefined })],
  ['has another nonce', (claims, sign) => sign({ ...claims, nonce: 'of another attempt' })],
  ['has no subject', (claims, sign) => sign({ ...claims, sub: undefined })],
  ['says a low level', (claims, sign) => sign({ ...claims, acr: level(100) })],
  ['is not signed', async (claims) => new UnsecuredJWT(claims).encode()],
  [
    'is signed by another key under the same name',
    async (claims) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'key' }).sign(await importJWK((await createKeys()).secret, 'RS256')),
  ],
  [
    'is signed with the client’s own secret',
    (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from('secret')),
  ],
];

test('a provider that tells the truth signs in, so the test of lies sees', async () => {
  expect(await openLiar((claims, sign) => sign(claims))).toBe('signed in');
});

test.each(lies)('an id token that %s is refused', async (_what, lie) => {
  expect(['expire', 'niveau', 'indisponible']).toContain(await openLiar(lie));
});
