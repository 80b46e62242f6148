// Family links at the desk: requests, imports, children registered twice.
import { beforeAll, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createSchool, createStaff } from '../../tests/kit/catalogue.ts';
import { createApp, createChild, createParent } from '../../tests/kit/people.ts';

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
