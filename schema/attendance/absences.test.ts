// Absences that parents announce, through the graph: until when, who sees what, and what the site makes of them.
import { beforeAll, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { deleteUnusedDocuments } from '../../server/documents/delete-unused-documents.ts';
import { keepDocument } from '../../server/documents/keep-document.ts';
import { readDocument } from '../../server/documents/read-document.ts';
import { dayOf, toDate } from '../../server/language/dates.ts';
import { transact } from '../../server/platform/act.ts';
import type { ParentActor, StaffActor } from '../../server/platform/actor.ts';
import { rowId } from '../../server/platform/ids.ts';
import { applyRetention } from '../../server/privacy/apply-retention.ts';
import { readRetention } from '../../server/privacy/retention.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createPlaine, createStaff, placeChild } from '../../tests/kit/catalogue.ts';
import { createApp, createChild, createParent } from '../../tests/kit/people.ts';

let app: App;
let ask: ReturnType<typeof createAsker>;
/** yesterday, today and the three days after, in Belgium */
let days: string[];
const siteName = 'École de la Vallée';

beforeAll(async () => {
  app = await createApp();
  ask = createAsker(app);
  const today = dayOf(await app.clock());
  days = [-1, 0, 1, 2, 3].map((after) => today.add({ days: after }).toString());
});

/** A week that has begun, with a paid place of each of so many families. */
async function runningWeek(families = 1) {
  const { prisma } = app.database;
  const openDays = days.map((day) => new Date(day));
  const plaine = await createPlaine(app, { siteName });
  const week = await prisma.week.create({
    data: { plaineId: plaine.id, monday: openDays[0]!, startDate: openDays[0]!, endDate: openDays[4]!, openDays, capacity: 20 },
  });
  const placed = [];
  for (let nth = 0; nth < families; nth += 1) {
    const parent = await createParent(app);
    const { id: childId } = await createChild(app, [parent]);
    placed.push({ parent, childId, place: await placeChild(app, parent.actor, childId, week) });
  }
  return { week, placed };
}

const absences = 'announcedAbsences { day hasDocument reason documentUrl isBegun }';
const announce = async (token: string | null, input: object) => {
  const { data, errors } = await ask(
    token,
    `mutation ($input: AnnounceAbsencesInput!) { announceAbsences(input: $input) { __typename ... on Enrolment { ${absences} }
      ... on InputInvalid { message problems { path code } } } }`,
    { input },
  );
  return errors ? errors[0]?.extensions.code : data.announceAbsences;
};
const withdraw = async (token: string, enrolmentId: string, day: string) =>
  (
    await ask(
      token,
      `mutation ($id: ID!, $day: Date!) { withdrawAbsence(enrolmentId: $id, day: $day) { __typename ... on Enrolment { announcedAbsences { day } }
        ... on InputInvalid { message problems { path code } } } }`,
      { id: enrolmentId, day },
    )
  ).data.withdrawAbsence;
const refused = (path: string, code: string) => ({ __typename: 'InputInvalid', problems: [{ path: [path], code }] });
const send = (actor: ParentActor | StaffActor) =>
  transact(app, actor, (ctx) => keepDocument(ctx, { mimeType: 'image/png', content: new Uint8Array(Buffer.from('a certificate')) }));
const mails = (enrolmentId: string) =>
  app.database.prisma.$queryRaw<{ days: string[] }[]>`
    SELECT payload->'days' AS days FROM graphile_worker._private_jobs WHERE payload->>'kind' = 'absence-announced' AND payload->>'enrolmentId' = ${enrolmentId}`;

test('a parent announces until the evening before, with a reason and a document, and takes it back until then; a mail says the days', async () => {
  const { placed } = await runningWeek();
  const { parent, place } = placed[0]!;
  const documentId = await send(parent.actor);
  const input = { enrolmentId: place.id, days: [days[3], days[2]], reason: 'ILL', documentId };
  const documentUrl = `/documents/${documentId}`;
  const said = (day: string) => ({ day, hasDocument: true, reason: 'ILL', documentUrl, isBegun: false });
  expect(await announce(parent.token, input)).toEqual({ __typename: 'Enrolment', announcedAbsences: [said(days[2]!), said(days[3]!)] });
  expect(await mails(place.id)).toEqual([{ days: [days[2], days[3]] }]);
  // said again without a document, it keeps the one that it has
  expect(await announce(parent.token, { enrolmentId: place.id, days: [days[2]], reason: 'OTHER' })).toMatchObject({
    announcedAbsences: [{ ...said(days[2]!), reason: 'OTHER' }, said(days[3]!)],
  });
  expect(await withdraw(parent.token, place.id, days[2]!)).toEqual({ __typename: 'Enrolment', announcedAbsences: [{ day: days[3] }] });
  expect(await withdraw(parent.token, place.id, days[2]!)).toMatchObject(refused('day', 'UNKNOWN'));
  const row = await app.database.prisma.announcedAbsence.findFirstOrThrow({ where: { enrolmentId: place.id } });
  expect(Buffer.from(row.reason!).toString('latin1')).not.toContain('ILL');
  const trail = await app.database.prisma.auditEntry.findMany({ where: { subject: `enrolment:${place.id}` }, orderBy: { id: 'asc' } });
  expect(trail.map(({ action, detail }) => [action, detail])).toEqual([
    ['absence-announced', { days: [days[2], days[3]], document: true }],
    ['absence-announced', { days: [days[2]], document: false }],
    ['absence-withdrawn', { days: [days[2]] }],
  ]);
});

test('a day that has begun, no day, a day of another week, a place not paid, another family, and a used document are refused', async () => {
  const { placed, week } = await runningWeek(2);
  const [{ parent, place }, other] = placed as [(typeof placed)[0], (typeof placed)[0]];
  const on = (day: string | undefined, more: object = {}) =>
    announce(parent.token, { enrolmentId: place.id, days: day ? [day] : [], ...more });
  for (const begun of days.slice(0, 2)) expect(await on(begun)).toMatchObject(refused('days', 'OUT_OF_RANGE'));
  expect(await on(undefined)).toMatchObject(refused('days', 'REQUIRED'));
  expect(await on('2031-07-08')).toMatchObject(refused('days', 'OUT_OF_RANGE'));
  expect(await on(days[2], { enrolmentId: other.place.id })).toMatchObject(refused('enrolmentId', 'UNKNOWN'));
  expect(await withdraw(parent.token, other.place.id, days[2]!)).toMatchObject(refused('day', 'UNKNOWN'));
  expect(await on(days[2], { documentId: await send(other.parent.actor) })).toMatchObject(refused('documentId', 'UNKNOWN'));
  const documentId = await send(parent.actor);
  await on(days[2], { documentId });
  expect(await on(days[3], { documentId })).toMatchObject(refused('documentId', 'UNKNOWN'));
  const held = await placeChild(app, parent.actor, (await createChild(app, [parent])).id, week, { status: 'HELD' });
  expect(await on(days[2], { enrolmentId: held.id })).toMatchObject(refused('enrolmentId', 'NOT_APPLICABLE'));
  expect(await announce(null, { enrolmentId: place.id, days: [days[2]] })).toBe('UNAUTHENTICATED');
  // what was announced yesterday is the desk's from its first moment on
  await app.database.prisma.announcedAbsence.create({ data: { enrolmentId: place.id, day: toDate(dayOf(await app.clock())) } });
  expect(await withdraw(parent.token, place.id, days[1]!)).toMatchObject(refused('day', 'OUT_OF_RANGE'));
});

test('the site sees the day, who decides sees why; a document is read by them alone, and each reading is written down', async () => {
  const { placed, week } = await runningWeek();
  const { parent, place, childId } = placed[0]!;
  const documentId = await send(parent.actor);
  await announce(parent.token, { enrolmentId: place.id, days: [days[2]], reason: 'ILL', documentId });
  const inGroup = `{ admin { group(weekId: "${week.id}") { coming { ${absences} } } } }`;
  const seenBy = async (token: string) => (await ask(token, inGroup)).data.admin.group.coming[0].announcedAbsences;
  const hidden = { day: days[2], hasDocument: true, reason: null, documentUrl: null, isBegun: false };
  const [coordinator, desk] = [await createStaff(app, 'COORDINATOR', siteName), await createStaff(app, 'RESPONSIBLE')];
  expect(await seenBy(coordinator.token)).toEqual([hidden]);
  expect(await seenBy(desk.token)).toEqual([{ ...hidden, reason: 'ILL', documentUrl: `/documents/${documentId}` }]);
  const coparent = await createParent(app);
  await app.database.prisma.familyLink.create({
    data: { childId, parentId: coparent.actor.parentId, state: 'ACTIVE', source: 'REGISTRATION' },
  });
  const ofChild = `{ viewer { parent { children { enrolments { ${absences} } } } } }`;
  expect((await ask(coparent.token, ofChild)).data.viewer.parent.children[0].enrolments[0].announcedAbsences).toEqual([hidden]);

  const read = (actor: ParentActor | StaffActor, mayDecide: boolean) =>
    transact(app, actor, (ctx) => readDocument(ctx, { documentId: rowId('Document', documentId), mayDecide }));
  expect([await read(coparent.actor, false), await read(coordinator.actor, false)]).toEqual([null, null]);
  expect((await read(parent.actor, false))?.content.toString()).toBe('a certificate');
  const reads = () => app.database.prisma.auditEntry.findMany({ where: { action: 'document-read', subject: `document:${documentId}` } });
  expect(await reads()).toEqual([]);
  expect((await read(desk.actor, true))?.content.toString()).toBe('a certificate');
  expect(await reads()).toMatchObject([{ detail: { absenceOf: place.id } }]);
});

const record = async (token: string, input: object) =>
  (
    await ask(
      token,
      `mutation ($input: RecordWeekAttendanceInput!) { recordWeekAttendance(input: $input) { __typename ... on InputInvalid { message }
        ... on WeekAttendanceRecorded { group { attendanceVersion coming { attendances { day status } } } } } }`,
      { input },
    )
  ).data.recordWeekAttendance;

test('an announcement presets nothing: « all present » passes it over, the closing says so, and notes it when asked', async () => {
  const { placed, week } = await runningWeek(2);
  const desk = (await createStaff(app, 'DESK')).token;
  const absent = placed[0]!.place.id;
  const day = days[0]!;
  await app.database.prisma.announcedAbsence.create({ data: { enrolmentId: absent, day: new Date(day) } });
  const noted = await record(desk, { weekId: week.id, version: 0, allPresentOn: [day] });
  const statuses = (of: typeof noted) =>
    of.group.coming.flatMap(({ attendances }: { attendances: { status: string }[] }) => attendances.map(({ status }) => status)).sort();
  expect(statuses(noted)).toEqual(['PRESENT']);
  const closing = { weekId: week.id, version: 1, closeOn: [day] };
  expect(await record(desk, closing)).toMatchObject({ message: expect.stringContaining('un enfant annoncé absent') });
  expect(statuses(await record(desk, { ...closing, announcedAbsentOn: [day] }))).toEqual(['ABSENT_JUSTIFIED', 'PRESENT']);
  expect(await app.database.prisma.attendance.findFirst({ where: { enrolmentId: absent } })).toMatchObject({ status: 'ABSENT_JUSTIFIED' });
});

test('the desk notes for a family what it hears on the day itself or after, and not for its own', async () => {
  const { placed } = await runningWeek();
  const { parent, place } = placed[0]!;
  const note = async (token: string, more: object = {}) => {
    const { data, errors } = await ask(
      token,
      `mutation ($input: AnnounceAbsencesForFamilyInput!) { announceAbsencesForFamily(input: $input) { __typename ... on Enrolment { ${absences} }
        ... on InputInvalid { problems { path code } } } }`,
      {
        input: {
          parentId: parent.actor.parentId,
          enrolmentId: place.id,
          days: [days[0], days[1]],
          why: { reason: 'appel du matin' },
          ...more,
        },
      },
    );
    return errors ? errors[0]?.extensions.code : data.announceAbsencesForFamily;
  };
  const desk = await createStaff(app, 'DESK');
  const hidden = { hasDocument: false, reason: null, documentUrl: null, isBegun: true };
  expect(await note(desk.token)).toEqual({
    __typename: 'Enrolment',
    announcedAbsences: [
      { day: days[0], ...hidden },
      { day: days[1], ...hidden },
    ],
  });
  expect(await note((await createStaff(app, 'KITCHEN')).token)).toBe('FORBIDDEN');
  expect(await note(desk.token, { parentId: (await createParent(app)).actor.parentId })).toMatchObject(refused('enrolmentId', 'UNKNOWN'));
  const act = await app.database.prisma.familyAct.findFirstOrThrow({ where: { parentId: parent.actor.parentId } });
  expect(act).toMatchObject({ kind: 'ABSENCE_ANNOUNCED', childId: placed[0]!.childId });
  expect(await mails(place.id)).toEqual([]);
});

test('an announcement goes past its term, and then its document; until then the document stays', async () => {
  const { prisma } = app.database;
  const { placed } = await runningWeek();
  const { parent, place } = placed[0]!;
  const documentId = await send(parent.actor);
  await announce(parent.token, { enrolmentId: place.id, days: [days[2]], documentId });
  await prisma.document.update({ where: { id: documentId }, data: { createdAt: new Date(Date.now() - 3 * 86_400_000) } });
  const isThere = async () => {
    await deleteUnusedDocuments(prisma);
    return (await prisma.document.count({ where: { id: documentId } })) === 1;
  };
  const retention = readRetention({ KEEP_FOR: ['announcedAbsence=P30D'] });
  const apply = () => transact(app, 'system', (ctx) => applyRetention(ctx, retention));
  expect((await apply()).announcedAbsence).toBe(0);
  expect(await isThere()).toBe(true);
  await prisma.announcedAbsence.updateMany({ where: { documentId }, data: { day: new Date(Date.now() - 40 * 86_400_000) } });
  expect((await apply()).announcedAbsence).toBe(1);
  expect(await isThere()).toBe(false);
});
