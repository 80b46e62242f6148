// What references cost: however many of them a gateway sends together, each of their fields is read for all of them at once.
import { randomUUID } from 'node:crypto';
import {
  getNamedType,
  graphql,
  isCompositeType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  type GraphQLUnionType,
} from 'graphql';
import { beforeAll, expect, test } from 'vitest';
import type { App, Context } from '../../server/context.ts';
import type { ParentActor, StaffActor } from '../../server/platform/actor.ts';
import { createChild as createPupil, createSchool, createStaff, placeChild } from '../../tests/kit/catalogue.ts';
import { createApp, createChild, createParent, createSeason } from '../../tests/kit/people.ts';
import { watchStatements } from '../../tests/kit/watch-statements.ts';
import { communeSchema, partnerSchema } from '../subgraphs.ts';

const [few, many] = [3, 12];

let app: App;
let parent: ParentActor;
let staff: StaffActor;
let schoolId: string;
let ids: Record<string, string[]>;

beforeAll(async () => {
  app = await createApp();
  const { prisma } = app.database;
  const { plaine, weeks } = await createSeason(
    app,
    Array.from({ length: many }, () => 40),
  );
  ({ actor: staff } = await createStaff(app));
  ({ actor: parent } = await createParent(app));
  const school = await createSchool(app);
  const { siteId, ageMinMonths, ageMaxMonths, dailyRateCents } = plaine;
  const likeIt = { siteId, ageMinMonths, ageMaxMonths, dailyRateCents };
  schoolId = school.id;
  ids = { Plaine: [plaine.id], School: [schoolId], Basket: [] };
  const add = (type: string, id: string) => (ids[type] ??= []).push(id);
  for (let n = 0; n < many; n += 1) {
    const child = await createChild(app, [{ actor: parent }], { givenName: `Enfant ${n}`, schoolId });
    const enrolment = await placeChild(app, parent, child.id, weeks[n]!, { status: 'HELD' });
    const payment = await prisma.payment.create({
      data: {
        basketId: enrolment.basketId,
        parentId: parent.parentId,
        method: 'ONLINE',
        status: 'FAILED',
        endedAt: new Date(),
        amountCents: 6000,
      },
    });
    const sheet = await prisma.healthSheet.findUniqueOrThrow({ where: { childId: child.id } });
    const other = await createParent(app);
    const othersChild = await createPupil(app, {}, [other.actor]);
    const { basketId } = await placeChild(app, other.actor, othersChild.id, weeks[n]!, { status: 'HELD' });
    add('Week', weeks[n]!.id);
    add('Child', child.id);
    add('Pupil', child.id);
    add('Enrolment', enrolment.id);
    add('Payment', payment.id);
    add('HealthSheet', sheet.id);
    add('Parent', other.actor.parentId);
    add('Basket', basketId);
    if (n > 0) add('School', (await createSchool(app)).id);
    if (n > 0) add('Plaine', (await prisma.plaine.create({ data: { ...likeIt, name: `Autre ${n}`, published: true } })).id);
  }
});

/** Of a type without rows here, ids that name nothing: they are looked for like others. */
const idsOf = (type: string) => (ids[type] ??= Array.from({ length: many }, () => randomUUID()));

const contextOf = (about: Partial<Context>): Context => ({ app, actor: null, partner: null, locale: 'fr', requestId: '', ...about });

/** Pages and histories: each is one family's or child's own, and its weight bounds how many of them a document may ask for. */
const ownPages = ['sheetReadPage', 'enrolmentPage', 'paymentPage', 'paymentPapers', 'accountStatement', 'history', 'mails'];

/** A field with all that is below it to so many levels; null when it is such a page, or cannot be asked without saying something. */
function writeField(field: GraphQLField<unknown, unknown>, levels: number): string | null {
  if (ownPages.includes(field.name)) return null;
  if (field.args.some(({ type, defaultValue }) => isNonNullType(type) && defaultValue === undefined)) return null;
  const type = getNamedType(field.type);
  if (!isCompositeType(type)) return field.name;
  if (levels === 0 || !isObjectType(type)) return `${field.name} { __typename }`;
  const below = Object.values(type.getFields()).flatMap((one) => writeField(one, levels - 1) ?? []);
  return `${field.name} { ${below.join(' ')} }`;
}

async function countStatements(schema: GraphQLSchema, type: GraphQLObjectType, field: string, count: number, context: Partial<Context>) {
  const source = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on ${type.name} { ${field} } } }`;
  const r = idsOf(type.name)
    .slice(0, count)
    .map((id) => ({ __typename: type.name, id }));
  const sent = await watchStatements(app, () => graphql({ schema, source, variableValues: { r }, contextValue: contextOf(context) }));
  return sent.length;
}

test.each([
  ['the commune’s graph, for staff', communeSchema, () => ({ actor: staff })],
  ['the commune’s graph, for a parent', communeSchema, () => ({ actor: parent })],
  ['the schools’ graph', partnerSchema, () => ({ partner: { keyId: '', schoolIds: [schoolId] } })],
] as const)('%s: twelve references cost as many statements as three, whatever is asked of them', async (_name, schema, who) => {
  const entities = (schema.getType('_Entity') as GraphQLUnionType).getTypes();
  const grows: string[] = [];
  for (const type of entities) {
    for (const field of Object.values(type.getFields())) {
      const text = writeField(field, 1);
      if (text === null) continue;
      const [one, other] = [await countStatements(schema, type, text, few, who()), await countStatements(schema, type, text, many, who())];
      if (other > one) grows.push(`${type.name}.${field.name}: ${one} → ${other}`);
    }
  }
  expect(grows).toEqual([]);
});
