import { beforeAll, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createSchool, createStaff, placeChild } from '../../tests/kit/catalogue.ts';
import { createChild, createParent, createApp, createSeason, readPlaces } from '../../tests/kit/people.ts';

let app: App;
let ask: ReturnType<typeof createAsker>;
let responsible: string;
let desk: string;

beforeAll(async () => {
  app = await createApp();
  ask = createAsker(app);
  responsible = (await createStaff(app)).token;
  desk = (await createStaff(app, 'DESK')).token;
  await createSeason(app, [1]);
});

const savePlaine = `mutation ($input: SavePlaineInput!) { savePlaine(input: $input) { __typename ... on Plaine { id name weeks { id } } ... on InputInvalid { field message } } }`;
const saveWeek = `mutation ($input: SaveWeekInput!) { saveWeek(input: $input) { __typename
  ... on Week { id startDate endDate openDays capacity seatsLeft } ... on CapacityBelowTaken { taken message } ... on InputInvalid { field message } } }`;
const savePeriod = `mutation ($input: SaveEnrolmentPeriodInput!) { saveEnrolmentPeriod(input: $input) { __typename
  ... on EnrolmentPeriod { id opensAt opensToAllAt closesAt maxWeeksPerChild isOpen } ... on InputInvalid { field message } } }`;

const plaine = {
  name: 'Grande plaine',
  siteName: 'École du Plateau',
  ageMinMonths: 72,
  ageMaxMonths: 155,
  dailyRateCents: 1200,
  published: true,
};
const week = { startDate: '2031-07-07', openDays: ['2031-07-07', '2031-07-08', '2031-07-10', '2031-07-11'], capacity: 2 };

test('an opening from nothing: plaine, week, period', async () => {
  const made = await ask(responsible, savePlaine, { input: plaine });
  expect(made.data.savePlaine).toMatchObject({ __typename: 'Plaine', name: 'Grande plaine', weeks: [] });
  const plaineId = made.data.savePlaine.id;
  const { data } = await ask(responsible, saveWeek, { input: { ...week, plaineId, openDays: [...week.openDays].reverse() } });
  expect(data.saveWeek).toEqual({
    __typename: 'Week',
    id: expect.any(String),
    startDate: '2031-07-07',
    endDate: '2031-07-11',
    openDays: week.openDays,
    capacity: 2,
    seatsLeft: 2,
  });
  const opens = { opensAt: '2031-03-01T07:00:00.000Z', opensToAllAt: '2031-03-08T07:00:00.000Z', closesAt: '2031-06-01T07:00:00.000Z' };
  const period = await ask(responsible, savePeriod, { input: opens });
  expect(period.data.saveEnrolmentPeriod).toEqual({
    __typename: 'EnrolmentPeriod',
    id: expect.any(String),
    ...opens,
    maxWeeksPerChild: null,
    isOpen: false,
  });
  const limited = { id: period.data.saveEnrolmentPeriod.id, ...opens };
  const saved = await ask(responsible, savePeriod, { input: { ...limited, maxWeeksPerChild: 3 } });
  expect(saved.data.saveEnrolmentPeriod).toMatchObject({ maxWeeksPerChild: 3 });
  const none = await ask(responsible, savePeriod, { input: { ...limited, maxWeeksPerChild: 0 } });
  expect(none.data.saveEnrolmentPeriod).toMatchObject({ field: 'maxWeeksPerChild' });
});

test('what cannot be is refused in words, with the field', async () => {
  const { data } = await ask(responsible, savePlaine, { input: { ...plaine, name: 'Autre' } });
  const plaineId = data.savePlaine.id;
  const refusals = [
    await ask(responsible, savePlaine, { input: plaine }),
    await ask(responsible, savePlaine, { input: { ...plaine, name: 'Ages', ageMinMonths: 156 } }),
    await ask(responsible, savePlaine, { input: { ...plaine, name: ' ' } }),
    await ask(responsible, saveWeek, { input: { ...week, plaineId, openDays: ['2031-07-13', '2031-07-14'] } }),
    await ask(responsible, saveWeek, { input: { ...week, plaineId, openDays: [] } }),
    await ask(responsible, saveWeek, { input: { ...week, plaineId, startDate: '2031-07-09' } }),
    await ask(responsible, saveWeek, { input: { ...week, plaineId: 'nonsense' } }),
    await ask(responsible, savePeriod, { input: { opensAt: '2031-05-01T07:00:00Z', closesAt: '2031-07-01T07:00:00Z' } }),
    await ask(responsible, savePeriod, { input: { opensAt: '2032-05-01T07:00:00Z', closesAt: '2032-05-01T07:00:00Z' } }),
  ];
  expect(refusals.map(({ data }) => Object.values(data)[0])).toMatchInlineSnapshot(`
    [
      {
        "__typename": "InputInvalid",
        "field": "name",
        "message": "Une plaine porte déjà ce nom sur ce site.",
      },
      {
        "__typename": "InputInvalid",
        "field": "ageMaxMonths",
        "message": "L'âge maximal est plus petit que l'âge minimal.",
      },
      {
        "__typename": "InputInvalid",
        "field": "name",
        "message": "Remplissez ce champ.",
      },
      {
        "__typename": "InputInvalid",
        "field": "openDays",
        "message": "Les jours d'ouverture doivent tous être dans la même semaine, du lundi au dimanche.",
      },
      {
        "__typename": "InputInvalid",
        "field": "openDays",
        "message": "Une semaine a au moins un jour d'ouverture.",
      },
      {
        "__typename": "InputInvalid",
        "field": "startDate",
        "message": "La semaine commence au plus tard à son premier jour d'ouverture.",
      },
      {
        "__typename": "InputInvalid",
        "field": "plaineId",
        "message": "Cet identifiant n'est pas connu.",
      },
      {
        "__typename": "InputInvalid",
        "field": "opensAt",
        "message": "Une autre période couvre déjà ces dates : de samedi 1er mars à 08:00 à dimanche 1er juin à 09:00.",
      },
      {
        "__typename": "InputInvalid",
        "field": "closesAt",
        "message": "La fin de la période doit suivre son ouverture.",
      },
    ]
  `);
});

test('a capacity goes down to what is taken and never below, and places added go to the queue', async () => {
  const season = await createSeason(app, [2]);
  const [asked] = season.weeks;
  const parent = await createParent(app);
  for (let n = 0; n < 2; n += 1) await placeChild(app, parent.actor, (await createChild(app, [parent])).id, asked!);
  const waiting = await createChild(app, [parent]);
  const line = await app.database.prisma.waitingPlace.create({
    data: { childId: waiting.id, weekId: asked!.id, parentId: parent.actor.parentId },
  });
  const iso = (day: Date) => day.toISOString().slice(0, 10);
  const input = {
    id: asked!.id,
    plaineId: season.plaine.id,
    startDate: iso(asked!.startDate),
    openDays: asked!.openDays.map(iso),
    capacity: 1,
  };
  const down = await ask(responsible, saveWeek, { input });
  expect(down.data.saveWeek).toEqual({ __typename: 'CapacityBelowTaken', taken: 2, message: expect.stringContaining('2 places') });
  const moved = await ask(responsible, saveWeek, { input: { ...input, capacity: 2, openDays: input.openDays.slice(1) } });
  expect(moved.data.saveWeek).toMatchObject({ __typename: 'InputInvalid', field: 'openDays' });
  const up = await ask(responsible, saveWeek, { input: { ...input, capacity: 3 } });
  expect(up.data.saveWeek).toMatchObject({ __typename: 'Week', capacity: 3, seatsLeft: 0 });
  expect((await app.database.prisma.waitingPlace.findUniqueOrThrow({ where: { id: line.id } })).status).toBe('OFFERED');
});

test.each(['0001-01-01', '2020-07-06', '9999-07-05'])('a week of %s is a year that was mistyped, and so is a period', async (day) => {
  const { plaine: old } = await createSeason(app, []);
  const input = { plaineId: old.id, startDate: day, openDays: [day], capacity: 2 };
  expect((await ask(responsible, saveWeek, { input })).data.saveWeek).toMatchObject({ __typename: 'InputInvalid', field: 'startDate' });
  const period = { opensAt: `${day}T07:00:00Z`, closesAt: '9999-12-01T07:00:00Z' };
  expect((await ask(responsible, savePeriod, { input: period })).data.saveEnrolmentPeriod).toMatchObject({ __typename: 'InputInvalid' });
});

test('a place above capacity takes a reason, is counted apart and ends with the child who has it', async () => {
  const { weeks } = await createSeason(app, [1]);
  const parent = await createParent(app);
  await placeChild(app, parent.actor, (await createChild(app, [parent])).id, weeks[0]!);
  const child = await createChild(app, [parent]);
  const input = { parentId: parent.actor.parentId, childId: child.id, weekId: weeks[0]!.id, reason: 'Fratrie' };
  const override = `mutation ($input: OverrideHoldInput!) { overrideHold(input: $input) { __typename ... on Enrolment { id status overrideReason } ... on InputInvalid { field } ... on Refusal { message } } }`;
  expect((await ask(desk, override, { input })).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  expect((await ask(responsible, override, { input: { ...input, reason: '  ' } })).data.overrideHold).toMatchObject({
    __typename: 'InputInvalid',
    field: 'reason',
  });
  const { data } = await ask(responsible, override, { input });
  expect(data.overrideHold).toMatchObject({ __typename: 'Enrolment', status: 'HELD', overrideReason: 'Fratrie' });
  const read = () =>
    app.database.prisma.week.findUniqueOrThrow({
      where: { id: weeks[0]!.id },
      select: { capacity: true, taken: true, overbooked: true },
    });
  expect(await read()).toEqual({ capacity: 1, taken: 2, overbooked: 1 });
  expect((await ask(responsible, override, { input })).data.overrideHold.__typename).toBe('NotEligible');
  const trail = await app.database.prisma.auditEntry.findMany({ where: { subject: `enrolment:${data.overrideHold.id}` } });
  expect(trail).toMatchObject([{ action: 'place-overridden', detail: { week: weeks[0]!.id, aboveCapacity: true } }]);
  expect(JSON.stringify(trail[0]!.detail)).not.toContain('Fratrie');
  await ask(parent.token, `mutation ($id: ID!) { releaseEnrolment(enrolmentId: $id) { __typename } }`, { id: data.overrideHold.id });
  expect(await read()).toEqual({ capacity: 1, taken: 1, overbooked: 0 });
});

test('the counter enrols for a family under the family’s rules; the trail names the staff', async () => {
  const { weeks } = await createSeason(app, [1]);
  const parent = await createParent(app);
  const [one, two] = [await createChild(app, [parent]), await createChild(app, [parent])];
  const enrol = `mutation ($input: EnrolOnBehalfInput!) { enrolOnBehalf(input: $input) { __typename ... on HoldWeeksPayload { held { id status } refused { state } } ... on Refusal { message } } }`;
  const input = { parentId: parent.actor.parentId, childId: one.id, weekIds: [weeks[0]!.id] };
  const { data } = await ask(desk, enrol, { input });
  expect(data.enrolOnBehalf).toMatchObject({ held: [{ status: 'HELD' }], refused: [] });
  const held = await app.database.prisma.enrolment.findUniqueOrThrow({ where: { id: data.enrolOnBehalf.held[0].id } });
  expect(held).toMatchObject({ parentId: parent.actor.parentId, source: 'STAFF' });
  expect(await app.database.prisma.auditEntry.findFirstOrThrow({ where: { subject: `enrolment:${held.id}` } })).toMatchObject({
    actor: expect.stringMatching(/^staff:/),
  });
  expect((await ask(desk, enrol, { input: { ...input, childId: two.id } })).data.enrolOnBehalf).toMatchObject({
    held: [],
    refused: [{ state: 'FULL' }],
  });
  expect((await ask(parent.token, enrol, { input })).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
});

test('a week cancelled for everybody gives places, queue and money back and tells each family', async () => {
  const { weeks } = await createSeason(app, [2]);
  const [asked] = weeks;
  const parent = await createParent(app);
  const paid = await placeChild(app, parent.actor, (await createChild(app, [parent])).id, asked!);
  await placeChild(app, parent.actor, (await createChild(app, [parent])).id, asked!, { status: 'HELD' });
  const waiting = await createChild(app, [parent]);
  await app.database.prisma.waitingPlace.create({ data: { childId: waiting.id, weekId: asked!.id, parentId: parent.actor.parentId } });
  const payment = await app.database.prisma.payment.create({
    data: {
      basketId: paid.basketId,
      parentId: parent.actor.parentId,
      method: 'TRANSFER',
      status: 'PAID',
      amountCents: 6000,
      paidCents: 6000,
      lines: { create: { enrolmentId: paid.id, amountCents: 6000, outcome: 'CONFIRMED' } },
    },
  });
  const cancel = `mutation ($id: ID!) { cancelWeek(weekId: $id, reason: "Le hall est fermé.") { __typename ... on Refusal { message } } }`;
  expect((await ask(responsible, cancel, { id: asked!.id })).data.cancelWeek).toEqual({ __typename: 'Week' });
  expect(await readPlaces(app, asked!.id)).toMatchObject({ taken: 0, held: 0, confirmed: 0, offered: 0 });
  expect(await app.database.prisma.refund.findMany({ where: { paymentId: payment.id } })).toMatchObject([
    { amountCents: 6000, reason: 'WEEK_CANCELLED', status: 'DUE' },
  ]);
  expect(await app.database.prisma.waitingPlace.count({ where: { weekId: asked!.id, status: 'DROPPED' } })).toBe(1);
  const [mails] = await app.database.prisma.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM graphile_worker._private_jobs WHERE payload ->> 'kind' = 'week-cancelled'`;
  expect(mails!.count).toBe(2);
  expect((await ask(responsible, cancel, { id: asked!.id })).data.cancelWeek.__typename).toBe('AlreadyDecided');
});

test('attendance is noted for confirmed children, on open days that have come, and can be corrected', async () => {
  const season = await createSeason(app, [2]);
  const monday = new Date('2026-07-06');
  const past = await app.database.prisma.week.create({
    data: {
      plaineId: season.plaine.id,
      monday,
      startDate: monday,
      endDate: new Date('2026-07-07'),
      openDays: [monday, new Date('2026-07-07')],
      capacity: 5,
    },
  });
  const parent = await createParent(app);
  const came = await placeChild(app, parent.actor, (await createChild(app, [parent])).id, past);
  const ahead = await placeChild(app, parent.actor, (await createChild(app, [parent])).id, season.weeks[0]!);
  const record = `mutation ($input: RecordAttendanceInput!) { recordAttendance(input: $input) { __typename ... on AttendanceRecorded { enrolments { attendances { day status } } } ... on InputInvalid { field } } }`;
  const mark = (day: string, enrolmentId: string, status: string) =>
    ask(desk, record, { input: { day, marks: [{ enrolmentId, status }] } });
  await mark('2026-07-06', came.id, 'PRESENT');
  expect((await mark('2026-07-06', came.id, 'ABSENT_JUSTIFIED')).data.recordAttendance.enrolments).toEqual([
    { attendances: [{ day: '2026-07-06', status: 'ABSENT_JUSTIFIED' }] },
  ]);
  expect((await mark('2026-07-08', came.id, 'PRESENT')).data.recordAttendance).toMatchObject({ field: 'marks.0.enrolmentId' });
  expect((await mark(season.weeks[0]!.startDate.toISOString().slice(0, 10), ahead.id, 'PRESENT')).data.recordAttendance).toMatchObject({
    field: 'day',
  });
});

test('staff come from staff: by number, with a site for a coordinator, and one responsible stays', async () => {
  const save = `mutation ($input: SaveStaffMemberInput!) { saveStaffMember(input: $input) { __typename ... on StaffMember { id role siteName } ... on InputInvalid { field } } }`;
  const { data } = await ask(responsible, save, { input: { nationalNumber: '85.07.30-033.28', role: 'DESK' } });
  expect(data.saveStaffMember).toEqual({ __typename: 'InputInvalid', field: 'nationalNumber' });
  expect(
    (await ask(responsible, save, { input: { nationalNumber: '85.07.30-033.28', role: 'COORDINATOR' } })).data.saveStaffMember,
  ).toMatchObject({ field: 'siteName' });
  const own = await app.database.prisma.staffMember.findFirstOrThrow({ where: { role: 'RESPONSIBLE' } });
  const end = await ask(
    responsible,
    `mutation ($id: ID!) { endStaffMember(staffMemberId: $id) { __typename ... on InputInvalid { field } } }`,
    { id: own.id },
  );
  expect(end.data.endStaffMember).toEqual({ __typename: 'InputInvalid', field: 'staffMemberId' });
});

test('a key is made, shown once and revoked through the graph', async () => {
  const school = await createSchool(app);
  const create = `mutation ($input: CreatePartnerKeyInput!) { createPartnerKey(input: $input) { __typename ... on PartnerKeyCreated { secret key { id label expiresAt revokedAt school { id } schools { id } } } ... on InputInvalid { field } } }`;
  const { data } = await ask(responsible, create, { input: { schoolId: school.id, label: 'Listes' } });
  expect(data.createPartnerKey).toMatchObject({
    secret: expect.stringMatching(/^ppk_/),
    key: { label: 'Listes', expiresAt: null, revokedAt: null, school: { id: school.id }, schools: [{ id: school.id }] },
  });
  const other = await createSchool(app, { name: 'École du Réseau' });
  const network = await ask(responsible, create, { input: { schoolIds: [school.id, other.id], label: 'Réseau' } });
  expect(network.data.createPartnerKey.key.schools).toHaveLength(2);
  await ask(responsible, 'mutation ($id: ID!) { revokePartnerKey(partnerKeyId: $id) { __typename } }', {
    id: network.data.createPartnerKey.key.id,
  });
  const revoke = `mutation ($id: ID!) { revokePartnerKey(partnerKeyId: $id) { __typename ... on PartnerKey { revokedAt } } }`;
  const { id } = data.createPartnerKey.key;
  expect((await ask(responsible, revoke, { id })).data.revokePartnerKey.revokedAt).not.toBeNull();
  expect((await ask(responsible, revoke, { id })).data.revokePartnerKey.__typename).toBe('AlreadyDecided');
  expect((await ask(responsible, '{ admin { partnerKeys { label lastUsedAt } } }')).data.admin.partnerKeys).toEqual(
    expect.arrayContaining([{ label: 'Listes', lastUsedAt: null }]),
  );
  expect((await ask(desk, create, { input: { schoolId: school.id, label: 'Listes' } })).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
});

test('enrolments come by pages, newest first, each row once; an impossible filter is told', async () => {
  const { weeks } = await createSeason(app, [20]);
  const parent = await createParent(app);
  for (let n = 0; n < 5; n += 1)
    await placeChild(
      app,
      parent.actor,
      (await createChild(app, [parent])).id,
      weeks[0]!,
      n === 0 ? { status: 'HELD', heldUntil: new Date(Date.now() - 1000) } : {},
    );
  const page = `query ($after: String, $weekId: ID, $status: EnrolmentStatus, $first: Int) { admin { enrolments(first: $first, after: $after, weekId: $weekId, status: $status) {
    totalCount edges { node { id status child { givenName } week { id } } } pageInfo { hasNextPage endCursor } } } }`;
  const seen: string[] = [];
  for (let after: string | null = null, more = true; more;) {
    const { data } = await ask(desk, page, { first: 2, after, weekId: weeks[0]!.id });
    expect(data.admin.enrolments.totalCount).toBe(5);
    seen.push(...data.admin.enrolments.edges.map(({ node }: { node: { id: string } }) => node.id));
    ({ hasNextPage: more, endCursor: after } = data.admin.enrolments.pageInfo);
  }
  expect(new Set(seen).size).toBe(5);
  const count = async (status: string) => (await ask(desk, page, { weekId: weeks[0]!.id, status })).data.admin.enrolments.totalCount;
  expect([await count('HELD'), await count('EXPIRED'), await count('CONFIRMED')]).toEqual([0, 1, 4]);
  for (const variables of [{ first: 0 }, { first: 1000 }, { after: 'nonsense' }]) {
    const { errors } = await ask(desk, page, variables);
    expect(errors?.[0]).toMatchObject({ message: expect.stringMatching(/^(Une page|Ce repère)/), extensions: { code: 'BAD_USER_INPUT' } });
  }
});

test('families are found by a name, a child’s name or an address, and by nobody but staff', async () => {
  const parent = await createParent(app, { givenName: 'Guillemette', email: 'guille@example.be' });
  await createChild(app, [parent], { givenName: 'Barnabé' });
  const search = async (text: string) =>
    (await ask(desk, 'query ($text: String!) { admin { parents(search: $text) { id } } }', { text })).data.admin.parents;
  for (const text of ['guillemette peet', 'barnab', 'GUILLE@example.be'])
    expect(await search(text)).toEqual([{ id: parent.actor.parentId }]);
  for (const text of ['', ' ', 'x', '%%', '__', 'nobody-of-that-name']) expect(await search(text)).toEqual([]);
  const refusal = async (token: string | null) =>
    (await ask(token, '{ admin { parents(search: "peeters") { id } } }')).errors?.[0]?.extensions.code;
  for (const token of [parent.token, (await createStaff(app, 'KITCHEN')).token]) expect(await refusal(token)).toBe('FORBIDDEN');
  expect(await refusal(null)).toBe('UNAUTHENTICATED');
});
