// What the desk's own pages send: schools, staff, links, imports, doubles, and what parents see of the schools' keys.
import { beforeAll, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createSchool, createStaff, placeChild } from '../../tests/kit/catalogue.ts';
import { createChild, createParent, createPerson, createApp, createSeason } from '../../tests/kit/people.ts';

let app: App;
let ask: ReturnType<typeof createAsker>;
let responsible: string;
let desk: string;
beforeAll(async () => {
  app = await createApp();
  ask = createAsker(app);
  responsible = (await createStaff(app)).token;
  desk = (await createStaff(app, 'DESK')).token;
});

const actions = async (subject: string) =>
  (await app.database.prisma.auditEntry.findMany({ where: { subject }, orderBy: { id: 'asc' } })).map(({ action }) => action);

const saveSchool = (input: object, token = responsible) =>
  ask(
    token,
    `mutation ($input: SaveSchoolInput!) { saveSchool(input: $input) { __typename ... on School { id name faseNumber } ... on InputInvalid { field message } } }`,
    { input: { faseNumber: '5310', name: 'École du Bois', postalCode: '4140', city: 'Sprimont', ...input } },
  );
const schoolNames = async () => (await ask(null, '{ schools { name } }')).data.schools.map(({ name }: { name: string }) => name);

test('a school is added, renamed and closed; closed, parents are not proposed it and its keys end', async () => {
  const { id } = (await saveSchool({})).data.saveSchool;
  expect((await saveSchool({ name: 'Autre' })).data.saveSchool).toMatchObject({ __typename: 'InputInvalid', field: 'faseNumber' });
  expect((await saveSchool({ faseNumber: '53 10a' })).data.saveSchool).toMatchObject({ field: 'faseNumber' });
  expect((await saveSchool({ id, name: 'École du Grand Bois', faseNumber: '5311' })).data.saveSchool).toEqual({
    __typename: 'School',
    id,
    name: 'École du Grand Bois',
    faseNumber: '5311',
  });
  const parent = await createParent(app);
  const child = await createChild(app, [parent], { schoolId: id });
  const key = await app.database.prisma.partnerKey.create({ data: { schoolId: id, label: 'Listes', secretHash: new Uint8Array([1]) } });
  const moved = await saveSchool({ id, faseNumber: '5312' });
  expect(moved.data.saveSchool).toMatchObject({ field: 'faseNumber', message: expect.stringContaining('clé') });
  expect(await schoolNames()).toEqual(['École du Grand Bois']);
  const { data } = await ask(responsible, '{ admin { schools { name pupils runningKeys closedAt } } }');
  expect(data.admin.schools).toEqual([{ name: 'École du Grand Bois', pupils: 1, runningKeys: 1, closedAt: null }]);

  await saveSchool({ id, name: 'École du Grand Bois', faseNumber: '5311', closed: true });
  expect(await schoolNames()).toEqual([]);
  expect((await app.database.prisma.partnerKey.findUniqueOrThrow({ where: { id: key.id } })).revokedAt).not.toBeNull();
  expect(await actions(`school:${id}`)).toEqual(['school-created', 'school-changed', 'school-changed', 'school-closed']);
  expect(await actions(`partner-key:${key.id}`)).toEqual(['partner-key-revoked']);
  const register = `mutation ($schoolId: ID) { registerChild(input: { givenName: "Lou", familyName: "Bois", birthDate: "2021-02-03", schoolId: $schoolId }) { __typename ... on InputInvalid { field } } }`;
  expect((await ask(parent.token, register, { schoolId: id })).data.registerChild).toEqual({
    __typename: 'InputInvalid',
    field: 'schoolId',
  });
  const makeKey = `mutation ($schoolId: ID!) { createPartnerKey(input: { schoolId: $schoolId, label: "x" }) { __typename } }`;
  expect((await ask(responsible, makeKey, { schoolId: id })).data.createPartnerKey.__typename).toBe('InputInvalid');
  // its pupils keep it
  const mine = await ask(parent.token, '{ viewer { parent { children { id school { name } } } } }');
  expect(mine.data.viewer.parent.children).toEqual([{ id: child.id, school: { name: 'École du Grand Bois' } }]);

  await saveSchool({ id, name: 'École du Grand Bois', faseNumber: '5311', closed: false });
  expect(await schoolNames()).toEqual(['École du Grand Bois']);
  expect((await saveSchool({ faseNumber: '1' }, desk)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
});

test('a parent sees which keys can see the child now, what for and until when; others see nothing of it', async () => {
  const school = await createSchool(app, { name: 'École du Pont' });
  const parent = await createParent(app);
  const child = await createChild(app, [parent], { schoolId: school.id });
  await createChild(app, [parent]);
  const key = (label: string, at: number, dates: object = {}) =>
    app.database.prisma.partnerKey.create({ data: { schoolId: school.id, label, secretHash: new Uint8Array([2, at]), ...dates } });
  await key('Garderie du soir', 1, { expiresAt: new Date('2090-01-01T00:00:00Z') });
  await key('Ancienne liste', 2, { expiresAt: new Date('2020-01-01T00:00:00Z') });
  await key('Retirée', 3, { revokedAt: new Date() });
  const question = '{ viewer { parent { children { schoolAccess { schoolName purpose expiresAt lastUsedAt } } } } }';
  expect((await ask(parent.token, question)).data.viewer.parent.children).toContainEqual({
    schoolAccess: [{ schoolName: 'École du Pont', purpose: 'Garderie du soir', expiresAt: '2090-01-01T00:00:00.000Z', lastUsedAt: null }],
  });
  const { weeks } = await createSeason(app, [2]);
  await placeChild(app, parent.actor, child.id, weeks[0]!);
  const asStaff = await ask(desk, '{ admin { enrolments { edges { node { child { schoolAccess { purpose } } } } } } }');
  expect(asStaff.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
});

test('staff add a member who has signed in, change a role by the member, and never lose the last responsible', async () => {
  const person = await createPerson(app, { givenName: 'Nora', nationalNumber: '85073003328' });
  const save = `mutation ($input: SaveStaffMemberInput!) { saveStaffMember(input: $input) { __typename ... on StaffMember { id role siteName endedAt } ... on InputInvalid { field } } }`;
  const end = `mutation ($id: ID!) { endStaffMember(staffMemberId: $id) { __typename ... on InputInvalid { field } } }`;
  const added = await ask(responsible, save, { input: { nationalNumber: '85.07.30-033.28', role: 'COORDINATOR', siteName: 'Hall' } });
  expect(added.data.saveStaffMember).toMatchObject({ __typename: 'StaffMember', role: 'COORDINATOR', siteName: 'Hall', endedAt: null });
  const { id } = added.data.saveStaffMember;
  expect((await ask(person.token, '{ viewer { staff { role } } }')).data.viewer.staff).toEqual({ role: 'COORDINATOR' });
  // a site is a coordinator's only
  const changed = await ask(responsible, save, { input: { id, role: 'KITCHEN', siteName: 'Hall' } });
  expect(changed.data.saveStaffMember).toMatchObject({ id, role: 'KITCHEN', siteName: null });
  for (const input of [{ role: 'DESK' }, { id: person.actor.personId, role: 'DESK' }])
    expect((await ask(responsible, save, { input })).data.saveStaffMember.__typename).toBe('InputInvalid');
  expect((await ask(person.token, '{ admin { staffMembers { id } } }')).errors?.[0]?.extensions.code).toBe('FORBIDDEN');

  const first = (await ask(responsible, '{ viewer { staff { id } } }')).data.viewer.staff.id;
  expect((await ask(responsible, save, { input: { id: first, role: 'DESK' } })).data.saveStaffMember).toMatchObject({ field: 'role' });
  expect((await ask(responsible, end, { id: first })).data.endStaffMember).toMatchObject({ field: 'staffMemberId' });
  await ask(responsible, save, { input: { id, role: 'RESPONSIBLE' } });
  // two responsibles who take each other's rights away at the same moment: one of them stays
  const duel = await Promise.all([ask(responsible, end, { id }), ask(person.token, end, { id: first })]);
  expect(duel.map(({ data, errors }) => data?.endStaffMember?.__typename ?? errors?.[0]?.extensions.code)).toContain('StaffMember');
  expect(await app.database.prisma.staffMember.count({ where: { role: 'RESPONSIBLE', endedAt: null } })).toBe(1);
  await app.database.prisma.staffMember.updateMany({ where: { id: { in: [first] } }, data: { endedAt: null } });
  await app.database.prisma.staffMember.updateMany({ where: { id }, data: { endedAt: null, role: 'KITCHEN' } });
  expect((await ask(responsible, end, { id })).data.endStaffMember.__typename).toBe('StaffMember');
  expect((await ask(person.token, '{ viewer { staff { role } mayUse } }')).data.viewer).toEqual({ staff: null, mayUse: [] });
  expect(await actions(`staff:${id}`)).toContain('staff-ended');
});

test('a request of a co-parent is decided once, by staff, and never by who asks', async () => {
  const [first, second] = [await createParent(app), await createParent(app)];
  const child = await createChild(app, [first]);
  const request = () =>
    app.database.prisma.familyLink.create({
      data: { childId: child.id, parentId: second.actor.parentId, state: 'REQUESTED', source: 'REQUEST', requestedName: 'Zoé Peeters' },
    });
  const link = await request();
  const decide = `mutation ($id: ID!, $accept: Boolean!) { decideLinkRequest(linkRequestId: $id, accept: $accept) { __typename ... on Refusal { message } ... on InputInvalid { field } } }`;
  const answer = async (token: string, accept: boolean) => (await ask(token, decide, { id: link.id, accept })).data?.decideLinkRequest;
  // a clerk who is also the parent who asks
  await app.database.prisma.staffMember.create({ data: { personId: second.actor.personId, role: 'DESK' } });
  expect((await answer(second.token, true)).__typename).toBe('InputInvalid');
  expect((await answer(desk, true)).__typename).toBe('LinkRequest');
  expect((await answer(desk, true)).__typename).toBe('LinkRequest');
  expect((await answer(desk, false)).__typename).toBe('AlreadyDecided');
  expect((await ask(second.token, '{ viewer { parent { children { id } } } }')).data.viewer.parent.children).toEqual([{ id: child.id }]);
  expect(await actions(`family-link:${link.id}`)).toEqual(['link-accepted']);
  expect((await ask(first.token, decide, { id: link.id, accept: false })).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
});

test('an import through the graph is all or nothing, says each bad line, and writes its counts in the trail', async () => {
  await createSchool(app, { faseNumber: '7001' });
  const header =
    'parent_national_number,parent_family_name,parent_given_name,child_national_number,child_family_name,child_given_name,child_birth_date,school_fase_number';
  const good = '86041798152,Lambert,Claire,18072198307,Lambert,Émile,2018-07-21,7001';
  const bad = '86041798152,Lambert,Claire,21090198602,Lambert,Zoé,2021-09-01,7999';
  const run = async (...lines: string[]) =>
    (
      await ask(
        responsible,
        `mutation ($csv: String!) { importFamilyLinks(csv: $csv) { __typename ... on FamilyLinksImported { lineCount: lines childrenCreated linksCreated }
          ... on ImportRefused { message bad: lines { line field reason } } } }`,
        { csv: [header, ...lines].join('\n') },
      )
    ).data.importFamilyLinks;
  expect(await run(good, bad)).toMatchObject({
    __typename: 'ImportRefused',
    bad: [{ line: 3, field: 'school_fase_number', reason: expect.stringContaining('7999') }],
  });
  const count = () => app.database.prisma.child.count({ where: { familyName: 'Lambert' } });
  expect(await count()).toBe(0);
  expect(await run(good)).toEqual({ __typename: 'FamilyLinksImported', lineCount: 1, childrenCreated: 1, linksCreated: 1 });
  expect(await run(good)).toMatchObject({ lineCount: 1, childrenCreated: 0, linksCreated: 0 });
  expect(await count()).toBe(1);
  const trail = await app.database.prisma.auditEntry.findMany({ where: { action: 'family-links-imported' } });
  expect(trail.map(({ detail }) => detail)).toEqual([
    { lines: 1, childrenCreated: 1, linksCreated: 1 },
    { lines: 1, childrenCreated: 0, linksCreated: 0 },
  ]);
});

test('children registered twice are found by names and birth date, whatever the accents; two numbers are two children', async () => {
  const [first, second] = [await createParent(app, { givenName: 'Ines' }), await createParent(app, { givenName: 'Omar' })];
  const child = (givenName: string, familyName: string, numberIndex: string | null, parent: typeof first, birthDate = '2020-05-05') =>
    app.database.prisma.child.create({
      data: {
        givenName,
        familyName,
        numberIndex,
        birthDate: new Date(birthDate),
        links: { create: { parentId: parent.actor.parentId, state: 'ACTIVE', source: 'REGISTRATION' } },
      },
    });
  const one = await child('Gaëlle', 'Ben-Ali', 'double-1', first);
  const other = await child('GAELLE', 'ben ali', null, second);
  await child('Gaëlle', 'Ben Ali', null, second, '2020-05-06');
  const twin = [await child('Sam', 'Noël', 'double-2', first), await child('Sam', 'Noël', 'double-3', second)];
  const { data } = await ask(
    desk,
    '{ admin { possibleDoubles { birthDate one { childId hasNationalNumber parents } other { childId parents } } } }',
  );
  type Pair = { birthDate: string; one: { childId: string; parents: string[] }; other: { childId: string; parents: string[] } };
  const pairs = (data.admin.possibleDoubles as Pair[]).filter(({ birthDate }) => birthDate.startsWith('2020-05'));
  expect(pairs).toHaveLength(1);
  const pair = pairs[0]!;
  expect([pair.one.childId, pair.other.childId].sort()).toEqual([one.id, other.id].sort());
  expect([...pair.one.parents, ...pair.other.parents].sort()).toEqual(['Ines Peeters', 'Omar Peeters']);
  expect(JSON.stringify(data)).not.toContain(twin[0]!.id);
});
