import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDemoIdentityProvider } from '../../demo/identity-provider.ts';
import { personas } from '../../demo/personas.ts';
import { hashToken } from '../../identity/read-session.ts';
import type { App } from '../../context.ts';
import { createApp } from '../../../tests/kit/people.ts';
import { Visitor } from '../../../tests/kit/visitor.ts';
import { openSignIn } from './identity-provider.ts';
import { pageOf } from '../../../tests/kit/entry-point.ts';
import type { Handler } from '../lib/entry-point.ts';
import { createRequestListener } from '../lib/request-listener.ts';

const page: Handler = (request, response) => void response.end(request.url);
const isCallback = ({ pathname }: URL) => pathname === '/auth/callback';

async function openHouse(settings: Record<string, string> = {}): Promise<{ app: App; visit: () => Visitor }> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const origin = `http://localhost:${port}`;
  const app = await createApp({ PORT: String(port), ORIGIN: origin, ...settings });
  const entryPoints = [...(await openSignIn(app, createDemoIdentityProvider)), pageOf(page)];
  server.on('request', createRequestListener({ env: app.env, log: app.log, entryPoints }));
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
  return { app, visit: () => new Visitor(origin) };
}

let config: Awaited<ReturnType<typeof openHouse>>;
beforeAll(async () => {
  config = await openHouse();
});

const signIn = async (visitor: Visitor, query: string) => {
  const { url } = await visitor.follow(`/auth/login?${query}`);
  return url.pathname + url.search;
};
const whoIs = (visitor: Visitor) => config.app.readSession(visitor.cookie('session') ?? '');

describe('signing in', () => {
  test('a hinted persona comes back signed in, without a page, where they wanted to go', async () => {
    const visitor = config.visit();
    expect(await signIn(visitor, 'method=eid&login_hint=claire&returnTo=/enfants?vue=liste')).toBe('/enfants?vue=liste');
    expect(await whoIs(visitor)).toMatchObject({ givenName: 'Claire', familyName: 'Lambert', parentId: null, staff: null });
  });

  test('any valid national number signs in somebody, always the same', async () => {
    const [first, second] = [config.visit(), config.visit()];
    expect(await signIn(first, 'method=itsme&login_hint=85073003328')).toBe('/');
    await signIn(second, 'method=eid&login_hint=85.07.30-033.28');
    const [one, two] = [await whoIs(first), await whoIs(second)];
    expect(one).toMatchObject({ givenName: expect.any(String), personId: two!.personId });
    expect(one!.sessionId).not.toBe(two!.sessionId);
  });

  test('without a hint that says who, a page shows the personas, and the one chosen is signed in', async () => {
    for (const hint of ['', '&login_hint=12345678901']) {
      const visitor = config.visit();
      const { url, response } = await visitor.follow(`/auth/login?method=eid${hint}`);
      expect(url.pathname).toMatch(/^\/demo\/idp\/fas\/personne\//);
      const html = await response!.text();
      expect(html).toContain('lang="fr"');
      for (const { givenName, familyName } of Object.values(personas)) expect(html).toContain(`${givenName} ${familyName}`);
      const chosen = await visitor.ask(url.href, { form: { persona: 'sofia' } });
      expect((await visitor.follow(chosen.headers.get('location')!)).url.pathname).toBe('/');
      expect(await whoIs(visitor)).toMatchObject({ givenName: 'Sofia' });
    }
  });

  test('« Annuler » goes back to the sign-in page, which knows why and where to', async () => {
    const visitor = config.visit();
    const { url } = await visitor.follow('/auth/login?method=itsme&returnTo=/panier');
    const cancelled = await visitor.ask(url.href, { form: { cancel: '1' } });
    const end = await visitor.follow(cancelled.headers.get('location')!);
    expect(end.url.pathname + end.url.search).toBe('/connexion?erreur=annule&returnTo=%2Fpanier');
    expect(await whoIs(visitor)).toBeNull();
  });

  test('the persona of the staff is responsible staff', async () => {
    const visitor = config.visit();
    await signIn(visitor, 'method=eid&login_hint=agent');
    expect(await whoIs(visitor)).toMatchObject({ staff: { role: 'RESPONSIBLE' } });
  });

  test('the cookie cannot be read by scripts or sent by other sites, and its token is stored hashed', async () => {
    const visitor = config.visit();
    const { url } = await visitor.follow('/auth/login?method=eid&login_hint=marc', isCallback);
    const response = await visitor.ask(url.href);
    const [cookie] = response.headers.getSetCookie().filter((line) => line.startsWith('session='));
    expect(cookie).toMatch(/; HttpOnly; SameSite=Lax$|; Path=\/; HttpOnly; SameSite=Lax/);
    expect(cookie).toMatch(/Max-Age=43200/);
    const token = visitor.cookie('session')!;
    const session = await config.app.database.prisma.session.findUniqueOrThrow({
      where: { tokenHash: new Uint8Array(hashToken(token)) },
    });
    expect(JSON.stringify(session)).not.toContain(token);
    expect(visitor.cookieNames).toEqual(expect.not.arrayContaining([expect.stringMatching(/^signin_/)]));
  });

  test('two tabs sign in one after the other without disturbing each other', async () => {
    const visitor = config.visit();
    const one = await visitor.follow('/auth/login?method=eid&login_hint=claire&returnTo=/un', isCallback);
    const two = await visitor.follow('/auth/login?method=itsme&login_hint=marc&returnTo=/deux', isCallback);
    expect((await visitor.follow(two.url.href)).url.pathname).toBe('/deux');
    expect((await visitor.follow(one.url.href)).url.pathname).toBe('/un');
    expect(await whoIs(visitor)).toMatchObject({ givenName: 'Claire' });
  });

  test('many abandoned attempts do not fill the browser', async () => {
    const visitor = config.visit();
    for (let tab = 0; tab < 12; tab++) await visitor.ask('/auth/login?method=eid');
    expect(visitor.cookieNames.filter((name) => name.startsWith('signin_'))).toHaveLength(6);
    expect(await signIn(visitor, 'method=eid&login_hint=marc')).toBe('/');
  });

  test('who typed 127.0.0.1 for localhost signs in all the same', async () => {
    const visitor = config.visit();
    const { url } = await visitor.follow(
      `${visitor.origin.replace('localhost', '127.0.0.1')}/auth/login?method=eid&login_hint=marc&returnTo=/ici`,
    );
    expect(url.href).toBe(`${visitor.origin}/ici`);
    expect(await whoIs(visitor)).toMatchObject({ givenName: 'Marc' });
  });

  test.each(['', 'method=', 'method=password'])('without a known method, « %s », it is the sign-in page', async (query) => {
    expect(await signIn(config.visit(), query)).toBe('/connexion');
  });
});

describe('what is refused', () => {
  test.each([
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'https://evil.example/',
    'evil.example',
    'javascript:alert(1)',
    '/..//evil.example',
    '/./%2e%2e//evil.example',
    '/auth/login?method=eid',
    `/${'a'.repeat(1001)}`,
  ])('returning to %j is returning home', async (returnTo) => {
    expect(await signIn(config.visit(), `method=eid&login_hint=claire&returnTo=${encodeURIComponent(returnTo)}`)).toBe('/');
  });

  const arrive = async () => {
    const visitor = config.visit();
    const { url } = await visitor.follow('/auth/login?method=eid&login_hint=claire', isCallback);
    return { visitor, url };
  };
  const failed = async (visitor: Visitor, url: URL) => {
    const response = await visitor.ask(url.href);
    expect(await whoIs(visitor)).toBeNull();
    return response.headers.get('location');
  };

  test('a callback whose state is not of an attempt of this browser', async () => {
    const { visitor, url } = await arrive();
    const name = visitor.cookieNames.find((key) => key.startsWith('signin_'))!;
    url.searchParams.set('state', 'another');
    expect(await failed(visitor, url)).toBe('/connexion?erreur=expire');
    visitor.setCookie('signin_another', visitor.cookie(name)!);
    expect(await failed(visitor, url)).toBe('/connexion?erreur=expire');
  });

  test("a callback in another browser than the one that began, as in an attacker's link", async () => {
    const { url } = await arrive();
    expect(await failed(config.visit(), url)).toBe('/connexion?erreur=expire');
  });

  test('an altered attempt', async () => {
    const { visitor, url } = await arrive();
    const name = `signin_${url.searchParams.get('state')}`;
    const sealed = visitor.cookie(name)!;
    visitor.setCookie(name, sealed.slice(0, -3) + (sealed.endsWith('AAA') ? 'BBB' : 'AAA'), '/auth');
    expect(await failed(visitor, url)).toBe('/connexion?erreur=expire');
  });

  test('a code that was used before, even with its attempt kept', async () => {
    const { visitor, url } = await arrive();
    const name = `signin_${url.searchParams.get('state')}`;
    const sealed = visitor.cookie(name)!;
    expect((await visitor.ask(url.href)).headers.get('location')).toBe('/');
    const thief = config.visit();
    thief.setCookie(name, sealed);
    expect(await failed(thief, url)).toBe('/connexion?erreur=expire');
    expect(await failed(config.visit(), url)).toBe('/connexion?erreur=expire');
  });

  test('a code of another attempt: the verifier does not fit', async () => {
    const [one, two] = [await arrive(), await arrive()];
    one.url.searchParams.set('code', two.url.searchParams.get('code')!);
    expect(await failed(one.visitor, one.url)).toBe('/connexion?erreur=expire');
  });

  test('an answer that claims to be of another issuer', async () => {
    const { visitor, url } = await arrive();
    url.searchParams.set('iss', 'https://evil.example');
    expect(await failed(visitor, url)).toBe('/connexion?erreur=expire');
  });

  test('a level below the one asked', async () => {
    const strict = await openHouse({ OIDC_ACR_EID: 'urn:test:Level900' });
    const visitor = strict.visit();
    const { url } = await visitor.follow('/auth/login?method=eid&login_hint=claire&returnTo=/panier');
    expect(url.pathname + url.search).toBe('/connexion?erreur=niveau&returnTo=%2Fpanier');
    expect(await strict.app.database.prisma.person.count()).toBe(0);
    expect((await visitor.follow('/auth/login?method=itsme&login_hint=claire')).url.pathname).toBe('/');
  });

  test('a provider that does not answer, until it does', async () => {
    const closed = await openHouse({ OIDC_ISSUER: 'http://127.0.0.1:9/fas', OIDC_CLIENT_ID: 'x', OIDC_CLIENT_SECRET: 'x' });
    const { url } = await closed.visit().follow('/auth/login?method=eid');
    expect(url.pathname + url.search).toBe('/connexion?erreur=indisponible');
  });

  test('an issuer without TLS outside the machine', async () => {
    const open = await openHouse({ OIDC_ISSUER: 'http://idp.example/fas', OIDC_CLIENT_ID: 'x', OIDC_CLIENT_SECRET: 'x' });
    const { url } = await open.visit().follow('/auth/login?method=eid');
    expect(url.search).toBe('?erreur=indisponible');
  });

  test('other methods and other paths', async () => {
    const visitor = config.visit();
    const ask = async (method: string, path: string) => (await visitor.ask(path, { method })).status;
    expect([await ask('POST', '/auth/login'), await ask('GET', '/auth/logout'), await ask('GET', '/auth/x')]).toEqual([405, 405, 404]);
  });
});

describe('sessions', () => {
  test('a session that somebody put in the browser before is worth nothing after', async () => {
    const [attacker, victim] = [config.visit(), config.visit()];
    await signIn(attacker, 'method=eid&login_hint=marc');
    const planted = attacker.cookie('session')!;
    victim.setCookie('session', planted);
    await signIn(victim, 'method=eid&login_hint=sofia');
    expect(victim.cookie('session')).not.toBe(planted);
    expect(await whoIs(attacker)).toBeNull();
    expect(await whoIs(victim)).toMatchObject({ givenName: 'Sofia' });
  });

  test('signing out ends the session, not only the cookie, and passes by the provider', async () => {
    const visitor = config.visit();
    await signIn(visitor, 'method=eid&login_hint=jonas');
    const token = visitor.cookie('session')!;
    const response = await visitor.ask('/auth/logout', { method: 'POST', headers: { origin: visitor.origin } });
    const away = new URL(response.headers.get('location')!);
    expect(away.pathname).toBe('/demo/idp/fas/session/end');
    expect(away.searchParams.get('id_token_hint')).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect((await visitor.follow(away.href)).url.href).toBe(`${visitor.origin}/`);
    expect(visitor.cookie('session')).toBeUndefined();
    expect(await config.app.readSession(token)).toBeNull();
  });

  test.each([undefined, 'https://evil.example', 'null'])('another site (%s) cannot sign anybody out', async (origin) => {
    const visitor = config.visit();
    await signIn(visitor, 'method=eid&login_hint=jonas');
    const response = await visitor.ask('/auth/logout', { method: 'POST', headers: origin ? { origin } : {} });
    expect(response.status).toBe(403);
    expect(await whoIs(visitor)).toMatchObject({ givenName: 'Jonas' });
  });

  test('a session past its time is nobody', async () => {
    const visitor = config.visit();
    await signIn(visitor, 'method=eid&login_hint=jonas');
    const { sessionId } = (await whoIs(visitor))!;
    await config.app.database.prisma.$executeRaw`UPDATE session SET expires_at = now() WHERE id = ${sessionId}::uuid`;
    expect(await whoIs(visitor)).toBeNull();
  });

  test('each sign-in and sign-out is in the audit trail, without a name or a number', async () => {
    const visitor = config.visit();
    await signIn(visitor, 'method=itsme&login_hint=claire');
    const { sessionId, personId } = (await whoIs(visitor))!;
    await visitor.ask('/auth/logout', { method: 'POST', headers: { origin: visitor.origin } });
    const entries = await config.app.database.prisma.auditEntry.findMany({
      where: { subject: `session:${sessionId}` },
      orderBy: { id: 'asc' },
    });
    expect(entries.map(({ actor, action, detail }) => ({ actor, action, detail }))).toEqual([
      { actor: `person:${personId}`, action: 'signed-in', detail: { acr: 'urn:be:fedict:iam:fas:Level450' } },
      { actor: `person:${personId}`, action: 'signed-out', detail: null },
    ]);
  });
});
