// /graphql and what stands before it, attacked over HTTP. Each protection is also left out once, to see the attack pass.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createHash } from 'node:crypto';
import { parse } from 'graphql';
import { beforeAll, describe, expect, test } from 'vitest';
import { createRateLimiter } from '../../server/http/lib/rate-limit.ts';
import { createDocumentCaches, mostBytes } from '../../server/http/graphql/document-cache.ts';
import { documentLimits } from '../../server/http/graphql/limit-documents.ts';
import { networkOf, readClientAddress } from '../../server/http/lib/client-address.ts';
import { createDocumentEntryPoints } from '../../server/http/uploads/uploads.ts';
import { signInRate } from '../../server/http/auth/auth.ts';
import { createFinder } from '../../server/http/lib/entry-point.ts';
import { accountLimiterOf } from '../../server/http/graphql/limit-accounts.ts';
import { createRequestLimits, networkRate } from '../../server/http/lib/request-limits.ts';
import { securityHeaders } from '../../server/http/lib/security-headers.ts';
import { createPaymentWebhook } from '../../server/http/webhooks/payments.ts';
import { readEnv } from '../../server/platform/env.ts';
import type { App } from '../../server/context.ts';
import { codeOf, openBrowserDoor } from '../kit/browser-door.ts';
import { entryPointOf, pageOf } from '../kit/entry-point.ts';
import { createStaff, placeChild } from '../kit/catalogue.ts';
import { createChild, createParent, createApp, createSeason } from '../kit/people.ts';

type Door = Awaited<ReturnType<typeof openBrowserDoor>>;

let app: App;
let door: Door;
beforeAll(async () => {
  app = await createApp();
  door = await openBrowserDoor(app);
  await createSeason(app, [5]);
});

const portalEnv = readEnv({});

const SECRET = 'SECRET-of-the-database';

describe('requests forged by another site', () => {
  const change = 'mutation { abandonBasket { __typename } }';
  const json = JSON.stringify({ query: change });
  const form = new URLSearchParams({ query: change }).toString();
  const boundary = 'xxxx';
  const multipart = [
    `--${boundary}`,
    'Content-Disposition: form-data; name="operations"',
    '',
    json,
    `--${boundary}`,
    'Content-Disposition: form-data; name="map"',
    '',
    '{}',
    `--${boundary}--`,
    '',
  ].join('\r\n');
  const bodies: [string, string | undefined, string][] = [
    ['application/json', 'application/json', json],
    ['application/json with a charset', 'application/json; charset=utf-8', json],
    ['application/graphql-response+json', 'application/graphql-response+json', json],
    ['text/plain', 'text/plain', json],
    ['text/plain that mentions json', 'text/plain; application/json', json],
    ['urlencoded', 'application/x-www-form-urlencoded', form],
    ['multipart', `multipart/form-data; boundary=${boundary}`, multipart],
    ['application/graphql', 'application/graphql', change],
    ['no content type', undefined, json],
  ];
  const foreign: (Record<string, string> | undefined)[] = [
    { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    { origin: 'null' },
    undefined,
  ];

  /** How many of the forged requests gave a place back. */
  async function countForged(target: Door, origins: (Record<string, string> | undefined)[]) {
    const family = await createParent(app);
    const child = await createChild(app, [family]);
    const { weeks } = await createSeason(app, [5]);
    let executed = 0;
    for (const origin of origins)
      for (const [, type, body] of bodies) {
        const held = await placeChild(app, family.actor, child.id, weeks[0]!, { status: 'HELD' });
        await target.ask({ token: family.token, headers: { ...(type && { 'content-type': type }), ...origin }, body });
        const { status } = await app.database.prisma.enrolment.findUniqueOrThrow({ where: { id: held.id } });
        if (status !== 'HELD') executed += 1;
        else await app.database.prisma.enrolment.update({ where: { id: held.id }, data: { status: 'CANCELLED', endedAt: new Date() } });
      }
    return executed;
  }

  test('no body of any type changes anything when another site sends it with the cookie', async () => {
    expect(await countForged(door, foreign)).toBe(0);
  });

  test('without the protection some of them do, so the test sees', async () => {
    expect(await countForged(await openBrowserDoor(app, { without: ['same origin'] }), foreign)).toBeGreaterThan(0);
  });

  test('the portal’s own pages may', async () => {
    expect(await countForged(door, [{ origin: app.env.ORIGIN }])).toBe(2);
  });

  test('a mutation is not run by GET, a list of requests is not run at all', async () => {
    const { token } = await createParent(app);
    const get = await door.ask({ token, method: 'GET', path: `/graphql?query=${encodeURIComponent(change)}` });
    expect(get.status).toBe(405);
    const headers = { 'content-type': 'application/json', origin: app.env.ORIGIN };
    const batch = await door.ask({ token, headers, body: JSON.stringify([{ query: change }, { query: change }]) });
    expect(batch.status).toBe(400);
    expect(JSON.stringify(await batch.json())).not.toContain('BasketEmpty');
  });
});

describe('errors', () => {
  const broken = (): App => {
    const prisma = new Proxy(app.database.prisma, {
      get(target, name) {
        if (name === 'school' || name === 'plaine') throw new Error(SECRET);
        return Reflect.get(target, name) as unknown;
      },
    });
    return {
      ...app,
      database: { ...app.database, prisma },
      live: { ...app.live, watch: () => Promise.reject(new Error(SECRET)) as never },
    };
  };
  const failures: Record<string, (target: Door) => Promise<string>> = {
    'of a query': async (target) => JSON.stringify(await target.query('{ schools { id } }')),
    'of a subscription': async (target) => {
      const stream = await target.watch('subscription { seatCounts { weekId } }');
      await stream.ended;
      return stream.text();
    },
  };

  test.each(Object.keys(failures))('%s keep their words to themselves and give a reference', async (name) => {
    const text = await failures[name]!(await openBrowserDoor(broken()));
    expect(text).not.toContain(SECRET);
    expect(text).not.toMatch(/stack|node_modules|\.ts/);
    expect(text).toMatch(/"code":"INTERNAL_SERVER_ERROR"/);
    expect(text).toMatch(/"reference":"[\w-]{36}"/);
  });

  test.each(Object.keys(failures))('%s would speak without the mask, so the test sees', async (name) => {
    expect(await failures[name]!(await openBrowserDoor(broken(), { without: ['masked errors'] }))).toContain(SECRET);
  });

  test('of reading the session do so too', async () => {
    const deaf = await openBrowserDoor({ ...app, readSession: () => Promise.reject(new Error(SECRET)) });
    const text = JSON.stringify(await deaf.query('{ serverTime }', { token: 'x' }));
    expect(text).not.toContain(SECRET);
    expect(text).toMatch(/INTERNAL_SERVER_ERROR.*reference/);
  });

  test('of reading a scalar, of JSON and of the syntax are no stack', async () => {
    const answers = [
      JSON.stringify(await door.query('query ($id: ID!) { week(id: $id) { id } }', { variables: { id: { not: '' } } })),
      await (await door.ask({ headers: { 'content-type': 'application/json' }, body: '{' })).text(),
      JSON.stringify(await door.query('{ week(id: ')),
    ];
    for (const text of answers) {
      expect(text).toMatch(/"code":"(BAD_USER_INPUT|GRAPHQL_VALIDATION_FAILED)"/);
      expect(text).not.toMatch(/stack|node_modules|\.ts:/);
    }
  });
});

describe('trusted documents', () => {
  const own = 'query Own { serverTime }';
  const sha = (text: string) => createHash('sha256').update(text).digest('hex');
  const manifest = new Map([[sha(own), own]]);
  let strict: Door;
  let strictPortal: App;
  beforeAll(async () => {
    strictPortal = { ...app, env: { ...app.env, trustedDocuments: 'required' } };
    strict = await openBrowserDoor(strictPortal, { manifest });
  });
  const send = (target: Door, body: object, token?: string) =>
    target
      .ask({ token, headers: { 'content-type': 'application/json', origin: app.env.ORIGIN }, body: JSON.stringify(body) })
      .then((response) => response.json() as Promise<{ data?: object; errors?: { extensions: { code: string } }[] }>);

  test('a document of our pages runs by its hash or by its text', async () => {
    const persistedQuery = { version: 1, sha256Hash: sha(own), miss: true };
    expect(await send(strict, { extensions: { persistedQuery } })).toMatchObject({ data: { serverTime: expect.any(String) } });
    expect(await send(strict, { query: own })).toMatchObject({ data: { serverTime: expect.any(String) } });
  });

  test('a text hidden behind a trusted hash is not what runs', async () => {
    const persistedQuery = { version: 1, sha256Hash: sha(own) };
    const answer = await send(strict, { query: '{ schools { id } }', extensions: { persistedQuery } });
    expect(Object.keys(answer.data!)).toEqual(['serverTime']);
  });

  const unknown = ['{ schools { id } }', '{ __typename }', '{ __schema { types { name } } }', 'query Own { serverTime } ', '{ seemsOff }'];
  test.each(unknown)('any other is refused, and teaches nothing: %s', async (query) => {
    const { token } = await createParent(app);
    for (const who of [undefined, token]) {
      const answer = await send(strict, { query }, who);
      expect(answer).toMatchObject({ errors: [{ extensions: { code: 'PERSISTED_QUERY_ONLY' } }] });
      expect(answer.data).toBeUndefined();
      expect(JSON.stringify(answer)).not.toMatch(/did you mean|cannot query/i);
    }
  });

  test('without the protection they run, so the test sees', async () => {
    const open = await openBrowserDoor(strictPortal, { manifest, without: ['trusted documents'] });
    expect(await send(open, { query: '{ schools { id } }' })).toMatchObject({ data: { schools: [] } });
  });

  test('staff ask what they want', async () => {
    const { token } = await createStaff(app);
    expect(await send(strict, { query: '{ schools { id } }' }, token)).toMatchObject({ data: { schools: [] } });
  });
});

describe('the shape of a document', () => {
  const many = (count: number, write: (index: number) => string) => Array.from({ length: count }, (_, index) => write(index)).join(' ');
  const nested = (levels: number): string => (levels === 0 ? 'id' : `plaine { weeks { ${nested(levels - 1)} } }`);
  const heavy: [string, string][] = [
    ['too long', `{ ${many(documentLimits.tokens, () => 'serverTime')} }`],
    ['too deep', `{ plaines { weeks { ${nested(8)} } } }`],
    ['too many root fields', `{ ${many(documentLimits.rootFields + 1, (index) => `a${index}: serverTime`)} }`],
    ['too many aliases', `{ schools { ${many(documentLimits.aliases + 1, (index) => `a${index}: __typename`)} } }`],
    ['too many directives', `{ ${many(documentLimits.directives + 1, () => 'serverTime @include(if: true)')} }`],
    [
      'fragments that multiply',
      `query { ...a } ${many(12, (index) => `fragment ${'abcdefghijklm'[index]} on Query { x${index}: schools { id } ...${'abcdefghijklm'[index + 1]} y${index}: schools { name } ...${'abcdefghijklm'[index + 1]} }`)} fragment m on Query { schools { id } }`,
    ],
  ];

  test.each(heavy)('%s is refused before any of it runs', async (_name, query) => {
    expect(codeOf(await door.query(query))).toBe('TOO_COMPLEX');
  });

  test('without the protection the graph alone lets most of them through, so the test sees', async () => {
    const open = await openBrowserDoor(app, { without: ['limits of a document'] });
    const codes = await Promise.all(heavy.map(async ([, query]) => codeOf(await open.query(query))));
    expect(codes.filter((code) => code === 'TOO_COMPLEX').length).toBeLessThan(heavy.length);
  });

  test('in production the graph describes itself to staff alone', async () => {
    const production = await openBrowserDoor({ ...app, env: { ...app.env, isDemo: false } });
    const [{ token }, staff] = [await createParent(app), await createStaff(app)];
    const ask = (query: string, who?: string) => production.query(query, { token: who });
    for (const query of ['{ __schema { types { name } } }', '{ __type(name: "Parent") { fields { name } } }']) {
      expect(codeOf(await ask(query))).toBe('UNAUTHENTICATED');
      expect(codeOf(await ask(query, token))).toBe('FORBIDDEN');
      expect((await ask(query, staff.token)).errors).toBeUndefined();
    }
  });

  test('GraphiQL opens for staff alone, in production', async () => {
    const production = await openBrowserDoor({ ...app, env: { ...app.env, isDemo: false } });
    const [{ token }, staff] = [await createParent(app), await createStaff(app)];
    const open = async (who?: string) => (await production.ask({ token: who, method: 'GET', headers: { accept: 'text/html' } })).text();
    expect(await open()).not.toContain('YogaGraphiQL');
    expect(await open(token)).not.toContain('YogaGraphiQL');
    expect(await open(staff.token)).toContain('YogaGraphiQL');
    const page = await production.ask({ token: staff.token, method: 'GET', headers: { accept: 'text/html' } });
    const policy = page.headers.get('content-security-policy');
    expect(policy).toMatch(/default-src 'none'; script-src( 'sha256-[\w+/=]{44}'){2} blob:;/);
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe|https?:/);
  });
});

describe('what is refused', () => {
  test('is in the log: who, which field, which code, and neither a value nor a name', async () => {
    const lines: object[] = [];
    const log = {
      ...app.log,
      info: (line: object) => void lines.push(line),
      warn: () => {},
      error: () => {},
    } as unknown as App['log'];
    const watched = await openBrowserDoor({ ...app, log });
    const { actor, token } = await createParent(app, { givenName: 'Curieuse' });
    await watched.query('{ admin { parents(search: "kanari") { id } } }', { token });
    await watched.query('{ admin { parents(search: "kanari") { id } } }');
    await watched.query(`{ ${Array.from({ length: documentLimits.rootFields + 1 }, (_, n) => `a${n}: serverTime`).join(' ')} }`, { token });
    const refused = lines.filter((line) => 'code' in line);
    expect(refused).toEqual([
      { request: expect.stringMatching(/^[0-9a-f-]{36}$/), person: actor.personId, code: 'FORBIDDEN', field: 'admin' },
      { request: expect.stringMatching(/^[0-9a-f-]{36}$/), person: null, code: 'UNAUTHENTICATED', field: 'admin' },
      { request: expect.stringMatching(/^[0-9a-f-]{36}$/), person: actor.personId, code: 'TOO_COMPLEX', field: '' },
    ]);
    expect(lines).toContainEqual(
      expect.objectContaining({ request: (refused[0] as unknown as { request: string }).request, path: '/graphql' }),
    );
    expect(JSON.stringify(lines)).not.toMatch(/kanari|Curieuse/);
  });
});

describe('how much may be asked', () => {
  test('one account is slowed down, and its neighbours behind the same address are not', async () => {
    const greedy = await createParent(app);
    const most = `mutation { ${Array.from({ length: 25 }, (_, index) => `a${index}: validateBasket { __typename }`).join(' ')} }`;
    const answers = await Promise.all(Array.from({ length: 12 }, () => door.query(most, { token: greedy.token })));
    expect(answers.filter((answer) => codeOf(answer) === 'RATE_LIMITED').length).toBeGreaterThan(0);
    const neighbours = await Promise.all(Array.from({ length: 30 }, () => createParent(app)));
    for (const { token } of neighbours) expect(codeOf(await door.query('{ serverTime }', { token }))).toBeUndefined();
  });

  test('without the limit nobody is slowed down, so the test sees', async () => {
    const open = await openBrowserDoor(app, { without: ['limits of an account'] });
    const greedy = await createParent(app);
    const most = `mutation { ${Array.from({ length: 25 }, (_, index) => `a${index}: validateBasket { __typename }`).join(' ')} }`;
    const answers = await Promise.all(Array.from({ length: 12 }, () => open.query(most, { token: greedy.token })));
    expect(answers.filter((answer) => codeOf(answer) === 'RATE_LIMITED')).toEqual([]);
  });

  test('a hundred aliases count a hundred times', async () => {
    const { token } = await createParent(app);
    const aliases = Array.from({ length: 20 }, (_, index) => `a${index}: startPayment(method: ONLINE) { __typename }`).join(' ');
    expect(codeOf(await door.query(`mutation { ${aliases} }`, { token }))).toBeUndefined();
    expect(codeOf(await door.query(`mutation { ${aliases} }`, { token }))).toBe('RATE_LIMITED');
  });

  test('a document of nothing but a comment is measured by its characters, and is kept nowhere', async () => {
    const [most, over] = [documentLimits.characters - 20, documentLimits.characters].map(
      (length) => `{ serverTime } #${'x'.repeat(length)}`,
    );
    expect(codeOf(await door.query(most!))).toBeUndefined();
    expect(codeOf(await door.query(over!))).toBe('TOO_COMPLEX');
    const { documentCache } = createDocumentCaches();
    for (let nth = 0; nth < 1000; nth += 1) documentCache.set(`${nth} ${most}`, parse('{ serverTime }'));
    expect(documentCache.calculatedSize).toBeLessThanOrEqual(mostBytes);
    expect(documentCache.size).toBeLessThan(30);
  });

  test.each([
    ['a text of a hundred kilobytes', 'x'.repeat(100_000)],
    ['a list of ten thousand', Array.from({ length: 10_000 }, () => 'x')],
    ['lists in lists, two thousand deep', JSON.parse(`${'['.repeat(2000)}${']'.repeat(2000)}`) as unknown],
  ])('%s is the caller’s mistake and reaches nothing', async (_name, id) => {
    const answer = await door.query('query ($id: ID!) { week(id: $id) { id } }', { variables: { id } });
    expect(codeOf(answer)).toBe('BAD_USER_INPUT');
  });

  const twenty = Array.from({ length: 20 }, (_, index) => `a${index}: startPayment(method: ONLINE) { __typename }`).join(' ');
  test.each([
    ['an inline fragment', `mutation { ... on Mutation { ${twenty} } }`],
    ['a named fragment', `mutation { ...Many } fragment Many on Mutation { ${twenty} }`],
    ['fragments in fragments', `mutation { ...One } fragment One on Mutation { ... { ...Many } } fragment Many on Mutation { ${twenty} }`],
    ['a fragment with a directive', `mutation ($yes: Boolean = true) { ... on Mutation @include(if: $yes) { ${twenty} } }`],
  ])('mutations count as often in %s as without it', async (_name, query) => {
    const { token } = await createParent(app);
    expect(codeOf(await door.query(query, { token }))).toBeUndefined();
    expect(codeOf(await door.query(query, { token }))).toBe('RATE_LIMITED');
  });

  test('what a directive leaves out is not counted', async () => {
    const { token } = await createParent(app);
    const left = `mutation ($no: Boolean!) { validateBasket { __typename } ... on Mutation @include(if: $no) { ${twenty} } }`;
    for (let asked = 0; asked < 3; asked += 1) expect(codeOf(await door.query(left, { token, variables: { no: false } }))).toBeUndefined();
  });

  test('the numbers of one birth day take three days, however the questions are written', async () => {
    const { token } = await createParent(app);
    const tries = (first: number) =>
      Array.from(
        { length: 15 },
        (_, n) => `a${n}: registerChild(input: { givenName: "A", familyName: "B${first + n}", birthDate: "2019-01-15" }) { __typename }`,
      ).join(' ');
    expect(codeOf(await door.query(`mutation { ... on Mutation { ${tries(0)} } }`, { token }))).toBeUndefined();
    expect(codeOf(await door.query(`mutation { ...T } fragment T on Mutation { ${tries(15)} }`, { token }))).toBe('RATE_LIMITED');
    // the same person through the commune's router: one count for all entry points of a process
    const { actor } = await createParent(app);
    const document = parse(`mutation { ... on Mutation { ${tries(0)} } }`);
    expect(accountLimiterOf(app.env)({ ...actor }, { document })).toBe(0);
    const wait = accountLimiterOf(app.env)({ ...actor }, { document });
    expect((997 / 15) * wait).toBeGreaterThan(2.5 * 86_400);
  });

  test('a network that floods is told to wait, whatever it asks', () => {
    let seconds = 0;
    const served: string[] = [];
    const isRefused = createRequestLimits(portalEnv, () => seconds);
    const find = createFinder([pageOf(() => {}), entryPointOf('/auth/login', () => {}, { rate: signInRate })]);
    const ask = (url: string, remoteAddress = '192.0.2.1') => {
      let status = 0;
      const response = { setHeader: () => response, writeHead: (code: number) => ((status = code), response), end: () => response };
      const request = { url, headers: {}, socket: { remoteAddress } } as unknown as IncomingMessage;
      if (!isRefused(find(url)!, request, response as unknown as ServerResponse)) served.push(url);
      return status;
    };
    for (let asked = 0; asked < networkRate.burst; asked += 1) expect(ask(asked % 2 ? '/' : '/graphql')).toBe(0);
    expect([ask('/'), ask('/graphql'), ask('/', '::ffff:192.0.2.1'), ask('/', '192.0.2.2')]).toEqual([429, 429, 429, 0]);
    seconds = 1;
    expect(Array.from({ length: networkRate.perSecond + 1 }, () => ask('/')).filter((status) => status === 429)).toHaveLength(1);
    expect(served).toHaveLength(networkRate.burst + 1 + networkRate.perSecond);
    expect(Array.from({ length: signInRate.burst + 1 }, () => ask('/auth/login', '192.0.2.3')).at(-1)).toBe(429);
    expect(ask('/', '192.0.2.3')).toBe(0);
  });

  test('the address is the one that the trusted proxies saw, not the one that the client invents', () => {
    const request = { headers: { 'x-forwarded-for': '6.6.6.6, 10.0.0.7, 192.0.2.9' }, socket: { remoteAddress: '127.0.0.1' } };
    expect([0, 1, 2].map((proxies) => readClientAddress(request, proxies))).toEqual(['127.0.0.1', '192.0.2.9', '10.0.0.7']);
    expect(['::ffff:192.0.2.9', '2001:db8:1:2:3::9', '2001:db8:1:2::', '::1'].map(networkOf)).toEqual([
      '192.0.2.9',
      '2001:db8:1:2::/64',
      '2001:db8:1:2::/64',
      '::/64',
    ]);
  });

  test('what is remembered of who asked does not grow for ever', () => {
    let now = 0;
    const limit = createRateLimiter({ burst: 1, perSecond: 1 }, () => now);
    for (let client = 0; client < 120_000; client += 1) limit(String(client));
    expect(limit('119999')).toBe(1);
    now = 10;
    expect(limit('119999')).toBe(0);
  });
});

describe('streams', () => {
  const counts = 'subscription { seatCounts { weekId seatsLeft } }';

  /** True when the stream ended within so many ms of the session's end. */
  async function endsWith(target: Door, patienceMs: number) {
    const { actor, token } = await createParent(app);
    const stream = await target.watch(counts, token);
    await expect.poll(stream.text, { timeout: 15_000 }).toContain('seatCounts');
    await app.database.prisma.session.delete({ where: { id: actor.sessionId! } });
    const ended = await Promise.race([stream.ended.then(() => true), sleep(patienceMs, false)]);
    stream.close();
    return ended;
  }

  test('end soon after the sign-out; without the protection they stay, so the test sees', async () => {
    const [kept, bare] = await Promise.all([
      endsWith(door, 15_000),
      endsWith(await openBrowserDoor(app, { without: ['streams end'] }), 5_000),
    ]);
    expect([kept, bare]).toEqual([true, false]);
  });

  test('of visitors go on', async () => {
    const stream = await door.watch(counts);
    expect(await Promise.race([stream.ended.then(() => true), sleep(3500, false)])).toBe(false);
    stream.close();
  });
});

describe('every answer', () => {
  const wanted = [...securityHeaders({ ...portalEnv, isHttps: true }, { content: 'own', caching: 'own' }, false)].map(([name]) => name);
  const missing = (response: Response) => wanted.filter((name) => !response.headers.get(name));

  test('carries the headers that browsers obey; without them it does not, so the test sees', async () => {
    const secure = { ...app, env: { ...app.env, isHttps: true } };
    const [fronted, bare] = [await openBrowserDoor(secure), await openBrowserDoor(secure, { without: ['security headers'] })];
    for (const path of ['/', '/graphql', '/nowhere', '/demo/nowhere'])
      for (const method of ['GET', 'POST', 'PUT']) expect(missing(await fronted.ask({ path, method }))).toEqual([]);
    expect(missing(await bare.ask({ path: '/', method: 'GET' })).length).toBeGreaterThan(5);
  });

  test('of a door loads nothing, frames nothing and allows no script of others', () => {
    for (const entryPoint of [createPaymentWebhook(app), ...createDocumentEntryPoints(app)]) {
      const policy = new Map(securityHeaders(portalEnv, entryPoint, false)).get('content-security-policy');
      expect(policy).toMatch(/default-src 'none'; frame-ancestors 'none'; base-uri 'none'/);
      expect(policy).not.toContain('unsafe-');
    }
  });

  test('to somebody signed in is kept by no cache; without the headers it may be, so the test sees', async () => {
    const { token } = await createParent(app);
    const bare = await openBrowserDoor(app, { without: ['security headers'] });
    const cached = async (target: Door, path: string) => (await target.ask({ token, path, method: 'GET' })).headers.get('cache-control');
    expect(await Promise.all(['/', '/graphql'].map((path) => cached(door, path)))).toEqual(['no-store', 'no-store']);
    expect(await cached(bare, '/')).toBeNull();
  });

  test('to too large a body is 413', async () => {
    const headers = { 'content-type': 'application/json', origin: app.env.ORIGIN };
    const large = await door.ask({ headers, body: JSON.stringify({ query: `{ serverTime } #${'x'.repeat(1_100_000)}` }) });
    expect(large.status).toBe(413);
    const small = entryPointOf('/small', (_request, response) => response.end(), { maxBytes: 8 });
    const narrow = await openBrowserDoor(app, { others: [small] });
    expect((await narrow.ask({ path: '/small', body: 'x'.repeat(9) })).status).toBe(413);
    expect((await narrow.ask({ path: '/small', body: 'x'.repeat(8) })).status).toBe(200);
    expect((await door.ask({ path: `/?${'x'.repeat(5000)}`, method: 'GET' })).status).toBe(414);
  });
});
