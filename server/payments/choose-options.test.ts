// Options of a place: what they cost, who gets the last one, and what becomes of them with the place and its payment.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { findBreaches } from '../commands/invariants.ts';
import { refundDays } from '../cancellations/refund-days.ts';
import type { ParentActor } from '../platform/actor.ts';
import { transact } from '../platform/act.ts';
import { AlreadyDecided, DeadlinePassed, NotEligible, PriceDiffers } from '../platform/refusals.ts';
import { rowId } from '../platform/ids.ts';
import { tidyWeeks } from '../enrolments/expire-weeks.ts';
import type { OptionChoice } from '../enrolments/judge-options.ts';
import { releaseEnrolment } from '../enrolments/release-enrolment.ts';
import { saveOption, type OptionInput } from '../plaines/save-option.ts';
import { createStaff } from '../../tests/kit/catalogue.ts';
import { expectBooksInOrder, fillBasket, openCounter, type Counter } from '../../tests/kit/payment-harness.ts';
import { createChild, createParent, createSeason } from '../../tests/kit/people.ts';
import { chooseOptionsForFamily } from '../staff/for-family/choose-options.ts';
import { chooseOptions } from './choose-options.ts';
import { confirmTransfer } from './confirm-transfer.ts';
import { startPayment } from './start-payment.ts';
import { swapWeek } from './swap-week.ts';

let counter: Counter;
let prisma: Counter['app']['database']['prisma'];
beforeAll(async () => {
  counter = await openCounter();
  prisma = counter.app.database.prisma;
});
afterEach(async () => {
  await expectBooksInOrder(counter.app);
  expect(await findBreaches(counter.app.database.pool)).toEqual([]);
});

type Week = Awaited<ReturnType<typeof createSeason>>['weeks'][number];

/** An option of the plaine of a week, offered until the day before. */
const createOption = (week: Week, about: Partial<OptionInput> = {}) =>
  prisma.weekOption.create({
    data: {
      ...{ plaineId: week.plaineId, kind: 'CARE_AFTER', name: `Garderie ${randomUUID()}`, priceCents: 200, unit: 'DAY', attestable: true },
      ...about,
      id: undefined,
      version: 0,
    },
  });

/** A family that holds a place in the week. */
async function createHolder(week: Week) {
  const parent = await createParent(counter.app);
  const child = await createChild(counter.app, [parent]);
  const { enrolments } = await fillBasket(counter.app, parent.actor, [{ childId: child.id, week }]);
  return { actor: parent.actor, enrolmentId: rowId('Enrolment', enrolments[0]!.id), child };
}

const choose = (holder: { actor: ParentActor; enrolmentId: ReturnType<typeof rowId<'Enrolment'>> }, choices: OptionChoice[]) =>
  transact(counter.app, holder.actor, (ctx) => chooseOptions(ctx, { enrolmentId: holder.enrolmentId, choices, by: 'PARENT' }));
const of = (option: { id: string }, priceCents: number, stop: string | null = null): OptionChoice => ({
  optionId: option.id,
  stop,
  priceCents,
});
const read = (id: string) =>
  prisma.enrolment.findUniqueOrThrow({ where: { id }, include: { options: true, basket: { select: { status: true } } } });

test('options are in the price of the place, and the basket is looked through again', async () => {
  const [week] = (await createSeason(counter.app, [5])).weeks as [Week];
  const holder = await createHolder(week);
  const care = await createOption(week);
  const shuttle = await createOption(week, {
    kind: 'SHUTTLE',
    unit: 'WEEK',
    priceCents: 1500,
    stops: ['Gare', 'École'],
    attestable: false,
  });
  const before = await read(holder.enrolmentId);
  await prisma.basket.update({ where: { id: before.basketId }, data: { status: 'VALIDATED' } });
  await choose(holder, [of(care, 1000), of(shuttle, 1500, 'Gare')]);
  const after = await read(holder.enrolmentId);
  expect(after).toMatchObject({ priceCents: before.priceCents + 2500, optionsCents: 2500, basket: { status: 'OPEN' } });
  // A dearer price is for who comes after.
  await prisma.weekOption.update({ where: { id: care.id }, data: { priceCents: 900 } });
  await choose(holder, [of(care, 1000)]);
  expect(await read(holder.enrolmentId)).toMatchObject({ priceCents: before.priceCents + 1000, options: [{ optionId: care.id }] });
  await choose(holder, []);
  expect(await read(holder.enrolmentId)).toMatchObject({ priceCents: before.priceCents, optionsCents: 0, options: [] });
  await expect(choose(holder, [of(care, 1000)])).rejects.toMatchObject({ field: 'choices' });
});

test('what is refused changes nothing: a stop that the shuttle does not make, another plaine, a last day that is past', async () => {
  const [week] = (await createSeason(counter.app, [5])).weeks as [Week];
  const [other] = (await createSeason(counter.app, [5])).weeks as [Week];
  const holder = await createHolder(week);
  const shuttle = await createOption(week, { kind: 'SHUTTLE', unit: 'WEEK', priceCents: 1500, stops: ['Gare'] });
  const late = await createOption(week, { deadlineDays: 3000 });
  const gone = await createOption(week, { offered: false });
  const before = await read(holder.enrolmentId);
  await expect(choose(holder, [of(shuttle, 1500)])).rejects.toMatchObject({ field: `stop-${shuttle.id}` });
  await expect(choose(holder, [of(shuttle, 1500, 'Ailleurs')])).rejects.toMatchObject({ field: `stop-${shuttle.id}` });
  await expect(choose(holder, [of(await createOption(other), 1000)])).rejects.toMatchObject({ field: 'choices' });
  await expect(choose(holder, [of(gone, 1000)])).rejects.toMatchObject({ field: 'choices' });
  await expect(choose(holder, [of(late, 1000)])).rejects.toThrow(NotEligible);
  const stranger = await createParent(counter.app);
  await expect(choose({ ...holder, actor: stranger.actor }, [])).rejects.toMatchObject({ field: 'enrolmentId' });
  expect(await read(holder.enrolmentId)).toEqual(before);
});

test('of 12 families that ask at once for 3 places of an option, 3 have it; a place that is given back is free again', async () => {
  const [week] = (await createSeason(counter.app, [20])).weeks as [Week];
  const care = await createOption(week, { capacity: 3 });
  const holders = await Promise.all(Array.from({ length: 12 }, () => createHolder(week)));
  const answers = await Promise.allSettled(holders.map((holder) => choose(holder, [of(care, 1000)])));
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  for (const answer of answers) if (answer.status === 'rejected') expect(answer.reason).toBeInstanceOf(NotEligible);
  const winner = holders[answers.findIndex(({ status }) => status === 'fulfilled')]!;
  const loser = holders[answers.findIndex(({ status }) => status === 'rejected')]!;
  await transact(counter.app, winner.actor, (ctx) => releaseEnrolment(ctx, winner.enrolmentId));
  await choose(loser, [of(care, 1000)]);
  expect(await prisma.enrolmentOption.count({ where: { optionId: care.id, enrolment: { status: 'HELD' } } })).toBe(3);
  const { actor } = await createStaff(counter.app);
  const change = { ...care, capacity: 2, plaineId: rowId('Plaine', care.plaineId), id: rowId('WeekOption', care.id) };
  await expect(transact(counter.app, actor, (ctx) => saveOption(ctx, change))).rejects.toMatchObject({ field: 'capacity' });
});

test('what is being paid or paid keeps its options; a swap leaves them, and gives back what was paid for them', async () => {
  const { weeks } = await createSeason(counter.app, [5, 5]);
  const [week, next] = weeks as [Week, Week];
  const care = await createOption(week);
  const [paying, swapping] = [await createHolder(week), await createHolder(week)];
  await choose(paying, [of(care, 1000)]);
  await choose(swapping, [of(care, 1000)]);
  const { priceCents, basketId } = await read(paying.enrolmentId);
  await prisma.basket.update({ where: { id: basketId }, data: { status: 'VALIDATED' } });
  const paymentId = await startPayment(counter.app, { actor: paying.actor, method: 'TRANSFER' });
  await expect(choose(paying, [])).rejects.toThrow(AlreadyDecided);
  const { actor } = await createStaff(counter.app);
  await transact(counter.app, actor, (ctx) => confirmTransfer(ctx, { paymentId: rowId('Payment', paymentId), amountCents: priceCents }));
  expect(await read(paying.enrolmentId)).toMatchObject({ status: 'CONFIRMED', priceCents, options: [{ optionId: care.id }] });
  await expect(choose(paying, [])).rejects.toThrow(NotEligible);
  const swap = ({ actor: who, enrolmentId }: typeof paying, agreed?: number) =>
    transact(counter.app, who, (ctx) =>
      swapWeek(ctx, { enrolmentId, weekId: rowId('Week', next.id), ...(agreed && { priceCents: agreed }) }),
    );
  await expect(swap(paying)).rejects.toThrow(PriceDiffers);
  await swap(paying, priceCents - 1000);
  expect(await read(paying.enrolmentId)).toMatchObject({ status: 'CONFIRMED', weekId: next.id, options: [] });
  expect(await prisma.refund.findMany({ where: { paymentId } })).toMatchObject([{ amountCents: 1000, reason: 'PRICE_LOWERED' }]);
  await swap(swapping);
  expect(await read(swapping.enrolmentId)).toMatchObject({ weekId: next.id, optionsCents: 0, options: [], priceCents: priceCents - 1000 });
});

test('money that comes after the deadline takes the place only while its options have places', async () => {
  const [week] = (await createSeason(counter.app, [5])).weeks as [Week];
  const care = await createOption(week, { capacity: 1 });
  const [late, other] = [await createHolder(week), await createHolder(week)];
  await choose(late, [of(care, 1000)]);
  const { priceCents, basketId } = await read(late.enrolmentId);
  await prisma.basket.update({ where: { id: basketId }, data: { status: 'VALIDATED' } });
  const paymentId = await startPayment(counter.app, { actor: late.actor, method: 'TRANSFER' });
  await prisma.enrolment.update({ where: { id: late.enrolmentId }, data: { heldUntil: new Date(Date.now() - 3 * 86_400_000) } });
  await transact(counter.app, 'system', (ctx) => tidyWeeks(ctx, [week.id]));
  await expect(choose(late, [])).rejects.toThrow(DeadlinePassed);
  await choose(other, [of(care, 1000)]);
  const { actor } = await createStaff(counter.app);
  await transact(counter.app, actor, (ctx) => confirmTransfer(ctx, { paymentId: rowId('Payment', paymentId), amountCents: priceCents }));
  expect(await read(late.enrolmentId)).toMatchObject({ status: 'EXPIRED' });
  expect(await prisma.refund.findMany({ where: { paymentId } })).toMatchObject([{ amountCents: priceCents, reason: 'LATE_PAYMENT' }]);
});

/** A family that paid its place by transfer. */
async function createPaid(week: Week, choices: OptionChoice[] = []) {
  const holder = await createHolder(week);
  await choose(holder, choices);
  const { priceCents, basketId } = await read(holder.enrolmentId);
  await prisma.basket.update({ where: { id: basketId }, data: { status: 'VALIDATED' } });
  const paymentId = await startPayment(counter.app, { actor: holder.actor, method: 'TRANSFER' });
  await receive(paymentId, priceCents);
  return { ...holder, paymentId, priceCents };
}
const receive = async (paymentId: string, amountCents: number) => {
  const { actor } = await createStaff(counter.app);
  await transact(counter.app, actor, (ctx) => confirmTransfer(ctx, { paymentId: rowId('Payment', paymentId), amountCents }));
};
const owedOf = (enrolmentId: string) =>
  prisma.payment.findMany({
    where: { lines: { some: { enrolmentId, isDifference: true } } },
    select: { id: true, status: true, amountCents: true, promise: { select: { guarantor: true } } },
  });
const chooseForFamily = async (
  { actor: { parentId }, enrolmentId }: { actor: ParentActor; enrolmentId: ReturnType<typeof rowId<'Enrolment'>> },
  choices: OptionChoice[],
  why = { reason: 'Demandé au guichet', untold: null as string | null },
) => {
  const { actor } = await createStaff(counter.app);
  return transact(counter.app, actor, (ctx) =>
    chooseOptionsForFamily(ctx, { parentId: rowId('Parent', parentId), enrolmentId, choices, why }),
  );
};

test('a parent adds an option to a paid week and owes its price; it is neither taken away nor bought for another price', async () => {
  const [week] = (await createSeason(counter.app, [5])).weeks as [Week];
  const care = await createOption(week);
  const shuttle = await createOption(week, { kind: 'SHUTTLE', unit: 'WEEK', priceCents: 1500, stops: ['Gare', 'École'] });
  const late = await createOption(week, { deadlineDays: 3000 });
  const paid = await createPaid(week, [of(care, 1000)]);
  await expect(choose(paid, [of(care, 1000), of(shuttle, 1400, 'Gare')])).rejects.toMatchObject({ problems: [{ code: 'OUTDATED' }] });
  await expect(choose(paid, [of(care, 1000), of(late, 1000)])).rejects.toThrow(NotEligible);
  await expect(choose(paid, [of(shuttle, 1500, 'Gare')])).rejects.toThrow(NotEligible);
  expect(await owedOf(paid.enrolmentId)).toEqual([]);
  await choose(paid, [of(care, 1000), of(shuttle, 1500, 'Gare')]);
  expect(await read(paid.enrolmentId)).toMatchObject({ status: 'CONFIRMED', priceCents: paid.priceCents + 1500, optionsCents: 2500 });
  const [owed] = await owedOf(paid.enrolmentId);
  expect(owed).toMatchObject({ status: 'PENDING', amountCents: 1500, promise: { guarantor: 'PAYER' } });
  // Another stop costs nothing.
  await choose(paid, [of(care, 1000), of(shuttle, 1500, 'École')]);
  expect(await owedOf(paid.enrolmentId)).toEqual([owed]);
  await receive(owed!.id, 1500);
  expect(await owedOf(paid.enrolmentId)).toMatchObject([{ status: 'PAID' }]);
  expect(await prisma.refund.count({ where: { enrolmentId: paid.enrolmentId } })).toBe(0);
});

test('the desk takes a paid option away and its price goes back, after its last day too; what was owed for it is lowered first', async () => {
  const [week] = (await createSeason(counter.app, [5])).weeks as [Week];
  const [care, late] = [await createOption(week), await createOption(week, { deadlineDays: 3000, name: 'Tôt choisie' })];
  const paid = await createPaid(week, [of(care, 1000)]);
  await chooseForFamily(paid, [of(care, 1000), of(late, 1000)]);
  expect(await owedOf(paid.enrolmentId)).toMatchObject([{ status: 'PENDING', amountCents: 1000 }]);
  await chooseForFamily(paid, []);
  expect(await owedOf(paid.enrolmentId)).toMatchObject([{ status: 'CANCELLED' }]);
  expect(await prisma.refund.findMany({ where: { enrolmentId: paid.enrolmentId } })).toMatchObject([
    { paymentId: paid.paymentId, amountCents: 1000, reason: 'PRICE_LOWERED' },
  ]);
  expect(await read(paid.enrolmentId)).toMatchObject({ priceCents: paid.priceCents - 1000, options: [] });
  const acts = await prisma.familyAct.findMany({ where: { parentId: paid.actor.parentId }, orderBy: { at: 'asc' } });
  expect(acts.map(({ kind, cents, weekId }) => [kind, cents, weekId])).toEqual([
    ['OPTIONS_CHOSEN', null, week.id],
    ['OPTIONS_CHOSEN', 1000, week.id],
  ]);
});

test('the desk chooses for a held place too, with a reason; what changes nothing leaves no trace, and what is over stays', async () => {
  const [week] = (await createSeason(counter.app, [5])).weeks as [Week];
  const care = await createOption(week);
  const holder = await createHolder(week);
  await expect(chooseForFamily(holder, [of(care, 1000)], { reason: '  ', untold: null })).rejects.toMatchObject({ field: 'reason' });
  await chooseForFamily(holder, [of(care, 1000)], { reason: 'Au guichet', untold: 'La maman est là' });
  await chooseForFamily(holder, [of(care, 1000)]);
  expect(await read(holder.enrolmentId)).toMatchObject({ status: 'HELD', optionsCents: 1000 });
  expect(await prisma.familyAct.count({ where: { parentId: holder.actor.parentId } })).toBe(1);
  const stranger = await createHolder(week);
  await expect(chooseForFamily({ ...holder, actor: stranger.actor }, [])).rejects.toMatchObject({ field: 'enrolmentId' });
  await transact(counter.app, holder.actor, (ctx) => releaseEnrolment(ctx, holder.enrolmentId));
  await expect(chooseForFamily(holder, [])).rejects.toThrow(AlreadyDecided);
});

test('of a paid and of a held place that ask at once for the last place of an option, one has it, and only that one owes', async () => {
  const [week] = (await createSeason(counter.app, [20])).weeks as [Week];
  const care = await createOption(week, { capacity: 1 });
  const rivals = [...(await Promise.all([createPaid(week), createPaid(week)])), await createHolder(week), await createHolder(week)];
  const answers = await Promise.allSettled([
    choose(rivals[0]!, [of(care, 1000)]),
    chooseForFamily(rivals[1]!, [of(care, 1000)]),
    choose(rivals[2]!, [of(care, 1000)]),
    chooseForFamily(rivals[3]!, [of(care, 1000)]),
  ]);
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const answer of answers) if (answer.status === 'rejected') expect(answer.reason).toBeInstanceOf(NotEligible);
  const winner = answers.findIndex(({ status }) => status === 'fulfilled');
  const owed = await Promise.all(rivals.map(({ enrolmentId }) => owedOf(enrolmentId)));
  expect(owed.map((all) => all.length)).toEqual([0, 1, 2, 3].map((at) => (at === winner && at < 2 ? 1 : 0)));
});

test('days go back with their part of the options, to the cent; what went back so does not go back again with the option', async () => {
  const [week] = (await createSeason(counter.app, [5])).weeks as [Week];
  const shuttle = await createOption(week, { kind: 'SHUTTLE', unit: 'WEEK', priceCents: 1001, stops: ['Gare'] });
  const paid = await createPaid(week, [of(shuttle, 1001, 'Gare')]);
  const back = (...days: number[]) =>
    transact(counter.app, paid.actor, (ctx) =>
      refundDays(ctx, { enrolmentId: paid.enrolmentId, days: days.map((day) => week.openDays[day]!), refundCents: null }),
    );
  const rate = (await read(paid.enrolmentId)).dayRateCents;
  expect([(await back(0)).cents, (await back(1, 2)).cents]).toEqual([rate + 200, 2 * rate + 401]);
  await chooseForFamily(paid, []);
  const refunds = await prisma.refund.findMany({ where: { enrolmentId: paid.enrolmentId }, orderBy: { seq: 'asc' } });
  expect(refunds.map(({ amountCents, reason }) => [amountCents, reason])).toEqual([
    [rate + 200, 'CANCELLATION'],
    [2 * rate + 401, 'CANCELLATION'],
    [400, 'PRICE_LOWERED'],
  ]);
  expect([(await back(3)).cents, (await back(4)).cents]).toEqual([rate, rate]);
});
