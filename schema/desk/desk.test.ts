import { beforeAll, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { createPlaine, createStaff, createWeek, placeChild } from '../../tests/kit/catalogue.ts';
import { openGraph } from '../../tests/kit/graph.ts';
import { createApp, createChild, createParent } from '../../tests/kit/people.ts';
import { watchStatements } from '../../tests/kit/watch-statements.ts';

let app: App;
let ask: ReturnType<typeof openGraph>;
beforeAll(async () => {
  app = await createApp();
  ask = openGraph(app);
});

const home = /* GraphQL */ `
  {
    admin {
      deskWork {
        work
        count
        oldestAt
      }
      deskWeek {
        held
        taken
        confirmed
        cancelled
      }
    }
  }
`;
type Home = { deskWork: { work: string; count: number; oldestAt: string | null }[]; deskWeek: Record<string, number> | null };
const homeOf = async (token: string) => (await ask(token, home)).data!.admin as Home;
const workOf = async (token: string) => Object.fromEntries((await homeOf(token)).deskWork.map(({ work, count }) => [work, count]));

test('what waits is counted with its age, for who does it, at the sites within reach', async () => {
  const { prisma } = app.database;
  const [{ token }, { token: kitchen }] = [await createStaff(app), await createStaff(app, 'KITCHEN')];
  const { token: there } = await createStaff(app, 'COORDINATOR', 'École de la Vallée');
  const { token: elsewhere } = await createStaff(app, 'COORDINATOR', 'Ailleurs');
  expect((await homeOf(token)).deskWork).toEqual([]);

  const [one, other] = [await createParent(app), await createParent(app)];
  const week = await createWeek(app, (await createPlaine(app)).id);
  const [ready, expired] = [await createChild(app, [one]), await createChild(app, [one], { sheet: 'expired' })];
  const asked = new Date('2026-11-01T08:00:00Z');
  await prisma.familyLink.create({
    data: {
      childId: ready.id,
      parentId: other.actor.parentId,
      state: 'REQUESTED',
      source: 'REQUEST',
      requestedName: 'x',
      requestedAt: asked,
    },
  });
  // the sheet of a ready child holds for thirty days, and the week is in July
  const place = await placeChild(app, one.actor, ready.id, week);
  await placeChild(app, one.actor, expired.id, week, { status: 'HELD' });
  await prisma.cancellationRequest.create({ data: { enrolmentId: place.id, parentId: one.actor.parentId, reason: new Uint8Array([1]) } });
  await prisma.$executeRaw`SELECT graphile_worker.add_job('mail', json_build_object('kind', 'week-cancelled', 'enrolmentId', ${place.id}::text), max_attempts := 1)`;
  await prisma.$executeRaw`UPDATE graphile_worker._private_jobs SET attempts = max_attempts WHERE payload ->> 'enrolmentId' = ${place.id}`;

  const { deskWork, deskWeek } = await homeOf(token);
  expect(deskWork[0]).toEqual({ work: 'LINK_REQUESTS', count: 1, oldestAt: asked.toISOString() });
  expect(await workOf(token)).toEqual({ LINK_REQUESTS: 1, CANCELLATIONS: 1, MAILS_REFUSED: 1, SHEETS_ENDING: 2 });
  expect(deskWeek).toMatchObject({ held: 1, taken: 2, cancelled: 0 });
  expect(await workOf(there)).toEqual({ SHEETS_ENDING: 2 });
  expect(await homeOf(elsewhere)).toMatchObject({ deskWork: [], deskWeek: { held: 0, taken: 0 } });
  expect(await homeOf(kitchen)).toEqual({ deskWork: [], deskWeek: null });

  await prisma.healthSheet.update({ where: { childId: ready.id }, data: { validUntil: new Date('2027-09-01') } });
  expect(await workOf(there)).toEqual({ SHEETS_ENDING: 1 });
  const sheets = `{ admin { enrolments(sheetEnds: true) { totalCount edges { node { child { id } } } } } }`;
  expect((await ask(token, sheets)).data!.admin).toEqual({
    enrolments: { totalCount: 1, edges: [{ node: { child: { id: expired.id } } }] },
  });
  const mails = `{ admin { refusedMails { edges { node { mailKind parent { parentId } } } } } }`;
  expect((await ask(token, mails)).data!.admin).toEqual({
    refusedMails: { edges: [{ node: { mailKind: 'week-cancelled', parent: { parentId: one.actor.parentId } } }] },
  });
});

test('the first page stands on as many statements as things to do', async () => {
  const { token } = await createStaff(app);
  await homeOf(token);
  const few = (await watchStatements(app, () => homeOf(token))).length;
  const [one, week] = [await createParent(app), await createWeek(app, (await createPlaine(app)).id)];
  for (let n = 0; n < 4; n += 1) await placeChild(app, one.actor, (await createChild(app, [one], { sheet: 'none' })).id, week);
  expect((await watchStatements(app, () => homeOf(token))).length).toBe(few);
});
