import { transact } from '../../platform/act.ts';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ParentActor, StaffActor } from '../../platform/actor.ts';
import { createPartnerKey } from '../../partners/create-key.ts';
import { revokePartnerKey } from '../../partners/revoke-key.ts';
import { saveSchool } from '../../partners/save-school.ts';
import { InputInvalid } from '../../platform/refusals.ts';
import type { App } from '../../context.ts';
import { createChild, createPlaine, createSchool, createStaff, createWeek, placeChild } from '../../../tests/kit/catalogue.ts';
import { listen } from '../../../tests/kit/listen.ts';
import { createParent, createApp } from '../../../tests/kit/people.ts';
import { openPartnerSubgraph, partnerRate } from './partner.ts';
import { createRequestListener } from '../lib/request-listener.ts';
import { limits } from './entry-point.ts';
import { rowId, type SchoolId } from '../../platform/ids.ts';

let app: App;
let address: string;
let staff: StaffActor;
let parent: ParentActor;
let own: { id: SchoolId; faseNumber: string };
let foreign: { id: string; faseNumber: string };
let secret: string;
let keyId: string;
const seen = { pupil: '', enrolment: '', week: '', foreignPupil: '', foreignEnrolment: '', hiddenWeek: '' };

beforeAll(async () => {
  app = await createApp();
  const door = await openPartnerSubgraph(app);
  const server = createServer(
    createRequestListener({ env: app.env, log: app.log, entryPoints: [{ ...door.entryPoint, path: '/' }] }),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/partner/graphql`;
  afterAll(async () => {
    server.close();
    await door.stop();
  });
  staff = (await createStaff(app)).actor;
  parent = (await createParent(app)).actor;
  own = await createSchool(app, { faseNumber: '2417', name: 'École de la Vallée' });
  foreign = await createSchool(app, { faseNumber: '2418' });
  ({ secret, keyId } = await giveKey(own.id));

  const plaine = await createPlaine(app, { name: 'Petite plaine' });
  const hidden = await createPlaine(app, { published: false });
  const [july, august] = [
    await createWeek(app, plaine.id, { monday: '2027-07-05' }),
    await createWeek(app, plaine.id, { monday: '2027-08-02' }),
  ];
  const hiddenWeek = await createWeek(app, hidden.id);
  const lou = await createChild(app, { givenName: 'Lou', familyName: 'Adam', schoolId: own.id });
  const other = await createChild(app, { schoolId: foreign.id });
  const enrolment = await placeChild(app, parent, lou.id, july);
  await placeChild(app, parent, lou.id, august, { status: 'HELD' });
  const ranOut = await createChild(app, { schoolId: own.id });
  await placeChild(app, parent, ranOut.id, july, { status: 'HELD', heldUntil: new Date(Date.now() - 1000) });
  const left = await createChild(app, { schoolId: own.id });
  await placeChild(app, parent, left.id, july, { status: 'CANCELLED' });
  const foreignEnrolment = await placeChild(app, parent, other.id, july);
  Object.assign(seen, {
    pupil: lou.id,
    enrolment: enrolment.id,
    week: july.id,
    foreignPupil: other.id,
    foreignEnrolment: foreignEnrolment.id,
    hiddenWeek: hiddenWeek.id,
  });
});

async function giveKey(schoolId: SchoolId, expiresAt: Date | null = null) {
  const made = await transact(app, staff, (ctx) => createPartnerKey(ctx, { schoolIds: [schoolId], label: 'Listes de classe', expiresAt }));
  return { secret: made.secret, keyId: rowId('PartnerKey', made.key.id) };
}

async function ask(
  query: string,
  variables: Record<string, unknown> = {},
  { bearer = secret, ...init }: RequestInit & { bearer?: string | null } = {},
) {
  const response = await fetch(address, {
    method: 'POST',
    body: JSON.stringify({ query, variables }),
    ...init,
    headers: {
      'content-type': 'application/json',
      ...(bearer && { authorization: `Bearer ${bearer}` }),
      ...(init.headers as Record<string, string>),
    },
  });
  const text = await response.text();
  return { status: response.status, text, body: text.startsWith('{') ? JSON.parse(text) : null, code: /"code":"(\w+)"/.exec(text)?.[1] };
}

const entities = `query ($references: [_Any!]!) { _entities(representations: $references) { __typename
  ... on School { id name } ... on Pupil { id givenName familyName } ... on Enrolment { id confirmed pupil { givenName } } ... on Week { id plaineName startDate endDate seatsLeft } } }`;

test('a school sees the held and confirmed enrolments of its own pupils, by week', async () => {
  const { body } = await ask(
    '{ school { faseNumber name enrolments { confirmed pupil { givenName familyName } week { plaineName startDate } } } }',
  );
  expect(body).toMatchInlineSnapshot(`
    {
      "data": {
        "school": {
          "enrolments": [
            {
              "confirmed": true,
              "pupil": {
                "familyName": "Adam",
                "givenName": "Lou",
              },
              "week": {
                "plaineName": "Petite plaine",
                "startDate": "2027-07-05",
              },
            },
            {
              "confirmed": false,
              "pupil": {
                "familyName": "Adam",
                "givenName": "Lou",
              },
              "week": {
                "plaineName": "Petite plaine",
                "startDate": "2027-08-02",
              },
            },
          ],
          "faseNumber": "2417",
          "name": "École de la Vallée",
        },
      },
    }
  `);
});

test('days narrow the list to the weeks that touch them', async () => {
  const { body } = await ask('{ school { enrolments(from: "2027-08-06", to: "2027-08-31") { week { startDate } } } }');
  expect(body.data.school.enrolments).toEqual([{ week: { startDate: '2027-08-02' } }]);
});

test('a gateway resolves what is the school’s own by each of its keys', async () => {
  const { body } = await ask(entities, {
    references: [
      { __typename: 'School', id: own.id },
      { __typename: 'School', faseNumber: own.faseNumber },
      { __typename: 'Pupil', id: seen.pupil },
      { __typename: 'Enrolment', id: seen.enrolment },
      { __typename: 'Week', id: seen.week },
    ],
  });
  expect(body.errors).toBeUndefined();
  expect(body.data._entities.map((entity: { __typename: string }) => entity.__typename)).toEqual([
    'School',
    'School',
    'Pupil',
    'Enrolment',
    'Week',
  ]);
  expect(body.data._entities[3]).toEqual({ __typename: 'Enrolment', id: seen.enrolment, confirmed: true, pupil: { givenName: 'Lou' } });
});

test('what is another school’s looks exactly like what does not exist', async () => {
  const foreigners = [
    { __typename: 'Pupil', id: seen.foreignPupil },
    { __typename: 'Enrolment', id: seen.foreignEnrolment },
    { __typename: 'Week', id: seen.hiddenWeek },
  ];
  const nobody = '0190a5c0-0000-7000-8000-000000000000';
  const unknown = foreigners.map((reference) => ({ ...reference, id: nobody }));
  const [one, other] = [await ask(entities, { references: foreigners }), await ask(entities, { references: unknown })];
  expect(one.text).toBe(other.text);
  expect(one.body).toEqual({ data: { _entities: [null, null, null] } });
});

test('that there is a school is public; who comes from it is refused, with a reason, like that of a school which is not', async () => {
  const references = [{ faseNumber: foreign.faseNumber }, { id: foreign.id }, { faseNumber: '1' }, { faseNumber: own.faseNumber }];
  const query = `query ($references: [_Any!]!) { _entities(representations: $references) { ... on School { name enrolments { id } } } }`;
  const { status, body } = await ask(query, { references: references.map((key) => ({ __typename: 'School', ...key })) });
  expect(status).toBe(200);
  const { name } = await app.database.prisma.school.findUniqueOrThrow({ where: { id: foreign.id } });
  expect(body.data._entities.slice(0, 3)).toEqual([{ name, enrolments: null }, { name, enrolments: null }, null]);
  expect(body.data._entities[3].enrolments).toHaveLength(2);
  const told = body.errors.map(({ message, path, extensions }: Record<string, unknown>) => [message, path, extensions]);
  const reason = ['This key does not open the school', { code: 'FORBIDDEN' }];
  expect(told.sort()).toEqual([
    [reason[0], ['_entities', 0, 'enrolments'], reason[1]],
    [reason[0], ['_entities', 1, 'enrolments'], reason[1]],
    [reason[0], ['_entities', 2], reason[1]],
  ]);
});

test('a key opens the schools that staff gave it; one that closes is taken from it, the last one ends it', async () => {
  const [first, second] = [await createSchool(app), await createSchool(app)];
  const made = await transact(app, staff, (ctx) => createPartnerKey(ctx, { schoolIds: [first.id, second.id, first.id], label: 'Réseau' }));
  const open = async () => {
    const references = [first, second].map(({ id }) => ({ __typename: 'School', id }));
    const answer = await ask(
      `query ($references: [_Any!]!) { _entities(representations: $references) { ... on School { enrolments { id } } } }`,
      { references },
      { bearer: made.secret },
    );
    return answer.body.data?._entities.map((found: { enrolments: unknown } | null) => Boolean(found?.enrolments)) ?? answer.status;
  };
  const close = (school: typeof first) =>
    transact(app, staff, (ctx) => saveSchool(ctx, { ...school, postalCode: '4000', city: 'Valmont', closed: true }));
  expect(await open()).toEqual([true, true]);
  await close(first);
  expect(await open()).toEqual([false, true]);
  const key = await app.database.prisma.partnerKey.findUniqueOrThrow({ where: { id: made.key.id } });
  expect(key).toMatchObject({ schoolId: second.id, revokedAt: null });
  await close(second);
  expect(await open()).toBe(401);
  await expect(transact(app, staff, (ctx) => createPartnerKey(ctx, { schoolIds: [own.id, first.id], label: 'x' }))).rejects.toThrow(
    InputInvalid,
  );
  await expect(transact(app, staff, (ctx) => createPartnerKey(ctx, { schoolIds: [], label: 'x' }))).rejects.toThrow(InputInvalid);
});

test('a reference that is no key is null and reaches no filter', async () => {
  const odd = [{ not: '' }, null, 7, ['x'], "' OR 1=1 --"];
  const { body } = await ask(entities, {
    references: odd.flatMap((id) => ['School', 'Pupil', 'Enrolment', 'Week'].map((__typename) => ({ __typename, id }))),
  });
  expect(new Set(body.data._entities)).toEqual(new Set([null]));
});

test.each([
  '{ school { name } }',
  '{ __schema { queryType { name } } }',
  '{ __type(name: "School") { name } }',
  '{ _service { sdl } }',
  '{ __typename }',
])('without a key %s is refused', async (query) => {
  for (const bearer of [null, 'nonsense', `ppk_${'x'.repeat(43)}`]) {
    const { status, body } = await ask(query, {}, { bearer });
    expect({ status, body }).toEqual({
      status: 401,
      body: { errors: [{ message: 'A valid key is needed', extensions: { code: 'UNAUTHENTICATED' } }] },
    });
  }
});

test('with a key the gateway reads the subgraph, and nothing of the browser’s is in it', async () => {
  const { body } = await ask('{ _service { sdl } __schema { mutationType { name } types { name } } }');
  expect(body.data._service.sdl).toContain('@key(fields: "faseNumber")');
  expect(body.data.__schema.mutationType).toBeNull();
  expect(
    body.data.__schema.types
      .map(({ name }: { name: string }) => name)
      .filter((name: string) => /Parent|Child|Health|Payment|Basket|Admin/.test(name)),
  ).toEqual([]);
});

test('a key says what for it is, until when, and what it opens', async () => {
  const ends = new Date(Date.now() + 86_400_000);
  const made = await giveKey(own.id, ends);
  const { body } = await ask('{ key { label expiresAt schools { faseNumber } } }', {}, { bearer: made.secret });
  expect(body.data.key).toEqual({ label: 'Listes de classe', expiresAt: ends.toISOString(), schools: [{ faseNumber: own.faseNumber }] });
});

test('what changed is told in its order, once, with the end of what ended; what has just been written waits', async () => {
  const { prisma, pool } = app.database;
  const school = await createSchool(app);
  const { secret: bearer } = await giveKey(school.id);
  const week = await createWeek(app, (await createPlaine(app)).id, { capacity: 50 });
  const query = `query ($after: String, $since: DateTime) { school { enrolmentChanges(first: 2, after: $after, updatedSince: $since) {
    edges { node { id state endedAt updatedAt pupil { givenName } } } pageInfo { hasNextPage endCursor } } } }`;
  const changes = async (variables: object = {}) => (await ask(query, { ...variables }, { bearer })).body.data.school.enrolmentChanges;
  type Edge = { node: { id: string; state: string; endedAt: string | null; updatedAt: string } };
  const statesOf = ({ edges }: { edges: Edge[] }) => edges.map(({ node }) => node.state);
  /** As if all of it had been written that many minutes ago, in the order in which it was. */
  const settle = async () => {
    await pool.query('ALTER TABLE enrolment DISABLE TRIGGER enrolment_touched');
    await pool.query(`UPDATE enrolment SET updated_at = updated_at - interval '1 minute' WHERE updated_at > now() - interval '30 seconds'`);
    await pool.query('ALTER TABLE enrolment ENABLE TRIGGER enrolment_touched');
  };
  const places: string[] = [];
  for (const status of ['CONFIRMED', 'HELD', 'CONFIRMED'] as const) {
    const child = await createChild(app, { schoolId: school.id });
    places.push((await placeChild(app, parent, child.id, week, { status })).id);
  }
  expect((await changes()).edges).toEqual([]);
  await settle();
  const first = await changes();
  expect([statesOf(first), first.pageInfo.hasNextPage]).toEqual([['CONFIRMED', 'HELD'], true]);
  const second = await changes({ after: first.pageInfo.endCursor });
  expect([statesOf(second), second.pageInfo.hasNextPage]).toEqual([['CONFIRMED'], false]);
  const asked = second.pageInfo.endCursor;
  expect(await changes({ after: asked })).toEqual({ edges: [], pageInfo: { hasNextPage: false, endCursor: asked } });

  const endedAt = new Date();
  await prisma.enrolment.update({ where: { id: places[1]! }, data: { status: 'CANCELLED', endedAt } });
  await settle();
  const third = await changes({ after: asked });
  expect(third.edges.map(({ node }: Edge) => [node.id, node.state, node.endedAt])).toEqual([[places[1], 'ENDED', endedAt.toISOString()]]);
  const since = third.edges[0].node.updatedAt;
  expect(statesOf(await changes({ since }))).toEqual(['ENDED']);
  // by reference too, and no longer after ninety days
  const reference = { references: [{ __typename: 'Enrolment', id: places[1] }] };
  const byId = async () =>
    (
      await ask('query ($references: [_Any!]!) { _entities(representations: $references) { ... on Enrolment { state } } }', reference, {
        bearer,
      })
    ).body.data._entities;
  expect(await byId()).toEqual([{ state: 'ENDED' }]);
  await prisma.enrolment.update({ where: { id: places[1]! }, data: { endedAt: new Date(Date.now() - 91 * 86_400_000) } });
  expect(await byId()).toEqual([null]);
  expect((await ask(query, { after: 'nonsense' }, { bearer })).code).toBe('BAD_USER_INPUT');
});

test('a pupil who comes from another school has changed for the new one', async () => {
  const child = await createChild(app, { schoolId: foreign.id });
  const week = await createWeek(app, (await createPlaine(app)).id);
  const { id } = await placeChild(app, parent, child.id, week);
  const { prisma } = app.database;
  const before = await prisma.enrolment.findUniqueOrThrow({ where: { id } });
  await prisma.child.update({ where: { id: child.id }, data: { schoolId: own.id } });
  const after = await prisma.enrolment.findUniqueOrThrow({ where: { id } });
  expect(after.updatedAt.getTime()).toBeGreaterThan(before.updatedAt.getTime());
});

test('a key that was revoked or has ended is refused, and only the log says which', async () => {
  const lines: unknown[] = [];
  const warn = app.log.warn;
  app.log.warn = ((line: unknown) => void lines.push(line)) as typeof warn;
  try {
    const revoked = await giveKey(own.id);
    await transact(app, staff, (ctx) => revokePartnerKey(ctx, revoked.keyId));
    const expired = await giveKey(own.id, new Date(Date.now() + 60_000));
    await app.database.prisma.partnerKey.update({ where: { id: expired.keyId }, data: { expiresAt: new Date(Date.now() - 1000) } });
    const answers = [
      await ask('{ school { id } }', {}, { bearer: revoked.secret }),
      await ask('{ school { id } }', {}, { bearer: expired.secret }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
    expect(answers[0]!.text).toBe(answers[1]!.text);
    expect(lines).toEqual([
      { keyId: revoked.keyId, reason: 'revoked' },
      { keyId: expired.keyId, reason: 'expired' },
    ]);
  } finally {
    app.log.warn = warn;
  }
});

test('a key must end in the future and open a school that exists', async () => {
  await expect(giveKey(own.id, new Date(Date.now() - 1000))).rejects.toThrow(InputInvalid);
  await expect(giveKey(rowId('School', '0190a5c0-0000-7000-8000-000000000000'))).rejects.toThrow(InputInvalid);
});

test('the secret is kept as a hash only, its use is noted at most once a minute, and making it is in the audit trail', async () => {
  await ask('{ school { id } }');
  const { lastUsedAt, secretHash } = await app.database.prisma.partnerKey.findUniqueOrThrow({ where: { id: keyId } });
  expect(lastUsedAt).not.toBeNull();
  expect(Buffer.from(secretHash).toString('latin1')).not.toContain(secret);
  await ask('{ school { id } }');
  expect((await app.database.prisma.partnerKey.findUniqueOrThrow({ where: { id: keyId } })).lastUsedAt).toEqual(lastUsedAt);
  const trail = await app.database.prisma.auditEntry.findMany({ where: { subject: `partner-key:${keyId}` } });
  expect(trail.map(({ action, actor }) => ({ action, actor }))).toEqual([
    { action: 'partner-key-created', actor: `staff:${staff.staff.id}` },
  ]);
  expect(JSON.stringify(trail, (_key, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(secret);
});

test('only one GraphQL request in JSON, sent by POST, is executed', async () => {
  const form = await ask('', {}, { body: 'query={school{id}}', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  expect([form.status, form.code]).toEqual([415, 'BAD_USER_INPUT']);
  const packed = await ask('{ school { id } }', {}, { headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } });
  expect([packed.status, packed.code]).toEqual([415, 'BAD_USER_INPUT']);
  const broken = await ask(entities, { references: [{ __typename: 'School', id: '\ud800' }] });
  expect([broken.status, broken.code]).toEqual([400, 'BAD_USER_INPUT']);
  const batch = await ask('', {}, { body: JSON.stringify([{ query: '{ school { id } }' }]) });
  expect([batch.status, batch.code]).toEqual([400, 'BAD_USER_INPUT']);
  const get = await fetch(`${address}?query={school{id}}`, { headers: { authorization: `Bearer ${secret}` } });
  expect(get.status).toBe(405);
  const huge = await ask('{ school { id } }', { pad: 'x'.repeat(limits.bodyBytes) });
  expect(huge.status).toBe(413);
});

test('a request that asks for too much is refused before any of it runs', async () => {
  const wide = await ask(`{ school { ${Array.from({ length: limits.fields }, (_, n) => `a${n}: name`).join(' ')} } }`);
  expect([wide.status, wide.code]).toEqual([400, 'TOO_COMPLEX']);
  const nested = Array.from({ length: limits.depth }, () => 'ofType {').join(' ');
  const deep = await ask(`{ __type(name: "School") { ${nested} name ${'}'.repeat(limits.depth)} } }`);
  expect([deep.status, deep.code]).toEqual([400, 'TOO_COMPLEX']);
  const many = await ask(entities, {
    references: Array.from({ length: limits.references + 1 }, () => ({ __typename: 'School', id: own.id })),
  });
  expect(many.code).toBe('TOO_COMPLEX');
  const long = await ask(`{ ${'school { name } '.repeat(limits.tokens)} }`);
  expect([long.status, long.code]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
});

test('what goes wrong inside stays inside', async () => {
  const unknownType = await ask(entities, { references: [{ __typename: 'Parent', id: seen.pupil }] });
  expect(unknownType.code).toBe('INTERNAL_SERVER_ERROR');
  expect(unknownType.text).not.toContain('resolver');
  const { prisma } = app.database;
  const broken = {
    ...app,
    database: {
      ...app.database,
      prisma: new Proxy(prisma, {
        get: (target, name) =>
          name === 'school' ? { findUniqueOrThrow: () => Promise.reject(new Error('SECRET')) } : Reflect.get(target, name),
      }),
    },
  };
  const door = await openPartnerSubgraph(broken);
  const server = createServer(
    createRequestListener({ env: app.env, log: app.log, entryPoints: [{ ...door.entryPoint, path: '/' }] }),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
    body: JSON.stringify({ query: '{ school { id } }' }),
  });
  const text = await answer.text();
  server.close();
  await door.stop();
  expect(text).not.toMatch(/SECRET|stack|prisma/i);
  expect(JSON.parse(text).errors[0].extensions).toEqual({
    code: 'INTERNAL_SERVER_ERROR',
    reference: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
});

test('an answer says the rate and what is left of it, goes back under its caller’s ids, and travels compressed', async () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const send = (headers: Record<string, string>) =>
    fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}`, 'accept-encoding': 'gzip', ...headers },
      body: '{"query":"{ _service { sdl } }"}',
    });
  const { headers } = await send({ 'x-request-id': 'gateway:4711-a', traceparent });
  expect([headers.get('x-request-id'), headers.get('traceparent'), headers.get('content-encoding')]).toEqual([
    'gateway:4711-a',
    traceparent,
    'gzip',
  ]);
  expect(headers.get('ratelimit-policy')).toBe('"key";q=60;w=6');
  expect(headers.get('ratelimit')).toMatch(/^"key";r=\d+;t=\d+$/);
  const forged = await send({ 'x-request-id': '85073003328 Marie', traceparent: 'nonsense' });
  expect(forged.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(forged.headers.get('traceparent')).toBeNull();
});

test('a flood with one key is slowed, and other keys are not', async () => {
  let seconds = 0;
  const door = await openPartnerSubgraph(app, { now: () => seconds });
  const url = await listen(door.entryPoint.handler);
  try {
    const flooding = await giveKey(own.id);
    const statusOf = async (bearer: string) => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${bearer}` };
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query: '{ school { id } }' }) });
      return [response.status, response.headers.get('retry-after'), ((await response.json()) as Answer).errors?.[0]?.extensions.code];
    };
    for (let nth = 0; nth < partnerRate.burst; nth += 1) expect(await statusOf(flooding.secret)).toEqual([200, null, undefined]);
    expect(await statusOf(flooding.secret)).toEqual([429, '1', 'RATE_LIMITED']);
    expect((await statusOf(secret))[0]).toBe(200);
    seconds = 1;
    expect((await statusOf(flooding.secret))[0]).toBe(200);
  } finally {
    await door.stop();
  }
});

type Answer = { errors?: { extensions: { code: string } }[] };
