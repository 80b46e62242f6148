import { beforeAll, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { releaseEnrolment } from '../../server/enrolments/release-enrolment.ts';
import { transact } from '../../server/platform/act.ts';
import { rowId } from '../../server/platform/ids.ts';
import { createPlaine, createStaff, createWeek, placeChild } from '../../tests/kit/catalogue.ts';
import { openGraph } from '../../tests/kit/graph.ts';
import { createApp, createChild, createParent } from '../../tests/kit/people.ts';

let app: App;
let ask: ReturnType<typeof openGraph>;
beforeAll(async () => {
  app = await createApp();
  ask = openGraph(app);
});

const page = /* GraphQL */ `
  query ($id: ID!, $first: Int, $after: String) {
    admin {
      parent(id: $id) {
        familyName
        pendingEmail
        children {
          givenName
          healthSheetState
          parents {
            parentId
          }
        }
        mails {
          kind
          state
        }
        history(first: $first, after: $after) {
          edges {
            node {
              actorName
              byStaff
              action
              childName
              week {
                id
              }
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  }
`;

/** Two parents of one child, of whom the first held a place and gave it back. */
async function settle() {
  const [one, other] = [await createParent(app, { givenName: 'Claire' }), await createParent(app, { givenName: 'Marc' })];
  const child = await createChild(app, [one, other], { sheet: 'expired' });
  const week = await createWeek(app, (await createPlaine(app)).id);
  const place = await placeChild(app, one.actor, child.id, week, { status: 'HELD' });
  await transact(app, one.actor, (ctx) => releaseEnrolment(ctx, rowId('Enrolment', place.id)));
  return { one, other, week, place };
}

type Family = {
  children: unknown[];
  mails: unknown[];
  history: { edges: { node: object }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
};
const familyOf = (answer: Awaited<ReturnType<typeof ask>>) => (answer.data!.admin as { parent: Family }).parent;

test('the desk sees who answers for a child, whether the sheet holds, and who did what', async () => {
  const { one, other, week } = await settle();
  const { token } = await createStaff(app, 'DESK');
  const family = familyOf(await ask(token, page, { id: one.actor.parentId }));
  expect(family.children).toEqual([
    { givenName: 'Zoé', healthSheetState: 'EXPIRED', parents: [{ parentId: one.actor.parentId }, { parentId: other.actor.parentId }] },
  ]);
  expect(family.history.edges.map(({ node }) => node)).toEqual([
    { actorName: 'Claire Peeters', byStaff: false, action: 'place-released', childName: 'Zoé Peeters', week: { id: week.id } },
  ]);
});

test('what the other parent did with a place of their own is not in the history', async () => {
  const { other } = await settle();
  const { token } = await createStaff(app, 'DESK');
  expect(familyOf(await ask(token, page, { id: other.actor.parentId })).history.edges).toEqual([]);
});

test('the history goes on where a page ends', async () => {
  const { one, place } = await settle();
  const { token, actor } = await createStaff(app);
  const subject = `enrolment:${place.id}`;
  for (const action of ['first', 'second'])
    await app.database.prisma.auditEntry.create({ data: { actor: `staff:${actor.staff.id}`, action, subject } });
  const newest = familyOf(await ask(token, page, { id: one.actor.parentId, first: 2 })).history;
  expect(newest.edges.map(({ node }) => node)).toMatchObject([{ action: 'second', byStaff: true }, { action: 'first' }]);
  const older = familyOf(await ask(token, page, { id: one.actor.parentId, after: newest.pageInfo.endCursor })).history;
  expect(older.edges.map(({ node }) => node)).toMatchObject([{ action: 'place-released' }]);
  expect(older.pageInfo.hasNextPage).toBe(false);
});

test('a mail that was refused is on the page of the family that it was for, and of no other', async () => {
  const { one, other, place } = await settle();
  const { prisma } = app.database;
  await prisma.$executeRaw`SELECT graphile_worker.add_job('mail', json_build_object('kind', 'week-cancelled', 'enrolmentId', ${place.id}::text), max_attempts := 1)`;
  await prisma.$executeRaw`UPDATE graphile_worker._private_jobs SET attempts = max_attempts WHERE payload ->> 'enrolmentId' = ${place.id}`;
  const { email } = await prisma.parent.findUniqueOrThrow({ where: { id: one.actor.parentId } });
  await prisma.$executeRaw`
    INSERT INTO mail_sent (recipient, kind, words, job, at)
    VALUES (sha256(convert_to(${email}, 'UTF8')), 'places-held', '', 'test', now() - interval '1 hour')`;
  const { token } = await createStaff(app);
  expect(familyOf(await ask(token, page, { id: one.actor.parentId })).mails).toEqual([
    { kind: 'week-cancelled', state: 'REFUSED' },
    { kind: 'places-held', state: 'SENT' },
  ]);
  expect(familyOf(await ask(token, page, { id: other.actor.parentId })).mails).toEqual([]);
});

test('a coordinator and the kitchen do not see the page of a family', async () => {
  const { one } = await settle();
  for (const { token } of [await createStaff(app, 'COORDINATOR', 'École de la Vallée'), await createStaff(app, 'KITCHEN')])
    expect((await ask(token, page, { id: one.actor.parentId })).errors![0]!.extensions!.code).toBe('FORBIDDEN');
});

test('a parent does not read their own history at the desk, nor the other parent of a child', async () => {
  const { one } = await settle();
  for (const field of [
    'history { edges { cursor } }',
    'mails { kind }',
    'children { parents { parentId } }',
    'children { healthSheetState }',
  ])
    expect((await ask(one.token, `{ viewer { parent { ${field} } } }`)).errors![0]!.extensions!.code, field).toBe('FORBIDDEN');
});

test('a coordinator rings the parents of the children of the own site, and reads nothing else of them', async () => {
  const { one, week } = await settle();
  const child = await app.database.prisma.familyLink.findFirstOrThrow({ where: { parentId: one.actor.parentId } });
  await placeChild(app, one.actor, child.childId, week);
  await app.database.prisma.parent.update({ where: { id: one.actor.parentId }, data: { phone: '+32470123456' } });
  const { token } = await createStaff(app, 'COORDINATOR', 'École de la Vallée');
  const who = (fields: string) =>
    `{ admin { groups(day: "2027-07-05", siteName: "École de la Vallée") { coming { child { ${fields} } } } } }`;
  const answer = await ask(token, who('id parentPhones { name phone }'));
  const groups = (answer.data!.admin as { groups: { coming: { child: { id: string } }[] }[] }).groups;
  const found = groups.flatMap(({ coming }) => coming.map((place) => place.child)).find(({ id }) => id === child.childId);
  expect(found).toMatchObject({
    parentPhones: [
      { name: 'Claire Peeters', phone: '+32470123456' },
      { name: 'Marc Peeters', phone: null },
    ],
  });
  expect((await ask(token, who('parents { email }'))).errors![0]!.extensions!.code).toBe('FORBIDDEN');
});
