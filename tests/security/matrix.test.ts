// Who may see and do what: every field of both graphs against everybody, as it is found, compared with verdicts.txt,
// which was read line by line. A new field has no line there, so it is red until somebody has said who may have it
// (vitest -u writes what is found; reading the difference is the decision).
//
//   A  answered, about the family        o  answered, about oneself or what is public
//   F  refused to somebody signed in     U  refused to nobody       -  nothing there: the same as for an id of nothing
//   m  comes as the answer to a mutation or a subscription, whose verdict it has
import { transact } from '../../server/platform/act.ts';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extendSchema, getNamedType, graphql, isObjectType, parse, type GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserSchema } from '../../schema/index.ts';
import { communeSchema, partnerSchema } from '../../schema/subgraphs.ts';
import { openPartnerSubgraph } from '../../server/http/subgraph/partner.ts';
import { createPartnerKey } from '../../server/partners/create-key.ts';
import type { App } from '../../server/context.ts';
import { openBrowserDoor, type Answer } from '../kit/browser-door.ts';
import { createStaff } from '../kit/catalogue.ts';
import { createApp } from '../kit/people.ts';
import { argumentsOf, idsOfNothing, mutationArguments, namesNothing } from './arguments.ts';
import { canaries, createFamilies, roles, type Families, type Role } from './family.ts';
import { listFields, listRoads, writeQuery } from './graph-paths.ts';

type Verdict = 'A' | 'o' | 'F' | 'U' | '-' | 'm';
type Ask = (query: string) => Promise<Answer>;

const strength: Verdict[] = ['-', 'U', 'F', 'o', 'A'];
const stronger = (one: Verdict | undefined, other: Verdict) => (strength.indexOf(one ?? '-') > strength.indexOf(other) ? one! : other);

let app: App;
let families: Families;
let door: Awaited<ReturnType<typeof openBrowserDoor>>;
/** of keys: another school's, then the family's own */
const secrets: string[] = [];
const rows = {
  keyId: '',
  auditId: '',
  consentId: '',
  periodId: '',
  batchId: '',
  seasonId: '',
  siteId: '',
  tariffId: '',
  optionId: '',
  teamMemberId: '',
};
/** everything each role was ever answered */
const heard = new Map<string, string>();
const table = new Map<string, string>();

beforeAll(async () => {
  app = await createApp({ RATE_LIMITS: 'off', COMMUNE_LOGO: 'web/static/favicon.svg' });
  families = await createFamilies(app);
  door = await openBrowserDoor(app);
  const { actor } = await createStaff(app);
  const [own, other] = families.schools;
  for (const schoolId of [other, own]) {
    const { key, secret } = await transact(app, actor, (ctx) => createPartnerKey(ctx, { schoolIds: [schoolId], label: 'essai' }));
    secrets.push(secret);
    rows.keyId = key.id;
  }
  const { prisma } = app.database;
  rows.auditId = String((await prisma.auditEntry.findFirstOrThrow()).id);
  const mine = { childId: families.target.childId, parentId: families.target.parentId };
  rows.consentId = (
    await prisma.consent.create({ data: { ...mine, purpose: 'PHOTO_INTERNAL', given: true, textVersion: '1', locale: 'fr' } })
  ).id;
  rows.teamMemberId = (
    await app.database.prisma.teamMember.create({
      data: { weekId: families.common.weekId, givenName: 'Ana', familyName: 'Équipe', function: 'ANIMATOR', hasBrevet: false },
    })
  ).id;
  rows.seasonId = (
    await prisma.season.create({
      data: { name: 'Été', kind: 'SUMMER', firstDay: new Date('2031-07-01'), lastDay: new Date('2031-08-31') },
    })
  ).id;
  rows.periodId = (await prisma.enrolmentPeriod.findFirstOrThrow()).id;
  rows.batchId = (
    await prisma.refundBatch.create({
      data: { totalCents: 1n, executionDay: new Date('2026-12-01'), createdById: actor.staff.id, file: new Uint8Array() },
    })
  ).id;
  rows.tariffId = (await prisma.tariffDecision.findFirstOrThrow()).id;
  const option = {
    plaineId: families.common.plaineId,
    kind: 'CARE_AFTER',
    name: 'Garderie',
    priceCents: 100,
    unit: 'DAY',
    attestable: true,
  } as const;
  rows.optionId = (await prisma.weekOption.create({ data: option })).id;
  rows.siteId = (await prisma.plaine.findUniqueOrThrow({ where: { id: families.common.plaineId } })).siteId;
}, 60_000);

const askAs =
  (role: Role): Ask =>
  async (query) => {
    const answer = await door.query(query, { token: families.tokens[role] });
    heard.set(role, (heard.get(role) ?? '') + JSON.stringify(answer));
    return answer;
  };

/** What one role finds at every field, over every road. */
async function explore(schema: GraphQLSchema, ask: Ask, every: (root: string) => boolean): Promise<Map<string, Verdict>> {
  const found = new Map<string, Verdict>();
  const note = (field: string, verdict: Verdict) => found.set(field, stronger(found.get(field), verdict));
  const own = new Set(Object.values(families.target));
  const closed = new Map<string, Verdict>();
  // nothing is stronger than A: a second road over the same edge could not say more
  const answered = new Set<string>();
  for (const road of listRoads(schema, every)) {
    const names = road.steps.map(({ field }) => field.name);
    const fields = Object.keys(road.to.getFields()).filter((name) => !name.startsWith('_'));
    const last = road.steps.at(-1)!;
    const prefixes = names.map((_name, index) => names.slice(0, index + 1).join('.'));
    const edge = `${last.type.name}.${last.field.name}`;
    if (answered.has(edge)) continue;
    const shut = prefixes.map((prefix) => closed.get(prefix)).find((verdict) => verdict !== undefined);
    const all: Answer = shut ? {} : await ask(writeQuery(road, fields, argumentsOf(families)));
    // a field that failed may have taken the end of the road with it, and too many at once are refused as a whole
    const isTaken =
      !follow(all.data, names, false, own) &&
      all.errors?.some(({ path, extensions: { code } }) => code === 'TOO_COMPLEX' || writeNames(path).length > names.length);
    const reached = isTaken ? await ask(writeQuery(road, ['__typename'], argumentsOf(families))) : all;
    const end = shut ?? judge(reached, names, own);
    if (road.steps.length === 1 || last.type.name === 'AdminQuery') note(edge, end);
    if (end === 'A') answered.add(edge);
    if (end !== 'A' && end !== 'o') {
      closed.set(names.join('.'), end);
      for (const name of fields) note(`${road.to.name}.${name}`, end);
      continue;
    }
    const isBlamed = findBlamed(all, names, own);
    for (const name of fields) {
      const alone = isBlamed(name) && (await ask(writeQuery(road, [name], argumentsOf(families))));
      note(`${road.to.name}.${name}`, alone && alone.errors ? judge(alone, [...names, name], own) : end);
    }
  }
  for (const field of Object.values(schema.getQueryType()!.getFields()))
    if (!isObjectType(getNamedType(field.type)) && !field.name.startsWith('_'))
      note(`Query.${field.name}`, (await ask(`{ ${field.name}${argumentsOf(families)(field)} }`)).errors ? 'F' : 'o');
  return found;
}

/** A field that is refused and may be null stands in the data as null: the refusal counts. */
function judge({ data, errors }: Answer, path: string[], own: Set<string>): Verdict {
  const reached = follow(data, path, false, own);
  if (reached) return reached;
  const code = errors?.[0]?.extensions.code;
  if (code === 'UNAUTHENTICATED') return 'U';
  if (code === 'FORBIDDEN') return 'F';
  if (errors) throw new Error(`${errors[0]!.message} (${code}) on ${path.join('.')}`);
  return '-';
}

/** The path of an error without ranks in lists. */
const writeNames = (path: readonly (string | number)[] = []) => path.filter((step) => typeof step === 'string');

/** The fields at the end of a road that an error may be about: all of them where it took the things themselves away. */
function findBlamed({ data, errors }: Answer, names: string[], own: Set<string>): (field: string) => boolean {
  if (!errors) return () => false;
  const paths = errors.map(({ path }) => writeNames(path));
  const isWhole =
    follow(data, names, false, own) && paths.every((path) => path.length > names.length && names.every((name, at) => path[at] === name));
  return isWhole ? (field) => paths.some((path) => path[names.length] === field) : () => true;
}

/** Whether the end of a road was reached, and whether over a thing of the family. */
function follow(value: unknown, path: string[], isOwn: boolean, own: Set<string>): Verdict | null {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) {
    const found = value.flatMap((item) => follow(item, path, isOwn, own) ?? []);
    return found.includes('A') ? 'A' : (found[0] ?? null);
  }
  const object = value as Record<string, unknown>;
  const here = isOwn || own.has(String(object.id));
  if (path.length === 0) return here ? 'A' : 'o';
  return follow(object[path[0]!], path.slice(1), here, own);
}

async function judgeMutation(name: string, ask: Ask): Promise<Verdict> {
  const write = mutationArguments[name];
  if (!write) throw new Error(`tests/security/arguments.ts does not know what to put into ${name}`);
  const query = (ids: Parameters<typeof write>[0]) =>
    `mutation { ${name}${write(ids)} { __typename ... on Refusal { message } ... on InputInvalid { field } } }`;
  const answer = await ask(query({ ...families.target, ...families.common }));
  const code = answer.errors?.[0]?.extensions.code;
  if (code === 'UNAUTHENTICATED') return 'U';
  if (code === 'FORBIDDEN') return 'F';
  if (answer.errors) throw new Error(`${name}: ${answer.errors[0]!.message}`);
  if (namesNothing(name)) return 'o';
  return JSON.stringify(answer) === JSON.stringify(await ask(query(idsOfNothing(families)))) ? '-' : 'A';
}

/** Everything of the family, as the database holds it. */
async function photograph() {
  const { target } = families;
  const { rows } = await app.database.pool.query<{ text: string }>(
    `SELECT string_agg(line, E'\\n' ORDER BY line) AS text FROM (
       SELECT to_jsonb(t)::text AS line FROM child AS t WHERE id = $1 UNION ALL SELECT to_jsonb(t)::text FROM health_sheet AS t WHERE child_id = $1
       UNION ALL SELECT to_jsonb(t)::text FROM family_link AS t WHERE child_id = $1 UNION ALL SELECT to_jsonb(t)::text FROM enrolment AS t WHERE child_id = $1
       UNION ALL SELECT to_jsonb(t)::text FROM waiting_place AS t WHERE child_id = $1 UNION ALL SELECT to_jsonb(t)::text FROM parent AS t WHERE id = $2
       UNION ALL SELECT to_jsonb(t)::text FROM payment AS t WHERE parent_id = $2 UNION ALL SELECT to_jsonb(t)::text FROM cancellation_request AS t WHERE parent_id = $2
       UNION ALL SELECT to_jsonb(t)::text FROM basket AS t WHERE parent_id = $2
       UNION ALL SELECT to_jsonb(t)::text FROM opposition AS t WHERE child_id = $1
       UNION ALL SELECT session.id::text FROM session JOIN parent USING (person_id) WHERE parent.id = $2) AS lines`,
    [target.childId, target.parentId],
  );
  return rows[0]!.text;
}

/** The types that a router may name by a key. */
function namesOfEntities(schema: GraphQLSchema): string[] {
  const union = schema.getType('_Entity');
  return union && 'getTypes' in union
    ? union
        .getTypes()
        .map(({ name }) => name)
        .sort()
    : [];
}

/** Who may do something comes after who may not. */
const order = [
  'nobody',
  'person',
  'stranger',
  'blocked',
  'parent',
  'coparent',
  'KITCHEN',
  'COORDINATOR',
  'TREASURER',
  'DESK',
  'RESPONSIBLE',
] as const;
const outsiders: Role[] = order.slice(0, 4);

/** Fields of a graph that a table of verdicts has no line for, and lines without a field or without a verdict for everybody. */
function findGaps(schema: GraphQLSchema, file: string, count: number): string[] {
  const lines = readFileSync(new URL(file, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1);
  const verdicts = new Map(lines.map((line) => [line.split(/\s+/)[0]!, line.split(/\s{2,}/).slice(1)]));
  const fields = listFields(schema);
  return [
    ...fields.filter((field) => verdicts.get(field)?.length !== count),
    ...[...verdicts.keys()].filter((field) => !fields.includes(field) && field !== 'Query._entities'),
  ];
}

test.each([
  ['browser', browserSchema, 'verdicts.txt', roles.length, 'extend type Child { invented: String }', 'Child.invented'],
  ['browser', browserSchema, 'verdicts.txt', roles.length, 'extend type Mutation { invented: Boolean }', 'Mutation.invented'],
  ['schools’', partnerSchema, 'verdicts-partner.txt', 3, 'extend type Pupil { invented: String }', 'Pupil.invented'],
] as const)('a new field of the %s graph has no verdict until somebody gives one', (_name, schema, file, count, sdl, field) => {
  expect(findGaps(schema, file, count)).toEqual([]);
  expect(findGaps(extendSchema(schema, parse(sdl)), file, count)).toEqual([field]);
});

// Before the browser's: there, those who may do something do it.
describe('the schools’ graph', () => {
  const keys = ['no key', 'other school', 'school'] as const;

  test('every field has the verdict of the table; another school’s pupils are the same as none', async () => {
    const partners = await openPartnerSubgraph(app);
    const server = createServer(partners.entryPoint.handler).listen(0, '127.0.0.1');
    await once(server, 'listening');
    afterAll(async () => {
      server.close();
      await partners.stop();
    });
    const { target } = families;
    const found: Map<string, Verdict>[] = [];
    for (const secret of [null, ...secrets]) {
      const ask = async (query: string, variables?: object) => {
        const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/partner/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...(secret && { authorization: `Bearer ${secret}` }) },
          body: JSON.stringify({ query, variables }),
        });
        return (await response.json()) as Answer;
      };
      const verdicts = await explore(partnerSchema, ask, () => true);
      const references =
        'query ($r: [_Any!]!) { _entities(representations: $r) { __typename ... on Pupil { givenName } ... on Enrolment { id confirmed } } }';
      const entities = (childId: string, enrolmentId: string) =>
        ask(references, {
          r: [
            { __typename: 'Pupil', id: childId },
            { __typename: 'Enrolment', id: enrolmentId },
          ],
        });
      const [theirs, nothing] = [await entities(target.childId, target.paidId), await entities(crypto.randomUUID(), crypto.randomUUID())];
      const code = theirs.errors?.[0]?.extensions.code;
      verdicts.set('Query._entities', code === 'UNAUTHENTICATED' ? 'U' : JSON.stringify(theirs) === JSON.stringify(nothing) ? '-' : 'A');
      found.push(verdicts);
    }
    const fields = [...listFields(partnerSchema), 'Query._entities'].sort();
    const lines = [
      ''.padEnd(36) + keys.map((key) => key.padEnd(14)).join(''),
      ...fields.map((field) => field.padEnd(36) + found.map((one) => (one.get(field) ?? 'm').padEnd(14)).join('')),
    ];
    await expect(lines.map((line) => line.trimEnd()).join('\n') + '\n').toMatchFileSnapshot('verdicts-partner.txt');
    expect(found[1]!.get('Pupil.givenName')).not.toBe('A');
  }, 60_000);
});

describe('the commune’s graph', () => {
  /** Entities by reference, with the id of the family's. */
  const references: Record<string, (families: Families) => string> = {
    RefundBatch: () => rows.batchId,
    Parent: ({ target }) => target.parentId,
    Child: ({ target }) => target.childId,
    HealthSheet: ({ target }) => target.sheetId,
    Basket: ({ target }) => target.basketId,
    Enrolment: ({ target }) => target.heldId,
    Payment: ({ target }) => target.paymentId,
    Plaine: ({ common }) => common.plaineId,
    WeekOption: () => rows.optionId,
    StaffOption: () => rows.optionId,
    Week: ({ common }) => common.weekId,
    School: ({ common }) => common.schoolId,
    AuditEntry: () => rows.auditId,
    // none in the families' world: an id of nothing
    BankMovement: () => crypto.randomUUID(),
    BankStatement: () => crypto.randomUUID(),
    WriteOff: () => crypto.randomUUID(),
    CancellationRequest: ({ target }) => target.cancellationId,
    Commune: () => 'commune',
    Consent: () => rows.consentId,
    EnrolmentPeriod: () => rows.periodId,
    HealthSheetRead: ({ target }) => target.readId,
    LinkRequest: ({ target }) => target.linkRequestId,
    Opposition: ({ target }) => target.oppositionId,
    OwnSession: ({ target }) => target.sessionId,
    PartnerKey: () => rows.keyId,
    Reduction: ({ target }) => target.reductionId,
    ParticipationCertificate: ({ target }) => target.participationId,
    PaymentPaper: ({ target }) => target.paymentPaperId,
    ReductionGrant: ({ target }) => target.grantId,
    Refund: ({ target }) => target.refundId,
    SchoolAccess: ({ common }) => `${rows.keyId}:${common.schoolId}`,
    Season: () => rows.seasonId,
    SevereDisability: ({ target }) => target.disabilityId,
    Site: () => rows.siteId,
    MessageTemplate: ({ common }) => common.templateId,
    StaffLink: ({ target }) => target.familyLinkId,
    StaffMember: ({ common }) => common.staffMemberId,
    StaffMessage: ({ common }) => common.messageId,
    StaffOpposition: ({ target }) => target.oppositionId,
    StaffPlaine: ({ common }) => common.plaineId,
    StaffSeason: () => rows.seasonId,
    StaffSchool: ({ common }) => common.schoolId,
    StaffWeek: ({ common }) => common.weekId,
    TariffDecision: () => rows.tariffId,
    TaxCertificate: ({ target }) => target.certificateId,
    TeamMember: () => rows.teamMemberId,
    Viewer: ({ actors }) => actors.parent.actor.personId,
    WaitingPlace: ({ target }) => target.waitingPlaceId,
  };

  test('is the browser’s own, field by field, scopes and resolvers included', () => {
    const optionsOf = (schema: GraphQLSchema, path: string) => {
      const [type, field] = path.split('.') as [string, string];
      const found = schema.getType(type);
      return found && 'getFields' in found ? found.getFields()[field]?.extensions?.pothosOptions : undefined;
    };
    const fields = listFields(communeSchema);
    expect(fields.length).toBeGreaterThan(300);
    expect(fields.filter((field) => optionsOf(communeSchema, field) !== optionsOf(browserSchema, field))).toEqual([]);
    expect(Object.keys(references).sort()).toEqual(namesOfEntities(communeSchema));
  });

  test('an entity by its id has the verdict of the table, for everybody', async () => {
    const lines: string[] = [];
    const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }';
    const resolve = async (role: Role, __typename: string, id: string): Promise<boolean> => {
      const token = families.tokens[role];
      const actor = token ? await app.readSession(token) : null;
      const contextValue = { app, actor, partner: null, requestId: '' };
      const { data } = await graphql({ schema: communeSchema, source: query, contextValue, variableValues: { r: [{ __typename, id }] } });
      return Boolean((data as { _entities: unknown[] } | null | undefined)?._entities[0]);
    };
    for (const [type, idOf] of Object.entries(references)) {
      const verdicts: string[] = [];
      for (const role of roles) verdicts.push((await resolve(role, type, idOf(families))) ? 'A' : '-');
      expect(await resolve('RESPONSIBLE', type, crypto.randomUUID())).toBe(false);
      lines.push(type.padEnd(21) + verdicts.map((verdict) => verdict.padEnd(12)).join(''));
    }
    const text = [''.padEnd(21) + roles.map((role) => role.padEnd(12)).join(''), ...lines].map((line) => line.trimEnd()).join('\n');
    await expect(`${text}\n`).toMatchFileSnapshot('verdicts-commune.txt');
  });
});

describe('the browser’s graph', () => {
  test('outsiders change nothing of the family, and read nothing of it', async () => {
    const before = await photograph();
    await column('blocked');
    expect(await photograph()).toBe(before);
    for (const role of outsiders)
      for (const canary of Object.values(canaries)) expect(`${role}: ${heard.get(role)!.includes(canary)}`).toBe(`${role}: false`);
    for (const role of outsiders)
      expect([...table].filter(([cell, verdict]) => cell.startsWith(`${role} `) && verdict === 'A')).toEqual([]);
  }, 300_000);

  test('the test sees: of a parent’s answers it finds the family’s words', async () => {
    await column('parent');
    for (const word of [
      canaries.parentMail,
      canaries.parentStreet,
      canaries.childName,
      canaries.allergies,
      canaries.mayNotFetch,
      canaries.reason,
    ])
      expect(heard.get('parent')).toContain(word);
  }, 300_000);

  test('the co-parent reads the child and the sheet, and nothing of the other parent', async () => {
    await column('coparent');
    for (const word of [canaries.childName, canaries.contact]) expect(heard.get('coparent')).toContain(word);
    for (const word of [
      canaries.parentMail,
      canaries.parentStreet,
      canaries.parentPhone,
      canaries.mayNotFetch,
      canaries.reason,
      canaries.document,
    ])
      expect(heard.get('coparent')).not.toContain(word);
  }, 300_000);

  test('staff read what their role is for', async () => {
    await column('RESPONSIBLE');
    for (const word of [canaries.parentMail, canaries.parentStreet, canaries.contact, canaries.reason])
      expect(heard.get('KITCHEN')).not.toContain(word);
    for (const word of [canaries.parentMail, canaries.parentStreet, canaries.reason]) expect(heard.get('COORDINATOR')).not.toContain(word);
    for (const word of [canaries.allergies, canaries.contact, canaries.reason, canaries.decision, canaries.proof])
      expect(heard.get('TREASURER')).not.toContain(word);
    for (const word of [canaries.contact, canaries.mayNotFetch]) expect(heard.get('DESK')).not.toContain(word);
    expect(heard.get('KITCHEN')).not.toContain(canaries.mayNotFetch);
  }, 300_000);

  test('a national number is shown whole to nobody', async () => {
    await column('RESPONSIBLE');
    for (const [role, words] of heard)
      for (const number of [canaries.childNumber, canaries.parentNumber]) expect(`${role} ${words.includes(number)}`).toBe(`${role} false`);
  }, 300_000);

  test('every field has the verdict of the table', async () => {
    await column('RESPONSIBLE');
    const ways = listFields(browserSchema).filter((field) => /^(Query|AdminQuery|Mutation|Subscription)\./.test(field));
    expect(ways.filter((field) => roles.some((role) => !table.has(`${role} ${field}`)))).toEqual([]);
    const width = Math.max(...listFields(browserSchema).map((field) => field.length)) + 2;
    const row = (field: string) => field.padEnd(width) + roles.map((role) => (table.get(`${role} ${field}`) ?? 'm').padEnd(12)).join('');
    const lines = [''.padEnd(width) + roles.map((role) => role.padEnd(12)).join(''), ...listFields(browserSchema).sort().map(row)];
    await expect(lines.map((line) => line.trimEnd()).join('\n') + '\n').toMatchFileSnapshot('verdicts.txt');
  }, 300_000);
});

let filled = 0;
/** Fills the columns up to this role's, each once and always in the same order: what one changes, the next finds. */
async function column(role: Role) {
  while (filled <= order.indexOf(role)) await fill(order[filled++]!);
}

async function fill(role: Role) {
  const ask = askAs(role);
  const admin = await ask('{ admin { __typename } }');
  table.set(`${role} Query.admin`, admin.data?.admin ? 'o' : admin.errors?.[0]?.extensions.code === 'UNAUTHENTICATED' ? 'U' : 'F');
  for (const [field, verdict] of await explore(browserSchema, ask, (root) => root === 'viewer')) table.set(`${role} ${field}`, verdict);
  // who registers is a parent from then on, who erases is nobody: last, in the order in which both are seen
  const isParent = ['stranger', 'parent', 'coparent', 'blocked'].includes(role);
  const last = isParent ? ['registerParent', 'eraseMyData'] : ['eraseMyData', 'registerParent'];
  const names = Object.keys(browserSchema.getMutationType()!.getFields()).filter((name) => !last.includes(name));
  for (const name of [...names, ...last]) table.set(`${role} Mutation.${name}`, await judgeMutation(name, ask));
  const stream = await door.watch('subscription { seatCounts { weekId } }', families.tokens[role]);
  await expect.poll(stream.text, { timeout: 15_000 }).toMatch(/weekId|errors/);
  table.set(`${role} Subscription.seatCounts`, stream.text().includes('errors') ? 'F' : 'o');
  stream.close();
}
