// What one account may keep without paying: at the same dates and in all, settings of the desk. Giving a place back and
// taking it again is no new deadline. The model has the orders in which these rules meet the others.
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { abandonBasket } from '../baskets/abandon-basket.ts';
import { settlePayment } from '../payments/settle-payment.ts';
import { startPayment } from '../payments/start-payment.ts';
import { transact } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import { rowId, type ChildId, type WeekId } from '../platform/ids.ts';
import { fillBasket, openCounter, type Counter } from '../../tests/kit/payment-harness.ts';
import { createChild, createParent, createSeason } from '../../tests/kit/people.ts';
import { meetAt, openGate } from '../../tests/races/interleave.ts';
import { createSeats } from './allocator.ts';
import { enrolOnBehalf } from './enrol-on-behalf.ts';
import { tidyWeeks } from './expire-weeks.ts';
import { overrideHold } from './override-hold.ts';
import { releaseEnrolment } from './release-enrolment.ts';
import { swapWeek } from '../payments/swap-week.ts';

let counter: Counter;
let prisma: Counter['app']['database']['prisma'];
beforeAll(async () => {
  counter = await openCounter();
  prisma = counter.app.database.prisma;
  await createSeason(counter.app, []);
});
const limit = (maxHeldPerDates: number, maxHeld: number) => prisma.familyLimits.updateMany({ data: { maxHeldPerDates, maxHeld } });
beforeEach(() => limit(8, 60));

type Parent = Awaited<ReturnType<typeof createParent>>;
const hold = async ({ actor }: Parent, childId: ChildId, weekIds: WeekId[]) => {
  const answer = await counter.app.seats.hold({ actor, parentId: actor.parentId, childId, weekIds });
  if (answer.kind !== 'done') throw new Error(answer.kind);
  return answer;
};
const countHeld = ({ actor }: Parent) => prisma.enrolment.count({ where: { parentId: actor.parentId, status: 'HELD' } });

async function createFamily(children: number, capacities: number[]) {
  const { weeks } = await createSeason(counter.app, capacities);
  const parent = await createParent(counter.app);
  const kids = await Promise.all(Array.from({ length: children }, () => createChild(counter.app, [parent])));
  return { weeks, weekIds: weeks.map(({ id }) => id), parent, childIds: kids.map(({ id }) => id) };
}

const staffOf = ({ actor }: Parent): StaffActor => ({
  ...actor,
  parentId: null,
  staff: { id: actor.personId, role: 'RESPONSIBLE', siteId: null },
});

describe('an account', () => {
  test('with invented children keeps eight places of a week and no more', async () => {
    const { weekIds, parent, childIds } = await createFamily(10, [24]);
    const answers = await Promise.all(childIds.map((childId) => hold(parent, childId, weekIds)));
    expect(answers.filter(({ heldIds }) => heldIds.length > 0)).toHaveLength(8);
    const { refused } = answers.find(({ heldIds }) => heldIds.length === 0)!;
    expect(refused).toMatchObject([{ state: 'NOT_ELIGIBLE' }]);
    expect(refused[0]!.sentence('fr')).toContain('8 places non payées à ces dates');
  });

  test('has a limit over all weeks, too', async () => {
    await limit(8, 3);
    const { weekIds, parent, childIds } = await createFamily(2, [9, 9]);
    for (const childId of childIds) await hold(parent, childId, weekIds);
    expect(await countHeld(parent)).toBe(3);
  });

  test('that is limited is told of a full week that it is full, and may wait for it', async () => {
    await limit(1, 60);
    const { weekIds, parent, childIds } = await createFamily(2, [1]);
    await hold(parent, childIds[0]!, weekIds);
    expect((await hold(parent, childIds[1]!, weekIds)).refused).toMatchObject([{ state: 'FULL' }]);
  });

  test('that pays may keep as many again', async () => {
    await limit(1, 60);
    const { weeks, weekIds, parent, childIds } = await createFamily(2, [9]);
    await fillBasket(counter.app, parent.actor, [{ childId: childIds[0]!, week: weeks[0]! }]);
    const paymentId = await startPayment(counter.app, { actor: parent.actor, method: 'ONLINE' });
    await transact(counter.app, 'system', (ctx) => settlePayment(ctx, { paymentId, paidCents: 6000 }));
    expect((await hold(parent, childIds[1]!, weekIds)).heldIds).toHaveLength(1);
  });

  test('moves what is paid wherever it likes', async () => {
    await limit(1, 60);
    const { weeks, weekIds, parent, childIds } = await createFamily(2, [9, 9]);
    const { enrolments } = await fillBasket(counter.app, parent.actor, [{ childId: childIds[0]!, week: weeks[0]! }]);
    const paymentId = await startPayment(counter.app, { actor: parent.actor, method: 'ONLINE' });
    await transact(counter.app, 'system', (ctx) => settlePayment(ctx, { paymentId, paidCents: 6000 }));
    const other = await createChild(counter.app, [parent]);
    await hold(parent, other.id, [weekIds[1]!]);
    await prisma.tariffDecisionRate.updateMany({ data: { percent: 100 } });
    onTestFinished(async () => void (await prisma.tariffDecisionRate.updateMany({ where: { rank: { gt: 1 } }, data: { percent: 80 } })));
    await transact(counter.app, parent.actor, (ctx) =>
      swapWeek(ctx, { enrolmentId: rowId('Enrolment', enrolments[0]!.id), weekId: weekIds[1]! }),
    );
    expect(await prisma.enrolment.count({ where: { weekId: weekIds[1]! } })).toBe(2);
  });

  test('whose limits the desk lifted has none', async () => {
    await limit(1, 1);
    const { weekIds, parent, childIds } = await createFamily(3, [9, 9]);
    await prisma.parent.update({ where: { id: parent.actor.parentId }, data: { limitsLiftedAt: new Date() } });
    for (const childId of childIds) await hold(parent, childId, weekIds);
    expect(await countHeld(parent)).toBe(6);
  });

  test('is given a place above its limit by an override, and the trail names it', async () => {
    await limit(1, 60);
    const { weekIds, parent, childIds } = await createFamily(2, [9]);
    await hold(parent, childIds[0]!, weekIds);
    const input = { parentId: parent.actor.parentId, childId: childIds[1]!, weekId: weekIds[0]!, reason: 'Famille nombreuse' };
    const held = await transact(counter.app, staffOf(parent), (ctx) => overrideHold(ctx, input));
    expect(await prisma.auditEntry.findFirst({ where: { subject: `enrolment:${held}` } })).toMatchObject({
      detail: { passedOver: ['HELD_LIMIT'] },
    });
  });

  /** Two children of one parent at two processes that wait for each other at `meet`; how many places are held. */
  async function raceOfSiblings(meet: string, rewrite: (text: string) => string = (text) => text) {
    await limit(1, 60);
    const { weekIds, parent, childIds } = await createFamily(2, [9]);
    const before = meetAt(meet, 2);
    const gates = childIds.map(() => openGate(counter.app.database.url, { rewrite, before }));
    onTestFinished(async () => void (await Promise.all(gates.map((gate) => gate.close()))));
    const { actor } = parent;
    await Promise.all(
      childIds.map((childId, index) =>
        createSeats(gates[index]!.database, { rules: counter.app.rules, tidy: async () => 0 }).hold({
          ...{ actor, parentId: actor.parentId, childId, weekIds },
        }),
      ),
    );
    return countHeld(parent);
  }

  test('does not pass the limit by two requests at two processes', async () => {
    expect(await raceOfSiblings('SELECT id FROM parent')).toBe(1);
  });

  test('would without the lock on the parent', async () => {
    const unlocked = (text: string) => (/SELECT id FROM (parent|week)/.test(text) ? text.replace('FOR NO KEY UPDATE', '') : text);
    expect(await raceOfSiblings('INSERT INTO enrolment', unlocked)).toBe(2);
  });
});

test('the queue of a week offers one account no more places than it may keep', async () => {
  await limit(2, 60);
  const { weekIds, parent, childIds } = await createFamily(3, [1]);
  const other = await createParent(counter.app);
  const [first, last] = [await createChild(counter.app, [other]), await createChild(counter.app, [other])];
  await hold(other, first.id, weekIds);
  for (const [{ actor }, childId] of [...childIds.map((childId) => [parent, childId] as const), [other, last.id] as const])
    await prisma.waitingPlace.create({ data: { childId, weekId: weekIds[0]!, parentId: actor.parentId } });
  await prisma.week.update({ where: { id: weekIds[0]! }, data: { capacity: 4 } });
  await transact(counter.app, 'system', (ctx) => tidyWeeks(ctx, weekIds));
  const lines = await prisma.waitingPlace.findMany({ where: { weekId: weekIds[0]! }, orderBy: { seq: 'asc' } });
  expect(lines.map(({ status }) => status)).toEqual(['OFFERED', 'OFFERED', 'WAITING', 'OFFERED']);
});

describe('a place that is given back and taken again', () => {
  const deadline = async (id: string) => (await prisma.enrolment.findUniqueOrThrow({ where: { id } })).heldUntil!;
  const soon = () => new Date(Date.now() + 3_600_000);

  test.each(['released', 'abandoned', 'taken for another child', 'left by a swap'])('and %s has the deadline it had', async (how) => {
    const { weekIds, parent, childIds } = await createFamily(2, [9, 9]);
    const [held] = (await hold(parent, childIds[0]!, [weekIds[0]!])).heldIds;
    const until = soon();
    await prisma.enrolment.update({ where: { id: held! }, data: { heldUntil: until, graceUsed: true } });
    await transact(counter.app, parent.actor, async (ctx) => {
      if (how === 'abandoned') await abandonBasket(ctx);
      else if (how === 'left by a swap') await swapWeek(ctx, { enrolmentId: held!, weekId: weekIds[1]! });
      else await releaseEnrolment(ctx, held!);
    });
    const childId = how === 'taken for another child' ? childIds[1]! : childIds[0]!;
    const [again] = (await hold(parent, childId, [weekIds[0]!])).heldIds;
    expect(again).not.toBe(held);
    expect(await deadline(again!)).toEqual(until);
    expect(await prisma.enrolment.findUnique({ where: { id: again! } })).toMatchObject({ graceUsed: true });
  });

  test('has a new one once the old one is over, in another week, for another family, and from the desk', async () => {
    const { weekIds, parent, childIds } = await createFamily(2, [9, 9]);
    const [held] = (await hold(parent, childIds[0]!, [weekIds[0]!])).heldIds;
    await prisma.enrolment.update({ where: { id: held! }, data: { heldUntil: soon() } });
    await transact(counter.app, parent.actor, (ctx) => releaseEnrolment(ctx, held!));
    const days = async (id: string | undefined) => Math.round(((await deadline(id!)).getTime() - Date.now()) / 86_400_000);
    const [elsewhere] = (await hold(parent, childIds[0]!, [weekIds[1]!])).heldIds;
    const stranger = await createParent(counter.app);
    const theirs = await createChild(counter.app, [stranger]);
    const [other] = (await hold(stranger, theirs.id, [weekIds[0]!])).heldIds;
    const desk = { seats: counter.app.seats, database: counter.app.database, actor: staffOf(stranger) };
    const input = { parentId: parent.actor.parentId, childId: childIds[1]!, weekIds: [weekIds[0]!] };
    const [counted] = (await enrolOnBehalf(desk, input)).heldIds;
    expect(await Promise.all([elsewhere, other, counted].map(days))).toEqual([3, 3, 3]);
    await prisma.givenBack.updateMany({ data: { heldUntil: new Date(Date.now() - 1_000) } });
    const [late] = (await hold(parent, childIds[0]!, [weekIds[0]!])).heldIds;
    expect(await days(late)).toBe(3);
  });
});
