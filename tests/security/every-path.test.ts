// Whatever way through the graph leads to an enrolment, a health sheet, a contact or a payment, it leads to those alone that the
// one who asks may see: every path from a root is walked, with no type twice on it, not each edge once.
import { getNamedType, graphql, isNonNullType, isObjectType, type GraphQLField, type GraphQLObjectType } from 'graphql';
import { beforeAll, expect, test } from 'vitest';
import { browserSchema } from '../../schema/index.ts';
import { visibleEnrolments, visibleHealthSheets, visiblePayments } from '../../schema/lib/visibility.ts';
import type { App, Context } from '../../server/context.ts';
import { createPlaine, createWeek, placeChild } from '../kit/catalogue.ts';
import { createApp } from '../kit/people.ts';
import { canaries, createFamilies, roles, type Role } from './family.ts';

type Ends = 'Enrolment' | 'HealthSheet' | 'Payment' | 'EmergencyContact';
const ends = new Set<string>(['Enrolment', 'HealthSheet', 'Payment', 'EmergencyContact']);
/** Fields of a path at most, « admin » left out; longer ones pass through a type twice or through one of these. */
const longest = 5;

/** Who may call the contacts of the family's child. */
const callsContacts = new Set<Role>(['parent', 'coparent', 'RESPONSIBLE', 'COORDINATOR']);

type Path = { fields: GraphQLField<unknown, unknown>[]; end: GraphQLObjectType };

let app: App;
let families: Awaited<ReturnType<typeof createFamilies>>;
let elsewhere: string;

beforeAll(async () => {
  app = await createApp({ RATE_LIMITS: 'off' });
  families = await createFamilies(app);
  // the same child at another site
  const plaine = await createPlaine(app, { siteName: 'Site annexe' });
  const week = await createWeek(app, plaine.id, { monday: '2028-07-03' });
  const parentId = families.target.parentId as never;
  elsewhere = (await placeChild(app, { parentId }, families.target.childId, week)).id;
});

const needsNothing = (field: GraphQLField<unknown, unknown>) =>
  field.args.every(({ type, defaultValue }) => !isNonNullType(type) || defaultValue !== undefined);

function listPaths(): Path[] {
  const paths: Path[] = [];
  const walk = (type: GraphQLObjectType, fields: Path['fields'], passed: ReadonlySet<string>) => {
    for (const field of Object.values(type.getFields())) {
      const to = getNamedType(field.type);
      if (!isObjectType(to) || passed.has(to.name) || field.name.startsWith('_')) continue;
      if (!needsNothing(field) && !(field.name in argumentsOf)) continue;
      const next = [...fields, field];
      if (ends.has(to.name)) paths.push({ fields: next, end: to });
      if (next.length < longest) walk(to, next, new Set([...passed, to.name]));
    }
  };
  walk(browserSchema.getQueryType()!, [], new Set(['Query']));
  return paths;
}

const argumentsOf: Record<string, string> = {
  parents: '(search: "Claire")',
  parent: '',
  groups: '(day: "2027-07-05")',
  healthSheets: '(day: "2026-07-06")',
};

const writePath = ({ fields, end }: Path) => {
  const inner = end.name === 'EmergencyContact' ? 'name phone' : 'id';
  return `{ ${fields.reduceRight((below, field) => `${field.name}${needsNothing(field) ? '' : argumentsOf[field.name]} { ${below} }`, inner)} }`;
};

/** The ids, or names of contacts, at the end of a path. */
function collect(value: unknown, names: string[]): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => collect(one, names));
  if (value === null || value === undefined) return [];
  const object = value as Record<string, unknown>;
  if (names.length === 0) return [String(object.id ?? object.name)];
  return collect(object[names[0]!], names.slice(1));
}

async function contextOf(role: Role): Promise<Context> {
  const token = families.tokens[role];
  return { app, actor: token ? await app.readSession(token) : null, partner: null, locale: 'fr', requestId: '' };
}

/** What may be seen, by the filters of references: the ids of each. */
async function readSeen(context: Context): Promise<Record<Ends, Set<string>>> {
  const { prisma } = app.database;
  const ids = async (rows: Promise<{ id: string }[]>) => new Set((await rows).map(({ id }) => id));
  const sheets = await ids(prisma.healthSheet.findMany({ where: visibleHealthSheets(context), select: { id: true } }));
  return {
    Enrolment: await ids(prisma.enrolment.findMany({ where: visibleEnrolments(context), select: { id: true } })),
    Payment: await ids(prisma.payment.findMany({ where: visiblePayments(context), select: { id: true } })),
    HealthSheet: sheets,
    EmergencyContact: new Set(),
  };
}

test.each(roles)('%s: every path leads to what they may see, and to nothing else', async (role) => {
  const context = await contextOf(role);
  const seen = await readSeen(context);
  const wrong: string[] = [];
  let reached = 0;
  for (const path of listPaths()) {
    const { data } = await graphql({ schema: browserSchema, source: writePath(path), contextValue: { ...context } });
    const names = path.fields.map(({ name }) => name);
    for (const id of collect(data, names)) {
      reached += 1;
      const end = path.end.name as Ends;
      const isSeen = end === 'EmergencyContact' ? id !== canaries.contact || callsContacts.has(role) : seen[end].has(id);
      if (!isSeen) wrong.push(`${names.join('.')}: ${end} ${id === elsewhere ? 'elsewhere' : id}`);
    }
  }
  expect(wrong).toEqual([]);
  if (['parent', 'RESPONSIBLE', 'COORDINATOR'].includes(role)) expect(reached).toBeGreaterThan(0);
});

test('there are paths enough, and they pass through several types', () => {
  const paths = listPaths();
  expect(paths.length).toBeGreaterThan(40);
  expect(new Set(paths.map(({ end }) => end.name))).toEqual(ends);
});
