import { noAnswers, openHealthSheet, sealHealthSheet } from '../health/answers.ts';
import { transact } from '../platform/act.ts';
import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { post } from '../journal/post.ts';
import { holdWeeks } from '../enrolments/hold-weeks.ts';
import { NotErasable } from '../platform/refusals.ts';
import { registerParent } from '../families/register-parent.ts';
import { sealNumber } from '../identity/sealed-number.ts';
import { readActor } from '../identity/read-actor.ts';
import { indexNumber } from '../platform/encryption.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { letWeeksPass } from '../../tests/kit/move-clock.ts';
import { createSchool, placeChild } from '../../tests/kit/catalogue.ts';
import { createChild, createParent, createApp, createSeason } from '../../tests/kit/people.ts';
import { applyRetention } from './apply-retention.ts';
import { eraseFamily } from './erase-family.ts';

const app = await createApp();
const { prisma } = app.database;
const ask = createAsker(app);
type Parent = Awaited<ReturnType<typeof createParent>>;
let anna: Parent;
let season: Awaited<ReturnType<typeof createSeason>>;
const erase = ({ actor }: Parent) => transact(app, actor, (ctx) => eraseFamily(ctx, actor));

beforeEach(async () => {
  anna = await createParent(app, { email: `anna-${randomUUID()}@example.be` });
  season = await createSeason(app, [1, 3]);
});

/** A week that is over, paid by the parent, one day attended. */
async function payPastWeek({ actor }: Parent, childId: string) {
  const place = await placeChild(app, actor, childId, season.weeks[1]!);
  await prisma.attendance.create({ data: { enrolmentId: place.id, day: season.weeks[1]!.monday, status: 'PRESENT' } });
  const { id: paymentId } = await prisma.payment.create({
    data: {
      basketId: place.basketId,
      parentId: actor.parentId,
      method: 'TRANSFER',
      status: 'PAID',
      amountCents: 6000,
      paidCents: 6000,
      paidAt: new Date(),
      endedAt: new Date(),
      lines: { create: { enrolmentId: place.id, amountCents: 6000, outcome: 'CONFIRMED' } },
    },
  });
  await post(prisma, { kind: 'RECEIVED', debit: 'TRANSFERS', credit: 'FAMILY', cents: 6000, actor: 'system', paymentId });
  await letWeeksPass(app.database, 104);
  return paymentId;
}

test('a family that never paid goes altogether; its place goes to the queue, its session ends', async () => {
  const child = await createChild(app, [anna]);
  await holdWeeks({ seats: app.seats, actor: anna.actor }, { childId: child.id, weekIds: [season.weeks[0]!.id] });
  const next = await createParent(app);
  const theirs = await createChild(app, [next]);
  const line = await prisma.waitingPlace.create({
    data: { childId: theirs.id, weekId: season.weeks[0]!.id, parentId: next.actor.parentId },
  });
  await prisma.waitingPlace.create({ data: { childId: child.id, weekId: season.weeks[1]!.id, parentId: anna.actor.parentId } });
  expect(await erase(anna)).toEqual({ keptPayments: 0, keptEnrolments: 0 });
  expect(await prisma.waitingPlace.findMany({ where: { status: 'OFFERED' } })).toMatchObject([{ id: line.id }]);
  expect((await ask(anna.token, '{ viewer { givenName } }')).data.viewer).toBeNull();
  const left = await prisma.$queryRaw<{ rows: number }[]>`
    SELECT (SELECT count(*) FROM person WHERE id = ${anna.actor.personId}::uuid)::int + (SELECT count(*) FROM child WHERE id = ${child.id}::uuid)::int
      + (SELECT count(*) FROM health_sheet WHERE child_id = ${child.id}::uuid)::int AS rows`;
  expect(left).toEqual([{ rows: 0 }]);
  const trail = await prisma.auditEntry.findMany({ where: { action: 'family-erased' }, orderBy: { id: 'desc' }, take: 1 });
  expect(trail).toMatchObject([{ actor: `person:${anna.actor.personId}`, detail: { keptPayments: 0, keptEnrolments: 0 } }]);
});

test('a child whom the other parent answers for stays theirs, sheet and all but what the first one alone wrote', async () => {
  const bruno = await createParent(app);
  const child = await createChild(app, [anna, bruno]);
  const sheet = await prisma.healthSheet.findUniqueOrThrow({ where: { childId: child.id } });
  const mayNotFetch = { [anna.actor.parentId]: 'le voisin', [bruno.actor.parentId]: 'la tante' };
  const sealed = new Uint8Array(sealHealthSheet(app.keyRing, sheet.id, { ...noAnswers, mayNotFetch }));
  await prisma.healthSheet.update({ where: { id: sheet.id }, data: { sealed } });
  await erase(anna);
  const left = await prisma.healthSheet.findUniqueOrThrow({ where: { id: sheet.id } });
  expect(openHealthSheet(app.keyRing, left).mayNotFetch).toEqual({ [bruno.actor.parentId]: 'la tante' });
  const { data } = await ask(bruno.token, '{ viewer { parent { children { id healthSheet { complete } } } } }');
  expect(data.viewer.parent.children).toEqual([{ id: child.id, healthSheet: { complete: true } }]);
});

test('a parent who is blocked takes nothing with them, and is still blocked when they come back', async () => {
  const bruno = await createParent(app);
  const child = await createChild(app, [anna, bruno]);
  await prisma.familyLink.updateMany({ where: { childId: child.id }, data: { state: 'BLOCKED' } });
  await erase(bruno);
  expect(await prisma.healthSheet.count({ where: { childId: child.id } })).toBe(1);
  const actor = (await readActor(prisma, { id: bruno.actor.personId }, null))!;
  const id = await transact(app, actor, (ctx) => registerParent(ctx, { email: 'again@example.be' }));
  expect(await prisma.familyLink.findMany({ where: { parentId: id } })).toMatchObject([{ childId: child.id, state: 'BLOCKED' }]);
});

test('while a paid week lies ahead nothing goes', async () => {
  const child = await createChild(app, [anna]);
  await placeChild(app, anna.actor, child.id, season.weeks[1]!);
  await holdWeeks({ seats: app.seats, actor: anna.actor }, { childId: child.id, weekIds: [season.weeks[0]!.id] });
  await expect(erase(anna)).rejects.toThrow(NotErasable);
  expect(await prisma.enrolment.count({ where: { childId: child.id, status: 'HELD' } })).toBe(1);
});

test('while money is to go back to the parent nothing goes', async () => {
  const child = await createChild(app, [anna]);
  const paymentId = await payPastWeek(anna, child.id);
  const { id } = await prisma.refund.create({ data: { paymentId, amountCents: 100, reason: 'SURPLUS', status: 'DUE' } });
  await expect(erase(anna)).rejects.toThrow(NotErasable);
  await prisma.refund.delete({ where: { id } });
  expect(await erase(anna)).toMatchObject({ keptPayments: 1 });
});

test('what the law makes us keep is what certificates and accounts need; it goes when its term ends', async () => {
  const child = await createChild(app, [anna]);
  const numbers = { person: '88100298203', child: '22123198716' };
  await prisma.child.update({
    where: { id: child.id },
    data: {
      nationalNumber: sealNumber(app.keyRing, 'child', child.id, numbers.child),
      numberIndex: indexNumber(app.keyRing, numbers.child),
    },
  });
  await payPastWeek(anna, child.id);
  await prisma.person.update({
    where: { id: anna.actor.personId },
    data: {
      claimedEmail: 'anna@example.be',
      nationalNumber: sealNumber(app.keyRing, 'person', anna.actor.personId, numbers.person),
      numberIndex: indexNumber(app.keyRing, numbers.person),
    },
  });
  expect(await erase(anna)).toEqual({ keptPayments: 1, keptEnrolments: 1 });
  const parent = await prisma.parent.findUniqueOrThrow({
    where: { id: anna.actor.parentId },
    include: { person: { include: { accounts: true } } },
  });
  expect(parent).toMatchObject({
    email: 'efface@portail.invalid',
    phone: null,
    street: 'Rue des Tilleuls 1',
    person: { claimedEmail: null, accounts: [] },
  });
  expect(await prisma.child.findUniqueOrThrow({ where: { id: child.id }, include: { healthSheet: true, links: true } })).toMatchObject({
    schoolId: null,
    healthSheet: null,
    links: [],
  });
  // Who comes back is not yet a parent here, and finds the payments once they are.
  expect(await readActor(prisma, { id: anna.actor.personId }, null)).toMatchObject({ parentId: null });

  const left = async () => {
    const { personId, parentId } = anna.actor;
    const [row] = await prisma.$queryRaw<Record<string, number>[]>`
      SELECT (SELECT count(*)::int FROM person WHERE id = ${personId}::uuid) AS person,
        (SELECT count(*)::int FROM person WHERE id = ${personId}::uuid AND national_number IS NOT NULL) AS number,
        (SELECT count(*)::int FROM child WHERE id = ${child.id}::uuid) AS child,
        (SELECT count(*)::int FROM attendance JOIN enrolment ON enrolment.id = enrolment_id WHERE parent_id = ${parentId}::uuid) AS attendance,
        (SELECT count(*)::int FROM enrolment WHERE parent_id = ${parentId}::uuid) AS enrolment,
        (SELECT count(*)::int FROM journal_line JOIN payment ON payment.id = payment_id WHERE parent_id = ${parentId}::uuid) AS ledger`;
    return row;
  };
  const retain = () => transact(app, 'system', (ctx) => applyRetention(ctx, app.retention), { timeout: 60_000 });
  await retain();
  // Two years have passed since the payment, one since the week that it paid.
  expect(await left()).toEqual({ person: 1, number: 1, child: 1, attendance: 1, enrolment: 1, ledger: 4 });
  await letWeeksPass(app.database, 290);
  await retain();
  expect(await left()).toEqual({ person: 1, number: 0, child: 1, attendance: 0, enrolment: 1, ledger: 4 });
  await letWeeksPass(app.database, 120);
  await retain();
  expect(await left()).toMatchObject({ ledger: 4, enrolment: 1 });
  await letWeeksPass(app.database, 70);
  await retain();
  expect(await left()).toEqual({ person: 0, number: 0, child: 0, attendance: 0, enrolment: 0, ledger: 0 });
});

test('a payment of the last ten years is not taken out from under the journal', async () => {
  const child = await createChild(app, [anna]);
  await payPastWeek(anna, child.id);
  const { id } = await prisma.payment.findFirstOrThrow({ where: { parentId: anna.actor.parentId } });
  await prisma.paymentLine.deleteMany({ where: { paymentId: id } });
  await expect(prisma.payment.delete({ where: { id } })).rejects.toThrow(/kept ten years/);
});

test('who comes back after an erasure registers again', async () => {
  const child = await createChild(app, [anna]);
  await payPastWeek(anna, child.id);
  await erase(anna);
  const actor = (await readActor(prisma, { id: anna.actor.personId }, null))!;
  const id = await transact(app, actor, (ctx) => registerParent(ctx, { email: 'back@example.be' }));
  expect(id).toBe(anna.actor.parentId);
  expect(await readActor(prisma, { id: anna.actor.personId }, null)).toMatchObject({ parentId: id });
});

/** What stays of a family whose accounts the law keeps, by table and column, with the reason; every other column is empty then. */
const stays: Record<string, Record<string, string>> = {
  person: {
    ...{ id: 'of the row', created_at: 'of the row', given_name: 'certificate', family_name: 'certificate' },
    ...{ national_number: 'certificate', number_index: 'with the number', language: 'French, as of everybody who said nothing' },
  },
  parent: {
    ...{ id: 'of the row', person_id: 'of the row', registered_at: 'of the row', erased_at: 'that it was erased' },
    ...{ email: 'an address that is none', email_nonce: 'a number drawn at random' },
    ...{ street: 'certificate', postal_code: 'certificate', city: 'certificate' },
  },
  child: {
    ...{ id: 'of the row', created_at: 'of the row', given_name: 'certificate', family_name: 'certificate', birth_date: 'certificate' },
    ...{ national_number: 'certificate', number_index: 'with the number' },
  },
};

test('of a family that is kept for the accounts every column is emptied, or is on the list with the reason why not', async () => {
  const child = await createChild(app, [anna], { schoolId: (await createSchool(app)).id });
  await payPastWeek(anna, child.id);
  const ids: Record<string, string> = { person: anna.actor.personId, parent: anna.actor.parentId, child: child.id };
  const columns = await prisma.$queryRaw<{ table: string; name: string; type: string }[]>`
    SELECT table_name AS table, column_name AS name, format('%I', udt_name) AS type FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name IN ('person', 'parent', 'child')
      AND is_nullable = 'YES' AND column_name NOT IN ('school_id', 'merged_into_id', 'erased_at')`;
  for (const { table, name, type } of columns) {
    const values: Record<string, string> = { text: "'x'", bytea: "'x'", timestamptz: 'now()', date: 'now()', int4: '1', bool: 'true' };
    const value = values[type] ?? `(enum_range(NULL::${type}))[1]`;
    await prisma.$executeRawUnsafe(`UPDATE ${table} SET ${name} = ${value} WHERE id = $1::uuid`, ids[table]);
  }
  await erase(anna);
  for (const [table, id] of Object.entries(ids)) {
    const [row] = await prisma.$queryRawUnsafe<{ kept: string[] }[]>(
      `SELECT array_agg(key) AS kept FROM ${table} AS t, jsonb_each(to_jsonb(t)) WHERE t.id = $1::uuid AND value <> 'null'`,
      id,
    );
    expect(row!.kept.sort(), table).toEqual(Object.keys(stays[table]!).sort());
  }
});
