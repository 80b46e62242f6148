import { beforeAll, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { createStaff, placeChild } from '../../tests/kit/catalogue.ts';
import { openGraph } from '../../tests/kit/graph.ts';
import { createApp, createChild, createParent, createSeason } from '../../tests/kit/people.ts';

let app: App;
let ask: ReturnType<typeof openGraph>;
beforeAll(async () => {
  app = await createApp();
  ask = openGraph(app);
});

const extending = /* GraphQL */ `
  mutation ($input: ExtendDeadlineInput!) {
    extendDeadline(input: $input) {
      __typename
      ... on InputInvalid {
        problems {
          path
          code
        }
      }
    }
  }
`;
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000);

test('held places are kept until a later moment, the later ones stay, and the family is reminded and told', async () => {
  const { token } = await createStaff(app, 'DESK');
  const parent = await createParent(app);
  const child = await createChild(app, [parent]);
  const { weeks } = await createSeason(app, [3, 3]);
  const [soon, late] = [inHours(5), inHours(500)];
  const about = { status: 'HELD' as const, reminderSentAt: new Date() };
  const first = await placeChild(app, parent.actor, child.id, weeks[0]!, { ...about, heldUntil: soon });
  const second = await placeChild(app, parent.actor, child.id, weeks[1]!, { ...about, heldUntil: late });
  const extend = async (until: Date, deadline = soon) => {
    const input = { parentId: parent.actor.parentId, deadline, until, why: { reason: 'Le CPAS paie' } };
    return (await ask(token, extending, { input })).data!.extendDeadline;
  };
  const until = inHours(100);
  expect(await extend(inHours(2))).toMatchObject({ problems: [{ path: ['until'], code: 'OUT_OF_RANGE' }] });
  expect(await extend(weeks[0]!.startDate)).toMatchObject({ problems: [{ path: ['until'], code: 'OUT_OF_RANGE' }] });
  expect(await extend(until, inHours(4))).toMatchObject({ problems: [{ code: 'OUTDATED' }] });
  expect(await extend(until)).toEqual({ __typename: 'Parent' });
  const { prisma } = app.database;
  expect(await prisma.enrolment.findUniqueOrThrow({ where: { id: first.id } })).toMatchObject({ heldUntil: until, reminderSentAt: null });
  expect(await prisma.enrolment.findUniqueOrThrow({ where: { id: second.id } })).toMatchObject({ heldUntil: late });
  expect(await prisma.familyAct.findFirstOrThrow({ where: { parentId: parent.actor.parentId } })).toMatchObject({
    kind: 'DEADLINE_EXTENDED',
    until,
  });
});

test('what ran out is not kept any longer', async () => {
  const { token } = await createStaff(app);
  const parent = await createParent(app);
  const child = await createChild(app, [parent]);
  const { weeks } = await createSeason(app, [3]);
  const over = inHours(-1);
  await placeChild(app, parent.actor, child.id, weeks[0]!, { status: 'HELD', heldUntil: over });
  const input = { parentId: parent.actor.parentId, deadline: over, until: inHours(9), why: { reason: 'Trop tard' } };
  expect((await ask(token, extending, { input })).data!.extendDeadline).toEqual({ __typename: 'DeadlinePassed' });
});
