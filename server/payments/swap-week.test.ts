// One place for another: what goes with it, what is refused, and who gets the place that is left. The model and the
// interleavings have the rest.
import { transact } from '../platform/act.ts';
import { beforeAll, expect, test } from 'vitest';
import type { ParentActor } from '../platform/actor.ts';
import { NotEligible, PriceDiffers, WeekFull } from '../platform/refusals.ts';
import { placeChild } from '../../tests/kit/catalogue.ts';
import { createChild, createParent, createApp, createSeason } from '../../tests/kit/people.ts';
import type { App } from '../context.ts';
import { joinWaitingList } from '../waiting-list/join-waiting-list.ts';
import { swapWeek } from './swap-week.ts';
import type { EnrolmentId, WeekId } from '../platform/ids.ts';

let app: App;
beforeAll(async () => {
  app = await createApp();
});

const swap = (actor: ParentActor, enrolmentId: EnrolmentId, weekId: WeekId) =>
  transact(app, actor, (ctx) => swapWeek(ctx, { enrolmentId, weekId }));
const stateOf = (id: string) => app.database.prisma.enrolment.findUniqueOrThrow({ where: { id } });

test('a paid place moves at once, and the one that is left is offered to the first who waits', async () => {
  const { weeks } = await createSeason(app, [1, 1]);
  const [parent, other] = [await createParent(app), await createParent(app)];
  const [child, waiting] = [await createChild(app, [parent]), await createChild(app, [other])];
  const paid = await placeChild(app, parent.actor, child.id, weeks[0]!);
  const line = await transact(app, other.actor, (ctx) => joinWaitingList(ctx, { childId: waiting.id, weekId: weeks[0]!.id }));
  await swap(parent.actor, paid.id, weeks[1]!.id);
  expect(await stateOf(paid.id)).toMatchObject({ status: 'CONFIRMED', weekId: weeks[1]!.id, monday: weeks[1]!.monday, priceCents: 6000 });
  const { prisma } = app.database;
  expect(await prisma.waitingPlace.findUnique({ where: { id: line } })).toMatchObject({ status: 'OFFERED' });
  const taken = await prisma.week.findMany({ where: { id: { in: weeks.map(({ id }) => id) } }, select: { taken: true } });
  expect(taken).toEqual([{ taken: 1 }, { taken: 1 }]);
  expect(await prisma.auditEntry.findFirst({ where: { subject: `enrolment:${paid.id}` } })).toMatchObject({
    action: 'week-swapped',
    detail: { from: weeks[0]!.id, to: weeks[1]!.id },
  });
});

test('what is refused leaves everything as it was', async () => {
  const { weeks } = await createSeason(app, [5, 0, 5, 5]);
  const [parent, stranger] = [await createParent(app), await createParent(app)];
  const child = await createChild(app, [parent]);
  const paid = await placeChild(app, parent.actor, child.id, weeks[0]!);
  const dear = await placeChild(app, parent.actor, child.id, weeks[3]!, { priceCents: 4800, dayRateCents: 960, siblingRank: 2 });
  await expect(swap(parent.actor, paid.id, weeks[1]!.id)).rejects.toThrow(WeekFull);
  await expect(swap(parent.actor, paid.id, weeks[3]!.id)).rejects.toThrow(NotEligible);
  await expect(swap(parent.actor, dear.id, weeks[2]!.id)).rejects.toThrow(PriceDiffers);
  await expect(swap(stranger.actor, paid.id, weeks[2]!.id)).rejects.toMatchObject({ field: 'enrolmentId' });
  expect(await stateOf(paid.id)).toEqual(paid);
  expect(await stateOf(dear.id)).toEqual(dear);
});

test('a held place keeps its deadline, takes the price of the other week, and is looked through again', async () => {
  const { weeks } = await createSeason(app, [5, 5]);
  const parent = await createParent(app);
  const child = await createChild(app, [parent]);
  const held = await placeChild(app, parent.actor, child.id, weeks[0]!, {
    status: 'HELD',
    priceCents: 4800,
    dayRateCents: 960,
    siblingRank: 2,
  });
  await app.database.prisma.basket.update({ where: { id: held.basketId }, data: { status: 'VALIDATED' } });
  await swap(parent.actor, held.id, weeks[1]!.id);
  expect(await stateOf(held.id)).toMatchObject({ heldUntil: held.heldUntil, priceCents: 6000, siblingRank: 1, status: 'HELD' });
  expect(await app.database.prisma.basket.findUnique({ where: { id: held.basketId } })).toMatchObject({ status: 'OPEN' });
});
