// Who belongs to the staff, and that one responsible stays.
import { beforeAll, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createStaff } from '../../tests/kit/catalogue.ts';
import { createApp, createPerson } from '../../tests/kit/people.ts';

let app: App;
let ask: ReturnType<typeof createAsker>;
let responsible: string;

beforeAll(async () => {
  app = await createApp();
  ask = createAsker(app);
  responsible = (await createStaff(app)).token;
});

const actions = async (subject: string) =>
  (await app.database.prisma.auditEntry.findMany({ where: { subject }, orderBy: { id: 'asc' } })).map(({ action }) => action);

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

test('who has not read the notice of confidentiality is asked to, outside the demonstration; the first time is kept', async () => {
  const { token, actor } = await createStaff(app, 'COORDINATOR', 'Hall');
  const real = createAsker({ ...app, env: { ...app.env, isDemo: false } });
  const owes = async (as: string | null, how = real) =>
    (await how(as, '{ viewer { staff { owesPledge } } }')).data.viewer?.staff?.owesPledge ?? false;
  expect([await owes(token), await owes(token, ask), await owes((await createPerson(app)).token)]).toEqual([true, false, false]);
  const pledge = async () =>
    (await real(token, 'mutation { pledgeConfidentiality { ... on StaffMember { pledgedAt } } }')).data.pledgeConfidentiality.pledgedAt;
  const first = await pledge();
  expect(await pledge()).toBe(first);
  expect(await owes(token)).toBe(false);
  expect(await actions(`staff:${actor.staff.id}`)).toEqual(['confidentiality-pledged']);
  const stranger = await real((await createPerson(app)).token, 'mutation { pledgeConfidentiality { ... on StaffMember { pledgedAt } } }');
  expect(stranger.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
});
