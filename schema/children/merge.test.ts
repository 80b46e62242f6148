// Two records of one child become one at the desk, and back. What moves, what is refused, and that an undo leaves nothing behind.
import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { openHealthSheet, noAnswers, sealHealthSheet } from '../../server/health/answers.ts';
import { sealNumber } from '../../server/identity/sealed-number.ts';
import { Prisma } from '../../server/platform/database.ts';
import { indexNumber } from '../../server/platform/encryption.ts';
import type { ParentActor } from '../../server/platform/actor.ts';
import { movedTables } from '../../server/staff/merge/move-child.ts';
import { createSchool, createStaff, placeChild } from '../../tests/kit/catalogue.ts';
import { openGraph } from '../../tests/kit/graph.ts';
import { createApp, createChild, createParent, createSeason } from '../../tests/kit/people.ts';

let app: App;
let ask: ReturnType<typeof openGraph>;
let desk: string;
let weeks: Awaited<ReturnType<typeof createSeason>>['weeks'];
beforeAll(async () => {
  app = await createApp();
  ask = openGraph(app);
  desk = (await createStaff(app, 'DESK')).token;
  ({ weeks } = await createSeason(app, [9, 9, 9]));
});

const previewing = /* GraphQL */ `
  query ($keptId: ID!, $mergedId: ID!) {
    admin {
      mergeChildrenPreview(keptId: $keptId, mergedId: $mergedId) {
        version
        birthDatesDiffer
        healthSheetOf
        joiningParents
        fields {
          field
          merged
          kept
          after
        }
        moves {
          what
          count
        }
        obstacles {
          code
          message
        }
      }
    }
  }
`;
const merging = /* GraphQL */ `
  mutation ($input: MergeChildrenInput!) {
    mergeChildren(input: $input) {
      __typename
      ... on InputInvalid {
        problems {
          path
          code
          message
        }
      }
    }
  }
`;
const undoing = /* GraphQL */ `
  mutation ($input: UndoMergeInput!) {
    undoMerge(input: $input) {
      __typename
      ... on InputInvalid {
        problems {
          code
          message
        }
      }
    }
  }
`;

type Preview = {
  version: string;
  birthDatesDiffer: boolean;
  healthSheetOf: string | null;
  joiningParents: string[];
  fields: { field: string; merged: string | null; kept: string | null; after: string | null }[];
  moves: { what: string; count: number }[];
  obstacles: { code: string; message: string }[];
};
type Problems = { __typename: string; problems?: { path?: string[]; code: string; message: string }[] };
type Pair = { keptId: string; mergedId: string };
const why = { reason: 'Acte de naissance vu' };

const preview = async (pair: Pair) =>
  ((await ask(desk, previewing, pair)).data!.admin as { mergeChildrenPreview: Preview }).mergeChildrenPreview;
const merge = async (pair: Pair, more: object = {}) =>
  (await ask(desk, merging, { input: { ...pair, version: (await preview(pair)).version, why, ...more } })).data!.mergeChildren as Problems;
const undo = async ({ mergedId }: Pair) => {
  const { id } = await app.database.prisma.recordMerge.findFirstOrThrow({ where: { goneChildId: mergedId }, orderBy: { id: 'desc' } });
  return (await ask(desk, undoing, { input: { mergeId: id, why } })).data!.undoMerge as Problems;
};

/** A parent with two records of one child. */
async function twice(about: { birthDate?: string } = {}) {
  const parent = await createParent(app, { givenName: 'Claire' });
  const kept = await createChild(app, [parent]);
  const merged = await createChild(app, [parent], about);
  return { parent, keptId: kept.id, mergedId: merged.id };
}

async function giveNumber(childId: string, digits: string) {
  const data = { nationalNumber: sealNumber(app.keyRing, 'child', childId, digits), numberIndex: indexNumber(app.keyRing, digits) };
  await app.database.prisma.child.update({ where: { id: childId }, data });
}

/** Every row that names one of these children, in every table that can, by table. */
async function rowsOf(childIds: string[]) {
  const { prisma } = app.database;
  const rows: Record<string, unknown> = {};
  for (const table of [...movedTables, 'family_link', 'consent', 'health_sheet', 'tax_certificate'])
    rows[table] = await prisma.$queryRawUnsafe(
      `SELECT to_jsonb(t) - 'updated_at' - 'sealed' AS row FROM ${table} AS t WHERE child_id = ANY ($1::uuid[]) ORDER BY to_jsonb(t)::text`,
      childIds,
    );
  const children = await prisma.child.findMany({ where: { id: { in: childIds } }, orderBy: { id: 'asc' } });
  rows.child = children.map(({ nationalNumber, ...child }) => ({ ...child, hasNumber: nationalNumber !== null }));
  return rows;
}

const linkTo = (childId: string, { parentId }: ParentActor, state: 'ACTIVE' | 'BLOCKED' | 'REQUESTED' = 'ACTIVE') =>
  app.database.prisma.familyLink.create({ data: { childId, parentId, state, source: 'REQUEST' } });

async function fill(childId: string, parent: ParentActor) {
  const { prisma } = app.database;
  const place = await placeChild(app, parent, childId, weeks[0]!);
  await prisma.waitingPlace.create({ data: { childId, weekId: weeks[1]!.id, parentId: parent.parentId } });
  await prisma.consent.create({
    data: { parentId: parent.parentId, childId, purpose: 'PHOTO_SOCIAL', given: true, textVersion: 'v', locale: 'fr' },
  });
  return place;
}

test('what one record has moves to the other, the families are told once, and the record that went is in no list', async () => {
  const { prisma } = app.database;
  const { parent, ...pair } = await twice();
  const father = await createParent(app, { givenName: 'Marc' });
  await linkTo(pair.mergedId, father.actor);
  const place = await fill(pair.mergedId, parent.actor);
  const school = await createSchool(app);
  await prisma.child.update({ where: { id: pair.mergedId }, data: { schoolId: school.id, schoolYear: '3e maternelle' } });
  await giveNumber(pair.mergedId, '22011500196');

  const seen = await preview(pair);
  expect(seen).toMatchObject({ birthDatesDiffer: false, joiningParents: ['Marc Peeters'], obstacles: [], healthSheetOf: 'MERGED' });
  expect(seen.moves).toEqual([
    { what: 'PLACES', count: 1 },
    { what: 'WAITING_PLACES', count: 1 },
    { what: 'LINKS', count: 2 },
    { what: 'CONSENTS', count: 1 },
  ]);
  expect(seen.fields).toContainEqual({ field: 'nationalNumber', merged: '22.01.15-***.**', kept: null, after: '22.01.15-***.**' });
  expect(seen.fields).toContainEqual({ field: 'school', merged: school.name, kept: null, after: school.name });
  expect(await merge(pair)).toEqual({ __typename: 'Child' });

  expect(await prisma.enrolment.findUniqueOrThrow({ where: { id: place.id } })).toMatchObject({
    childId: pair.keptId,
    status: 'CONFIRMED',
  });
  expect(await prisma.child.findUniqueOrThrow({ where: { id: pair.mergedId } })).toMatchObject({
    ...{ mergedIntoId: pair.keptId, numberIndex: null, schoolId: null },
  });
  const links = await prisma.familyLink.findMany({ where: { childId: { in: [pair.keptId, pair.mergedId] } } });
  expect(links.map(({ childId, parentId }) => [childId, parentId]).sort()).toEqual(
    [parent, father].map(({ actor }) => [pair.keptId, actor.parentId]).sort(),
  );
  const family = (
    await ask(
      desk,
      `{ admin { parent(id: "${parent.actor.parentId}") { children { id maskedNationalNumber } } possibleDoubles { one { childId } other { childId } } } }`,
    )
  ).data!.admin as { parent: { children: unknown[] }; possibleDoubles: { one: { childId: string }; other: { childId: string } }[] };
  expect(family.parent.children).toEqual([{ id: pair.keptId, maskedNationalNumber: '22.01.15-***.**' }]);
  expect(family.possibleDoubles.flatMap(({ one, other }) => [one.childId, other.childId])).not.toContain(pair.mergedId);
  const acts = await prisma.familyAct.findMany({ where: { childId: pair.keptId, kind: 'CHILDREN_MERGED' } });
  expect(acts.map(({ parentId }) => parentId).sort()).toEqual([parent, father].map(({ actor }) => actor.parentId as string).sort());
  const mails = await prisma.$queryRaw<unknown[]>`
    SELECT FROM graphile_worker._private_jobs WHERE payload ->> 'familyActId' = ANY (${acts.map(({ id }) => id)})`;
  expect(mails).toHaveLength(2);
  await expect(linkTo(pair.mergedId, father.actor)).rejects.toThrow(/went into another one/);
});

test('an undo puts back exactly what moved, and is refused once something rests on the merge', async () => {
  const { prisma } = app.database;
  const { parent, ...pair } = await twice();
  const both = [pair.keptId, pair.mergedId];
  await fill(pair.mergedId, parent.actor);
  await giveNumber(pair.mergedId, '22011500294');
  const sheets = await prisma.healthSheet.findMany({ where: { childId: { in: both } } });
  for (const { id, childId } of sheets) {
    const answers = { ...noAnswers, mayNotFetch: childId === pair.keptId ? { [parent.actor.parentId]: 'Le voisin' } : {} };
    await prisma.healthSheet.update({ where: { id }, data: { sealed: sealHealthSheet(app.keyRing, id, answers) } });
  }
  const before = await rowsOf(both);
  expect(await merge(pair)).toEqual({ __typename: 'Child' });
  // The newest sheet counts, and nobody who was kept from the child may fetch it because of the merge.
  const counts = await prisma.healthSheet.findUniqueOrThrow({ where: { childId: pair.keptId } });
  expect(counts.id).toBe(sheets.find(({ childId }) => childId === pair.mergedId)!.id);
  expect(openHealthSheet(app.keyRing, counts).mayNotFetch).toEqual({ [parent.actor.parentId]: 'Le voisin' });
  expect(await undo(pair)).toEqual({ __typename: 'RecordMerge' });
  const { family_act: _told, ...after } = await rowsOf(both);
  const { family_act: _none, ...was } = before;
  expect(after).toEqual(was);
  const back = await prisma.healthSheet.findUniqueOrThrow({ where: { childId: pair.mergedId } });
  expect(openHealthSheet(app.keyRing, back).mayNotFetch).toEqual({});
  expect(await undo(pair)).toEqual({ __typename: 'AlreadyDecided' });

  await merge(pair);
  const place = await placeChild(app, parent.actor, pair.keptId, weeks[2]!);
  expect((await undo(pair)).problems).toEqual([{ code: 'IN_USE', message: expect.stringContaining('les places') }]);
  await prisma.enrolment.delete({ where: { id: place.id } });
  await prisma.recordMerge.updateMany({ data: { at: new Date(Date.now() - 25 * 3_600_000) } });
  expect((await undo(pair)).problems).toMatchObject([{ code: 'NOT_APPLICABLE' }]);
});

test('of two merges of the same records at once, in both directions, one is done', async () => {
  const { keptId, mergedId } = await twice();
  const pairs = [
    { keptId, mergedId },
    { keptId: mergedId, mergedId: keptId },
  ];
  const versions = await Promise.all(pairs.map(preview));
  const answers = await Promise.all(
    pairs.map(
      async (pair, at) =>
        (await ask(desk, merging, { input: { ...pair, version: versions[at]!.version, why } })).data!.mergeChildren as Problems,
    ),
  );
  expect(answers.map(({ __typename }) => __typename).sort()).toEqual(['Child', 'InputInvalid']);
  expect(answers.flatMap(({ problems = [] }) => problems)).toMatchObject([{ code: 'OUTDATED' }]);
});

test('what a change in between, other birth dates, the own family or a second merge is refused with', async () => {
  const { prisma } = app.database;
  const { parent, ...pair } = await twice({ birthDate: '2022-01-16' });
  const { version } = await preview(pair);
  await placeChild(app, parent.actor, pair.keptId, weeks[0]!);
  expect((await merge(pair, { version })).problems).toMatchObject([{ code: 'OUTDATED' }]);
  expect((await merge(pair)).problems).toMatchObject([{ path: ['birthDatesBecause'], code: 'REQUIRED' }]);
  const staff = await prisma.staffMember.create({ data: { personId: parent.actor.personId, role: 'DESK', pledgedAt: new Date() } });
  const own = (await ask(parent.token, merging, { input: { ...pair, ...{ version: (await preview(pair)).version, why } } })).data!
    .mergeChildren;
  expect(own).toMatchObject({ problems: [{ code: 'OWN_FAMILY' }] });
  await prisma.staffMember.delete({ where: { id: staff.id } });
  expect(await merge(pair, { birthDatesBecause: 'Faute de frappe' })).toEqual({ __typename: 'Child' });
  expect((await preview(pair)).obstacles).toMatchObject([{ code: 'ALREADY_MERGED' }, { code: 'NO_PARENT' }]);
  expect((await merge(pair)).problems).toMatchObject([{ path: ['mergedId'], code: 'NOT_APPLICABLE' }]);
  expect(await preview({ keptId: pair.keptId, mergedId: pair.keptId })).toBeNull();
});

test('two places at the same dates, two numbers, one queue and two certificates of a year stand in the way', async () => {
  const { prisma } = app.database;
  const { parent, ...pair } = await twice();
  await placeChild(app, parent.actor, pair.keptId, weeks[0]!);
  await placeChild(app, parent.actor, pair.mergedId, weeks[0]!);
  for (const childId of [pair.keptId, pair.mergedId])
    await prisma.waitingPlace.create({ data: { childId, weekId: weeks[1]!.id, parentId: parent.actor.parentId } });
  await giveNumber(pair.keptId, '22011500392');
  await giveNumber(pair.mergedId, '22011500491');
  for (const [at, childId] of [pair.keptId, pair.mergedId].entries())
    await prisma.taxCertificate.create({
      data: {
        ...{ incomeYear: 2024, number: 900 + at, sheetCount: 1, parentId: parent.actor.parentId, childId, dayCount: 5, totalCents: 100 },
        ...{ sealed: new Uint8Array([1]), contentHash: randomUUID() },
      },
    });
  expect((await preview(pair)).obstacles.map(({ code }) => code)).toEqual(['NUMBERS_DIFFER', 'SAME_DATES', 'SAME_QUEUE', 'BOTH_ATTESTED']);
  expect((await merge(pair)).problems).toMatchObject([{ code: 'NOT_APPLICABLE' }]);
});

test('a merge opens a child to nobody whom no parent accepted, and two reductions of one kind are not for the same days', async () => {
  const { prisma } = app.database;
  const { parent, ...pair } = await twice();
  const other = await createParent(app, { givenName: 'Dirk' });
  const { id: mergedId } = await createChild(app, [other]);
  const codesOf = async (both: { keptId: string; mergedId: string }) => (await preview(both)).obstacles.map(({ code }) => code);
  expect(await codesOf({ keptId: pair.keptId, mergedId })).toEqual(['OTHER_PARENTS']);
  await linkTo(pair.keptId, other.actor);
  expect(await codesOf({ keptId: pair.keptId, mergedId })).toEqual([]);

  const { id: reductionId } = await prisma.reduction.create({ data: { name: randomUUID() } });
  const days = { validFrom: new Date('2031-01-01'), validUntil: new Date('2031-12-31') };
  for (const childId of [pair.keptId, mergedId])
    await prisma.reductionGrant.create({ data: { reductionId, childId, proof: new Uint8Array([1]), ...days } });
  expect(await codesOf({ keptId: pair.keptId, mergedId })).toEqual(['SAME_REDUCTION']);
  await prisma.reductionGrant.deleteMany({ where: { reductionId } });

  const word = { parentId: other.actor.parentId, purpose: 'HEALTH', given: false, textVersion: 'test', locale: 'fr' } as const;
  await prisma.consent.create({ data: { ...word, childId: pair.keptId } });
  expect(await codesOf({ keptId: pair.keptId, mergedId })).toEqual(['HEALTH_REFUSED']);
  await prisma.consent.create({ data: { ...word, childId: pair.keptId, parentId: parent.actor.parentId, given: true } });
  expect(await codesOf({ keptId: pair.keptId, mergedId })).toEqual([]);
});

test('a merge gives nobody a child that they were kept from', async () => {
  const { prisma } = app.database;
  const { parent, ...pair } = await twice();
  const father = await createParent(app, { givenName: 'Marc' });
  await linkTo(pair.keptId, father.actor, 'BLOCKED');
  // Blocked on one record, and the other one has the same parents: the block stays.
  expect((await preview(pair)).obstacles).toEqual([]);
  const own = await linkTo(pair.mergedId, father.actor);
  expect((await preview(pair)).obstacles.map(({ code }) => code)).toEqual(['BLOCK_OR_OPPOSITION', 'LINKS_DIFFER']);
  await prisma.familyLink.delete({ where: { id: own.id } });
  const aunt = await createParent(app, { givenName: 'Rita' });
  await linkTo(pair.mergedId, aunt.actor);
  expect((await preview(pair)).obstacles.map(({ code }) => code)).toEqual(['BLOCK_OR_OPPOSITION']);
  await prisma.familyLink.updateMany({ where: { childId: pair.keptId, parentId: father.actor.parentId }, data: { state: 'REQUESTED' } });
  expect((await preview(pair)).obstacles).toEqual([]);
  await prisma.opposition.create({ data: { childId: pair.keptId, parentId: parent.actor.parentId } });
  expect((await preview(pair)).obstacles.map(({ code }) => code)).toEqual(['BLOCK_OR_OPPOSITION']);
});

test('every table that names a child moves with it, or is on the list with the reason why not', async () => {
  const tables = await app.database.prisma.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND column_name IN ('child_id', 'child_ids') ORDER BY 1`;
  const others = [
    ...['family_link', 'health_sheet', 'family_message_recipient'], // each by its own rule: move-links.ts, move-sheets.ts, move-child.ts
    ...['consent', 'tax_certificate'], // never changed: copied; found with the record that went
  ];
  expect(tables.map(({ name }) => name)).toEqual([...movedTables, ...others].sort());
});

test('a merge says of every column of a child which record it is taken from, or is on the list with the reason why not', async () => {
  const { fields } = await preview(await twice());
  const others = {
    ...{ id: 'of each record', createdAt: 'of each record', mergedIntoId: 'the merge itself' },
    ...{ numberIndex: 'goes with nationalNumber', schoolId: 'is school', sheetAskedAt: 'when a mail left, to the parents of the record' },
  };
  const said = fields.map(({ field }) => field).filter((field) => field !== 'school');
  expect(Object.keys(Prisma.ChildScalarFieldEnum).sort()).toEqual([...said, ...Object.keys(others)].sort());
});
