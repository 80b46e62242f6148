// Every operation of the library, asked by every role on a small world: who may sees its rows, who may not sees nothing.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { getNamedType, isObjectType, parse, validate, type GraphQLObjectType } from 'graphql';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { StaffRole } from '../../server/platform/actor.ts';
import { sealHealthSheet, noAnswers } from '../../server/health/answers.ts';
import type { App } from '../../server/context.ts';
import { access, mayDo, permissions, reachOf, roles, type Permission } from '../../server/identity/access.ts';
import { printAccessTable } from '../../server/staff/print-access-table.ts';
import { keepCommune } from '../../server/commune/save-commune.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createPlaine, createStaff, createWeek, placeChild } from '../../tests/kit/catalogue.ts';
import { createChild, createParent, createApp } from '../../tests/kit/people.ts';
import { browserSchema } from '../index.ts';

const folder = join(import.meta.dirname, '../operations');
const library = readdirSync(folder)
  .sort()
  .map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));
const admin = browserSchema.getType('AdminQuery') as GraphQLObjectType;

/** Pothos says here which resolver left out the query that it was given, and so reads again row by row (schema/builder.ts). */
const warnings = vi.spyOn(console, 'warn');
afterAll(() => {
  expect(warnings.mock.calls).toEqual([]);
  warnings.mockRestore();
});

let app: App;
let ask: ReturnType<typeof createAsker>;
const tokens = {} as Record<StaffRole, string>;
let parentToken: string;
let weekId: string;

beforeAll(async () => {
  app = await createApp();
  ask = createAsker(app);
  await keepCommune(app.database.prisma, app.env);
  for (const role of roles) tokens[role] = (await createStaff(app, role, role === 'COORDINATOR' ? 'École de la Vallée' : null)).token;
  const parent = await createParent(app);
  parentToken = parent.token;
  for (const [siteName, familyName] of [
    ['École de la Vallée', 'Vallée'],
    ['École du Plateau', 'Plateau'],
  ] as const) {
    const week = await createWeek(app, (await createPlaine(app, { siteName })).id);
    if (siteName === 'École de la Vallée') weekId = week.id;
    const child = await createChild(app, [parent]);
    await app.database.prisma.child.update({ where: { id: child.id }, data: { familyName } });
    const sheet = await app.database.prisma.healthSheet.findUniqueOrThrow({ where: { childId: child.id } });
    const answers = {
      ...noAnswers,
      allergies: `noix-${familyName}`,
      contacts: [{ name: 'Mamie', relation: 'grand-mère', phone: '+3242000000' }],
    };
    await app.database.prisma.healthSheet.update({
      where: { id: sheet.id },
      data: { sealed: new Uint8Array(sealHealthSheet(app.keyRing, sheet.id, answers)) },
    });
    await placeChild(app, parent.actor, child.id, week);
    const waiting = await createChild(app, [parent]);
    await app.database.prisma.waitingPlace.create({ data: { childId: waiting.id, weekId: week.id, parentId: parent.actor.parentId } });
  }
});

const variables = () => ({
  day: '2027-07-06',
  month: '2027-07-06',
  on: '2027-07-06',
  weekId,
  id: weekId,
  cancellationId: weekId,
  enrolmentId: weekId,
  parentId: weekId,
  keptId: weekId,
  mergedId: weekId,
  year: 2026,
  search: 'Peeters',
  since: '2026-01-01T00:00:00Z',
  from: '2027-07-01',
  to: '2027-07-31',
});

/** The permission of the one field below `admin` that an operation asks. */
function permissionOf(text: string): Permission {
  const [field] = /admin \{\s*(\w+)/.exec(text)!.slice(1);
  return (admin.getFields()[field!]!.extensions.pothosOptions as { authScopes: { may: Permission } }).authScopes.may;
}

test('each operation says what for and is valid', () => {
  for (const { file, text } of library) {
    expect(text, file).toMatch(/^# [A-Z].{10,}\.\nquery \w+/);
    expect(validate(browserSchema, parse(text)), file).toEqual([]);
  }
});

test('every field of AdminQuery that has no successor is in the library, and each names its permission', () => {
  const asked = library.map(({ text }) => /admin \{\s*(\w+)/.exec(text)![1]);
  const current = Object.values(admin.getFields()).filter(({ deprecationReason }) => !deprecationReason);
  expect(current.map(({ name }) => name).filter((name) => !asked.includes(name))).toEqual([]);
  for (const field of Object.values(admin.getFields()))
    expect(permissions, field.name).toContain((field.extensions.pothosOptions as { authScopes: { may: string } }).authScopes.may);
});

test.each(library.flatMap(({ file, text }) => roles.map((role) => ({ file, text, role }))))('$file as $role', async ({ text, role }) => {
  const answer = await ask(tokens[role], text, variables());
  if (reachOf(role, permissionOf(text)) === null) {
    expect(answer.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(Object.values(answer.data?.admin ?? {}).filter((value) => value !== null)).toEqual([]);
  } else expect(answer.errors).toBeUndefined();
  if (role === 'COORDINATOR') expect(JSON.stringify(answer)).not.toContain('Plateau');
});

test.each(library)('$file is for nobody but staff', async ({ text }) => {
  expect((await ask(parentToken, text, variables())).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  expect((await ask(null, text, variables())).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
});

test('health data reaches only the roles of the table, and each read is written down without what was read', async () => {
  const { prisma } = app.database;
  const before = await prisma.healthSheetRead.count();
  const [alerts, kitchen] = ['health-alerts', 'kitchen'].map((name) => library.find(({ file }) => file === `${name}.graphql`)!.text);
  for (const role of roles) {
    const seen = JSON.stringify([await ask(tokens[role], alerts!, variables()), await ask(tokens[role], kitchen!, variables())]);
    expect(seen.includes('noix-Vallée'), role).toBe(mayDo({ role, siteId: 'x' }, 'see diets'));
  }
  // Responsible and coordinator read alerts and diets, the kitchen diets: two sites, one, two.
  expect((await prisma.healthSheetRead.count()) - before).toBe(2 * 2 + 1 * 2 + 2);
  const trail = await prisma.auditEntry.findMany({ where: { action: 'health-sheet-read' } });
  expect(trail.length).toBe(await prisma.healthSheetRead.count());
  expect(JSON.stringify(trail.map(({ detail }) => detail))).not.toContain('noix');
});

test('a sheet does not come by another way to a role without health data', async () => {
  const text = `query ($weekId: ID) { admin { enrolments(weekId: $weekId) { edges { node { child { healthSheet { allergies } } } } } } }`;
  for (const role of ['DESK', 'COORDINATOR', 'KITCHEN'] as const) {
    const answer = await ask(tokens[role], text, { weekId });
    expect(JSON.stringify(answer)).not.toContain('noix');
    expect(answer.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  }
});

test('every mutation of staff names its permission', () => {
  const staffOnly = Object.values(browserSchema.getMutationType()!.getFields()).flatMap(({ name, extensions }) => {
    const { authScopes } = extensions.pothosOptions as { authScopes: Record<string, unknown> };
    return 'staff' in authScopes || 'may' in authScopes ? [{ name, may: authScopes.may }] : [];
  });
  expect(staffOnly.length).toBeGreaterThan(8);
  // what each member owes, whatever the role
  const ofEverybody = ['pledgeConfidentiality'];
  const named = staffOnly.filter(({ may }) => (permissions as unknown[]).includes(may)).map(({ name }) => name);
  expect(staffOnly.map(({ name }) => name).filter((name) => !named.includes(name))).toEqual(ofEverybody);
  expect(isObjectType(getNamedType(admin))).toBe(true);
});

test('the printed table is the one that the graph obeys', () => {
  const lines = printAccessTable('fr').split('\n').slice(2);
  expect(lines.length).toBe(Object.keys(access).length);
  lines.forEach((line, index) => {
    const cells = line
      .split('|')
      .slice(2, -1)
      .map((cell) => cell.trim());
    expect(cells).toEqual(
      roles.map((role) => ({ all: 'toute la commune', site: 'son site', none: '–' })[reachOf(role, permissions[index]!) ?? 'none']),
    );
  });
});
