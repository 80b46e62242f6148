// Enrolments at the desk: above capacity, at the counter, by pages.
import { beforeAll, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createStaff, placeChild } from '../../tests/kit/catalogue.ts';
import { createApp, createChild, createParent, createSeason } from '../../tests/kit/people.ts';

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
