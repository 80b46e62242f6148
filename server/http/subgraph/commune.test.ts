// The commune's router composes the portal with its billing and a school network, and asks as one person, over HTTP.
import { createHmac, randomUUID } from 'node:crypto';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse, type GraphQLSchema } from 'graphql';
import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ParentActor } from '../../platform/actor.ts';
import type { App } from '../../context.ts';
import { readExamples } from '../../../tests/kit/examples.ts';
import { gateways } from '../../../tests/kit/gateways.ts';
import { listen } from '../../../tests/kit/listen.ts';
import { createPlaine, createSchool, createStaff, createWeek, placeChild } from '../../../tests/kit/catalogue.ts';
import { watchStatements } from '../../../tests/kit/watch-statements.ts';
import { createChild, createParent, createPerson, createApp } from '../../../tests/kit/people.ts';
import { openCommuneSubgraph } from './commune.ts';
import { accountRate } from '../graphql/limit-accounts.ts';
import { openSubgraph } from './apollo.ts';

const example = readExamples('commune-router.md');
const billing = parse(example('billing'));
const network = parse(readExamples('partners.md')('network'));
const secret = 'the secret of the router of Valmont, long enough';
const clairesNumber = '85073003328';
const { signPerson } = (await import(`data:text/javascript,${encodeURIComponent(example('token'))}`)) as {
  signPerson: (secret: string, origin: string, sub: string) => string;
};

type Family = { parent: ParentActor; ids: Record<'Parent' | 'Child' | 'HealthSheet' | 'Basket' | 'Enrolment' | 'Payment', string> };

let app: App;
let url: string;
let urls: Record<string, string>;
let week: { id: string; monday: Date };
let open: Record<'Plaine' | 'Week' | 'School', string>;
let claire: Family;
let marc: Family;

async function createFamily(givenName: string, nationalNumber?: string): Promise<Family> {
  const { prisma } = app.database;
  const { actor: parent } = await createParent(app, { givenName, nationalNumber });
  const child = await createChild(app, [{ actor: parent }], { givenName: `Enfant de ${givenName}` });
  const { basketId, id } = await placeChild(app, parent, child.id, week, { status: 'HELD' });
  const sheet = await prisma.healthSheet.findUniqueOrThrow({ where: { childId: child.id } });
  const payment = await prisma.payment.create({
    data: { basketId, parentId: parent.parentId, method: 'ONLINE', status: 'PENDING', amountCents: 6000 },
  });
  const ids = { Parent: parent.parentId, Child: child.id, HealthSheet: sheet.id, Basket: basketId, Enrolment: id, Payment: payment.id };
  return { parent, ids };
}

const serveTheirs = async (
  typeDefs: typeof billing,
  resolvers: Extract<Parameters<typeof buildSubgraphSchema>[0], { resolvers?: unknown }>['resolvers'],
) => {
  const schema = buildSubgraphSchema({ typeDefs, resolvers }) as GraphQLSchema;
  const enter = async () => ({ app, actor: null, partner: null, locale: 'fr' as const, requestId: '' });
  const door = await openSubgraph({
    path: '/',
    schema,
    log: app.log,
    enter,
  });
  afterAll(() => door.stop());
  return listen(door.entryPoint.handler);
};

beforeAll(async () => {
  app = await createApp({ SUBGRAPH_SECRET: secret });
  const plaine = await createPlaine(app, { name: 'Petite plaine' });
  week = await createWeek(app, plaine.id, { capacity: 500 });
  const school = await createSchool(app, { faseNumber: '2417' });
  open = { Plaine: plaine.id, Week: week.id, School: school.id };
  claire = await createFamily('Claire', clairesNumber);
  marc = await createFamily('Marc');
  const door = await openCommuneSubgraph(app);
  afterAll(() => door.stop());
  url = await listen(door.entryPoint.handler);
  const invoicesOf = ({ id }: { id: string }) =>
    [claire, marc].flatMap(({ ids }) =>
      ids.Parent === id ? [{ number: `F-${ids.Payment.slice(-4)}`, totalCents: 6000, payment: { id: ids.Payment } }] : [],
    );
  urls = {
    app: url,
    billing: await serveTheirs(billing, { Parent: { invoices: invoicesOf } }),
    network: await serveTheirs(network, {
      Query: { mySchools: () => [{ faseNumber: '2417' }] },
      School: { headTeacher: () => 'Mme Hubert' },
    }),
  };
});

const tokenOf = (sub: string) => signPerson(secret, app.env.ORIGIN, sub);

type Answer = { data?: Record<string, unknown> | null; errors?: { message: string; extensions: { code: string } }[] };

async function ask(query: string, { variables, token, bearer = secret }: { variables?: object; token?: string; bearer?: string } = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(bearer && { authorization: `Bearer ${bearer}` }),
      ...(token !== undefined && { 'x-portal-person': token }),
    },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, body: (await response.json()) as Answer, wait: response.headers.get('retry-after') };
}

const askAs = async (personId: string | null, query: string, variables?: object) =>
  (await ask(query, { variables, token: personId === null ? undefined : tokenOf(personId) })).body;

const entities = (type: string, fields = 'id') =>
  `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on ${type} { ${fields} } } }`;

/** What each id of a type is for a person: itself, or null. */
async function resolve(personId: string | null, type: string, ids: string[]): Promise<(string | null)[]> {
  const { data, errors } = await askAs(personId, entities(type), { representations: ids.map((id) => ({ __typename: type, id })) });
  expect(errors).toBeUndefined();
  return (data!._entities as ({ id: string } | null)[]).map((found) => found?.id ?? null);
}

/** The commune's router: it knows who asks, and signs it for the portal alone. */
/** The router of the commune: its secret and the person's token with what goes to the portal, and with nothing else. */
async function openRouter(open: (typeof gateways)[keyof typeof gateways]) {
  const sdl = ((await askAs(null, '{ _service { sdl } }')).data!._service as { sdl: string }).sdl;
  const subgraphs = [
    { name: 'portal', url: urls.app!, sdl },
    { name: 'billing', url: urls.billing!, sdl: example('billing') },
    { name: 'network', url: urls.network!, sdl: readExamples('partners.md')('network') },
  ];
  const router = await open(subgraphs, (subgraph, caller): Record<string, string> =>
    subgraph === 'portal' ? { authorization: `Bearer ${secret}`, ...(caller && { 'x-portal-person': tokenOf(caller) }) } : {},
  );
  return router.ask;
}

test.each(Object.entries(gateways))(
  'through %s one question of one parent goes to the portal and to billing, in statements that do not grow with the family',
  async (_name, open) => {
    const router = await openRouter(open);
    const placed = await app.database.prisma.enrolment.deleteMany({
      where: { parentId: claire.parent.parentId, id: { not: claire.ids.Enrolment } },
    });
    await app.database.prisma.familyLink.deleteMany({ where: { parentId: claire.parent.parentId, childId: { not: claire.ids.Child } } });
    expect(placed.count === 0 || placed.count === 12).toBe(true);
    const run = () => router(example('across'), claire.parent.personId);
    const enrolments = [{ status: 'HELD', week: { startDate: '2027-07-05', plaine: { name: 'Petite plaine' } } }];
    expect(await run()).toEqual({
      data: {
        viewer: {
          parent: {
            invoices: [
              { number: `F-${claire.ids.Payment.slice(-4)}`, totalCents: 6000, payment: { status: 'PENDING', amountCents: 6000 } },
            ],
            children: [{ givenName: 'Enfant de Claire', enrolments }],
          },
        },
      },
    });
    expect(await router('{ mySchools { headTeacher name } viewer { givenName } }')).toMatchObject({
      data: { mySchools: [{ headTeacher: 'Mme Hubert', name: expect.stringContaining('École') }], viewer: null },
    });

    const few = (await watchStatements(app, run)).length;
    expect(few).toBeGreaterThan(3);
    for (let n = 0; n < 12; n += 1) {
      const child = await createChild(app, [{ actor: claire.parent }]);
      await placeChild(app, claire.parent, child.id, week, { status: 'HELD' });
    }
    expect((await watchStatements(app, run)).length).toBe(few);
  },
);

test("another parent's rows are null, like rows that do not exist", async () => {
  for (const [type, id] of Object.entries(claire.ids)) {
    const asked = [id, marc.ids[type as keyof typeof marc.ids], randomUUID(), 'no id'];
    expect([type, await resolve(claire.parent.personId, type, asked)]).toEqual([type, [id, null, null, null]]);
    expect([type, await resolve(null, type, asked)]).toEqual([type, [null, null, null, null]]);
  }
  for (const [type, id] of Object.entries(open)) expect([type, await resolve(null, type, [id, randomUUID()])]).toEqual([type, [id, null]]);
});

test('what is not published, or cancelled, is seen by staff and by those who have a place', async () => {
  const { prisma } = app.database;
  const hidden = await createPlaine(app, { published: false });
  const cancelled = await createWeek(app, open.Plaine, { monday: '2027-07-12' });
  await placeChild(app, claire.parent, claire.ids.Child, cancelled);
  await prisma.week.update({ where: { id: cancelled.id }, data: { cancelledAt: new Date() } });
  const { actor: desk } = await createStaff(app, 'DESK');
  const { actor: elsewhere } = await createStaff(app, 'COORDINATOR', 'Ailleurs');
  const seen = async (personId: string | null) => [
    ...(await resolve(personId, 'Plaine', [hidden.id])),
    ...(await resolve(personId, 'Week', [cancelled.id])),
  ];
  expect(await seen(null)).toEqual([null, null]);
  expect(await seen(marc.parent.personId)).toEqual([null, null]);
  expect(await seen(claire.parent.personId)).toEqual([null, cancelled.id]);
  expect(await seen(desk.personId)).toEqual([hidden.id, cancelled.id]);
  expect(await seen(elsewhere.personId)).toEqual([null, null]);
});

test('staff see what their role sees; a health sheet is written down before it is shown', async () => {
  const { prisma } = app.database;
  const { actor: responsible } = await createStaff(app, 'RESPONSIBLE');
  const { actor: desk } = await createStaff(app, 'DESK');
  const { actor: here } = await createStaff(app, 'COORDINATOR', 'École de la Vallée');
  const { actor: elsewhere } = await createStaff(app, 'COORDINATOR', 'Ailleurs');
  const { actor: kitchen } = await createStaff(app, 'KITCHEN');
  const seen = async (personId: string) => {
    const found: string[] = [];
    for (const [type, id] of Object.entries(marc.ids)) if ((await resolve(personId, type, [id]))[0]) found.push(type);
    return found;
  };
  expect(await prisma.healthSheetRead.count()).toBe(0);
  expect(await seen(desk.personId)).toEqual(['Parent', 'Child', 'Enrolment', 'Payment']);
  expect(await seen(here.personId)).toEqual(['Child', 'Enrolment']);
  expect(await seen(elsewhere.personId)).toEqual([]);
  expect(await seen(kitchen.personId)).toEqual([]);
  expect(await resolve(marc.parent.personId, 'HealthSheet', [marc.ids.HealthSheet])).toEqual([marc.ids.HealthSheet]);
  expect(await prisma.healthSheetRead.count()).toBe(0);
  expect(await seen(responsible.personId)).toEqual(['Parent', 'Child', 'HealthSheet', 'Enrolment', 'Payment']);
  expect(await prisma.healthSheetRead.findMany({ select: { childId: true, personId: true } })).toEqual([
    { childId: marc.ids.Child, personId: responsible.personId },
  ]);
});

test('the statements of a batch do not depend on the number of references', async () => {
  const enrolments = await app.database.prisma.enrolment.findMany({ where: { parentId: claire.parent.parentId } });
  const batches: [string, string, string[]][] = [
    ['Enrolment', 'id status child { givenName } week { plaine { name } }', enrolments.map(({ id }) => id)],
    ['Child', 'givenName school { name } enrolments { status }', enrolments.map(({ childId }) => childId)],
  ];
  for (const [type, fields, ids] of batches) {
    expect(ids.length).toBeGreaterThan(10);
    const count = async (some: string[]) => {
      const variables = { representations: some.map((id) => ({ __typename: type, id })) };
      let answer: Answer | undefined;
      const sent = await watchStatements(
        app,
        async () => (answer = await askAs(claire.parent.personId, entities(type, fields), variables)),
      );
      expect(answer?.errors).toBeUndefined();
      expect((answer?.data?._entities as unknown[]).every((found) => found !== null)).toBe(true);
      return sent.length;
    };
    expect([type, await count(ids)]).toEqual([type, await count(ids.slice(0, 1))]);
  }
});

test('acts are those of the person, and of nobody else', async () => {
  const change = 'mutation { updateProfile(input: { email: "claire@example.be" }) { ... on Parent { id pendingEmail } } }';
  expect(await askAs(claire.parent.personId, change)).toEqual({
    data: { updateProfile: { id: claire.ids.Parent, pendingEmail: 'claire@example.be' } },
  });
  expect((await askAs(null, change)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  const { actor: visitor } = await createPerson(app);
  expect((await askAs(visitor.personId, change)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  expect((await askAs(claire.parent.personId, '{ admin { __typename } }')).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
});

test('a person is named by id or by national number, in a token that the router signed for this portal now', async () => {
  const query = '{ viewer { givenName } }';
  const { personId: sub } = claire.parent;
  const key = createHmac('sha256', secret).update('portail person token').digest();
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: 'commune-router', aud: app.env.ORIGIN, sub, iat: now, exp: now + 60 };
  const sign = (other: object, withKey = key) => new SignJWT({ ...claims, ...other }).setProtectedHeader({ alg: 'HS256' }).sign(withKey);
  for (const token of [tokenOf(sub), tokenOf(clairesNumber), await sign({})])
    expect(await ask(query, { token })).toMatchObject({ status: 200, body: { data: { viewer: { givenName: 'Claire' } } } });

  const refused = {
    empty: '',
    'of another key': await sign({}, createHmac('sha256', 'another').update('portail person token').digest()),
    'of the secret itself': await sign({}, Buffer.from(secret)),
    unsigned: new UnsecuredJWT(claims).encode(),
    'of another issuer': await sign({ iss: 'somebody' }),
    'for another portal': await sign({ aud: 'https://elsewhere.example' }),
    expired: await sign({ iat: now - 120, exp: now - 60 }),
    'signed long ago': await sign({ iat: now - 3600, exp: now + 3600 }),
    'without an end': await sign({ exp: undefined }),
    'of a stranger': tokenOf(randomUUID()),
    'of a stranger by number': tokenOf('93051822361'),
    'of nobody': await sign({ sub: undefined }),
  };
  for (const [what, token] of Object.entries(refused)) {
    const { status, body } = await ask(query, { token });
    expect([what, status, body.errors?.[0]?.extensions.code]).toEqual([what, 401, 'UNAUTHENTICATED']);
  }
});

test('only the router is answered; without a secret there is no door', async () => {
  for (const query of ['{ plaines { id } }', '{ _service { sdl } }', '{ __schema { queryType { name } } }'])
    for (const bearer of ['', 'nonsense', `${secret}x`])
      expect(await ask(query, { bearer, token: tokenOf(claire.parent.personId) })).toMatchObject({
        status: 401,
        body: JSON.parse(example('refusal')) as Answer,
      });
  const closed = await openCommuneSubgraph({ ...app, env: { ...app.env, SUBGRAPH_SECRET: undefined } });
  const response = await fetch(await listen(closed.entryPoint.handler), { method: 'POST', headers: { authorization: 'Bearer undefined' } });
  expect(response.status).toBe(404);
});

test('limits: depth, streams, and how much one person may ask', async () => {
  const deep = `{ viewer { parent { children { ${'enrolments { child { '.repeat(3)} id ${'} } '.repeat(3)} } } } }`;
  expect(await ask(deep)).toMatchObject({ status: 400, body: { errors: [{ extensions: { code: 'TOO_COMPLEX' } }] } });
  const stream = await ask('subscription { seatCounts { weekId } }');
  expect(stream).toMatchObject({ status: 400, body: { errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] } });
  const { actor: hasty } = await createPerson(app);
  const token = tokenOf(hasty.personId);
  const many = `mutation { ${Array.from({ length: 10 }, (_, n) => `m${n}: abandonBasket { __typename }`).join(' ')} }`;
  const answers: Awaited<ReturnType<typeof ask>>[] = [];
  for (let n = 0; n < accountRate.burst / 10 + 8; n += 1) answers.push(await ask(many, { token }));
  expect(answers[0]).toMatchObject({ status: 200 });
  expect(answers.at(-1)).toMatchObject({ status: 429, wait: '1', body: { errors: [{ extensions: { code: 'RATE_LIMITED' } }] } });
});
