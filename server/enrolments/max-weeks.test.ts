// « At most N weeks per child »: a setting of the period, off by default, judged wherever a seat is taken. The model has the
// orders in which it meets the other rules.
import { transact } from '../platform/act.ts';
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { StaffActor } from '../platform/actor.ts';
import { NotEligible } from '../platform/refusals.ts';
import { settlePayment } from '../payments/settle-payment.ts';
import { startPayment } from '../payments/start-payment.ts';
import { joinWaitingList } from '../waiting-list/join-waiting-list.ts';
import { fillBasket, openCounter, type Counter } from '../../tests/kit/payment-harness.ts';
import { createChild, createParent, createSeason } from '../../tests/kit/people.ts';
import { meetAt, openGate } from '../../tests/races/interleave.ts';
import { createSeats } from './allocator.ts';
import { tidyWeeks } from './expire-weeks.ts';
import { overrideHold } from './override-hold.ts';
import { swapWeek } from '../payments/swap-week.ts';
import type { ChildId, WeekId } from '../platform/ids.ts';

let counter: Counter;
let prisma: Counter['app']['database']['prisma'];
beforeAll(async () => {
  counter = await openCounter();
  prisma = counter.app.database.prisma;
  await createSeason(counter.app, []);
});
const allow = (maxWeeksPerChild: number | null) => prisma.enrolmentPeriod.updateMany({ data: { maxWeeksPerChild } });
beforeEach(() => allow(2));

type Parent = Awaited<ReturnType<typeof createParent>>;
const hold = async ({ actor }: Parent, childId: ChildId, weekIds: WeekId[]) => {
  const answer = await counter.app.seats.hold({ actor, parentId: actor.parentId, childId, weekIds });
  if (answer.kind !== 'done') throw new Error(answer.kind);
  return answer;
};
const tidy = (weekIds: string[]) => transact(counter.app, 'system', (ctx) => tidyWeeks(ctx, weekIds));
const countLive = (childId: string) => prisma.enrolment.count({ where: { childId, status: { in: ['HELD', 'CONFIRMED'] } } });

async function createFamily(capacities: number[]) {
  const { weeks } = await createSeason(counter.app, capacities);
  const parent = await createParent(counter.app);
  const child = await createChild(counter.app, [parent]);
  return { weeks, weekIds: weeks.map(({ id }) => id), parent, child };
}

describe('holds', () => {
  test('of three weeks asked at once two are held, and the third is refused with its reason', async () => {
    const { weekIds, parent, child } = await createFamily([5, 5, 5]);
    const { heldIds, refused } = await hold(parent, child.id, weekIds);
    expect(heldIds).toHaveLength(2);
    expect(refused).toMatchObject([{ weekId: weekIds[2], state: 'NOT_ELIGIBLE' }]);
    expect(refused[0]!.sentence('fr')).toBe('Zoé a déjà toutes les semaines permises : 2 au plus par enfant.');
  });

  test('clicks that are decided in one batch count each other', async () => {
    const { weekIds, parent, child } = await createFamily([5, 5, 5]);
    const answers = await Promise.all(weekIds.map((weekId) => hold(parent, child.id, [weekId])));
    expect(answers.map(({ heldIds }) => heldIds.length)).toEqual([1, 1, 0]);
  });

  /** Two parents of a child ask for three weeks each, at two processes that wait for each other at `meet`; how many are held. */
  async function raceOfParents(meet: string, rewrite: (text: string) => string = (text) => text) {
    const { weekIds, parent, child } = await createFamily([5, 5, 5, 5, 5, 5]);
    const other = await createParent(counter.app);
    await prisma.familyLink.create({ data: { childId: child.id, parentId: other.actor.parentId, state: 'ACTIVE', source: 'STAFF' } });
    const before = meetAt(meet, 2);
    const gates = [parent, other].map(() => openGate(counter.app.database.url, { rewrite, before }));
    onTestFinished(async () => void (await Promise.all(gates.map((gate) => gate.close()))));
    const answers = await Promise.all(
      [parent, other].map(({ actor }, index) =>
        createSeats(gates[index]!.database, { rules: counter.app.rules, tidy: async () => 0 }).hold({
          actor,
          parentId: actor.parentId,
          childId: child.id,
          weekIds: weekIds.slice(3 * index, 3 * index + 3),
        }),
      ),
    );
    expect(answers.map(({ kind }) => kind)).toEqual(['done', 'done']);
    return countLive(child.id);
  }

  test('two parents of one child at two processes do not pass the limit together', async () => {
    // Both have seen that the child has no week before one of them has the lock.
    expect(await raceOfParents('SELECT id FROM parent')).toBe(2);
  });

  test('without the lock on the parents of the child they would', async () => {
    const unlocked = (text: string) => (text.includes('SELECT id FROM parent') ? text.replace('FOR NO KEY UPDATE', '') : text);
    expect(await raceOfParents('INSERT INTO enrolment', unlocked)).toBe(4);
  });

  test('weeks of another year, weeks given back and holds that expired do not count', async () => {
    const { weeks, weekIds, parent, child } = await createFamily([5, 5, 5, 5]);
    const year = weeks[0]!.monday.getUTCFullYear();
    const monday = new Date(`${year + 1}-07-0${1 + ((8 - new Date(`${year + 1}-07-01`).getUTCDay()) % 7)}`);
    await prisma.week.update({ where: { id: weekIds[0]! }, data: { monday, startDate: monday, endDate: monday, openDays: [monday] } });
    const [first, second] = (await hold(parent, child.id, weekIds.slice(0, 2))).heldIds;
    expect((await hold(parent, child.id, [weekIds[2]!])).heldIds).toHaveLength(1);
    expect((await hold(parent, child.id, [weekIds[3]!])).heldIds).toHaveLength(0);
    await prisma.enrolment.update({ where: { id: second! }, data: { heldUntil: new Date(Date.now() - 1_000) } });
    expect((await hold(parent, child.id, [weekIds[3]!])).heldIds).toHaveLength(1);
    expect(first).toBeDefined();
  });

  test('without the setting a child has as many weeks as there are', async () => {
    await allow(null);
    const { weekIds, parent, child } = await createFamily([5, 5, 5, 5]);
    expect((await hold(parent, child.id, weekIds)).heldIds).toHaveLength(4);
  });
});

test('a swap does not count the place that it gives up', async () => {
  const { weekIds, parent, child } = await createFamily([5, 5, 5]);
  const { heldIds } = await hold(parent, child.id, weekIds.slice(0, 2));
  await transact(counter.app, parent.actor, (ctx) => swapWeek(ctx, { enrolmentId: heldIds[0]!, weekId: weekIds[2]! }));
  expect(await countLive(child.id)).toBe(2);
});

describe('the waiting list', () => {
  test('a child who has every week allowed cannot join', async () => {
    const { weekIds, parent, child } = await createFamily([5, 5, 0]);
    await hold(parent, child.id, weekIds.slice(0, 2));
    const joining = transact(counter.app, parent.actor, (ctx) => joinWaitingList(ctx, { childId: child.id, weekId: weekIds[2]! }));
    await expect(joining).rejects.toThrow(NotEligible);
  });

  test('a place that comes free is offered to the next child when the first has every week allowed', async () => {
    const { weekIds, parent, child } = await createFamily([5, 5, 0]);
    const next = await createParent(counter.app);
    const nextChild = await createChild(counter.app, [next]);
    for (const [waiting, childId] of [
      [parent, child.id],
      [next, nextChild.id],
    ] as const)
      await transact(counter.app, waiting.actor, (ctx) => joinWaitingList(ctx, { childId, weekId: weekIds[2]! }));
    await hold(parent, child.id, weekIds.slice(0, 2));
    await prisma.week.update({ where: { id: weekIds[2]! }, data: { capacity: 1 } });
    await tidy([weekIds[2]!]);
    const lines = await prisma.waitingPlace.findMany({ where: { weekId: weekIds[2]! }, orderBy: { seq: 'asc' } });
    expect(lines.map(({ childId, status }) => [childId, status])).toEqual([
      [child.id, 'WAITING'],
      [nextChild.id, 'OFFERED'],
    ]);
  });
});

test('an override passes over the limit, and the trail names what it passed over', async () => {
  const { weekIds, parent, child } = await createFamily([5, 5, 0]);
  await hold(parent, child.id, weekIds.slice(0, 2));
  const id = parent.actor.personId;
  const staff: StaffActor = { ...parent.actor, parentId: null, staff: { id, role: 'RESPONSIBLE', siteId: null } };
  const input = { parentId: parent.actor.parentId, childId: child.id, weekId: weekIds[2]!, reason: 'Fratrie' };
  const held = await transact(counter.app, staff, (ctx) => overrideHold(ctx, input));
  expect(await countLive(child.id)).toBe(3);
  expect(await prisma.auditEntry.findFirst({ where: { subject: `enrolment:${held}` } })).toMatchObject({
    action: 'place-overridden',
    detail: { week: weekIds[2], aboveCapacity: true, passedOver: ['MAX_WEEKS', 'CAPACITY'] },
  });
});

test('money that comes too late goes back when the child has every week allowed meanwhile, and nobody waits for it', async () => {
  const { weeks, weekIds, parent, child } = await createFamily([5, 5, 5]);
  const { enrolments } = await fillBasket(counter.app, parent.actor, [{ childId: child.id, week: weeks[0]! }]);
  const paymentId = await startPayment(counter.app, { actor: parent.actor, method: 'ONLINE' });
  await prisma.enrolment.update({ where: { id: enrolments[0]!.id }, data: { heldUntil: new Date(Date.now() - 1_000) } });
  await tidy(weekIds);
  await hold(parent, child.id, weekIds.slice(1));
  await transact(counter.app, 'system', (ctx) => settlePayment(ctx, { paymentId, paidCents: 6000 }));
  expect(await prisma.paymentLine.findFirst({ where: { paymentId } })).toMatchObject({ outcome: 'REFUNDED' });
  expect([await countLive(child.id), await prisma.waitingPlace.count({ where: { childId: child.id } })]).toEqual([2, 0]);
});
