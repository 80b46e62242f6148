// What the desk does for a family: by the parent's own acts, with the reason kept, and a mail to the family.
import { beforeEach, expect, test } from 'vitest';
import type { StaffActor } from '../../platform/actor.ts';
import { transact } from '../../platform/act.ts';
import { rowId } from '../../platform/ids.ts';
import { AlreadyDecided, DeadlinePassed, InputInvalid, PriceDiffers } from '../../platform/refusals.ts';
import { settlePayment } from '../../payments/settle-payment.ts';
import { createStaff } from '../../../tests/kit/catalogue.ts';
import { fillBasket } from '../../../tests/kit/payment-harness.ts';
import { createApp, createChild, createParent, createSeason } from '../../../tests/kit/people.ts';
import { cancelForFamily, refundDaysForFamily } from './cancel.ts';
import { correctProfile, profileVersion } from './correct-profile.ts';
import { leaveWaitingListForFamily, releaseForFamily, swapForFamily } from './places.ts';
import { openAct } from './sealed-act.ts';

const app = await createApp();
const { prisma } = app.database;
let ana: StaffActor;
let claire: Awaited<ReturnType<typeof createParent>>;
let childId: string;
let weeks: Awaited<ReturnType<typeof createSeason>>['weeks'];
const why = { reason: 'Demandé au téléphone', untold: null };

beforeEach(async () => {
  ana = (await createStaff(app)).actor;
  claire = await createParent(app, { givenName: 'Claire' });
  ({ weeks } = await createSeason(app, [3, 3, 3]));
  childId = (await createChild(app, [claire])).id;
  await prisma.$executeRaw`DELETE FROM graphile_worker._private_jobs`;
});

const family = () => ({ parentId: claire.actor.parentId, why });
const mails = async () =>
  (await prisma.$queryRaw<{ kind: string }[]>`SELECT payload ->> 'kind' AS kind FROM graphile_worker._private_jobs ORDER BY id`).map(
    ({ kind }) => kind,
  );
const lastAct = async () => {
  const act = await prisma.familyAct.findFirstOrThrow({ where: { parentId: claire.actor.parentId }, orderBy: { at: 'desc' } });
  return { ...act, ...openAct(app.keyRing, act) };
};

async function hold(week = 0) {
  const { enrolments } = await fillBasket(app, claire.actor, [{ childId, week: weeks[week]! }]);
  await prisma.$executeRaw`DELETE FROM graphile_worker._private_jobs`;
  return { enrolmentId: rowId('Enrolment', enrolments[0]!.id) };
}

/** A place of which every cent came in by transfer. */
async function pay(week = 0) {
  const { enrolmentId } = await hold(week);
  const { basketId, priceCents } = await prisma.enrolment.findUniqueOrThrow({ where: { id: enrolmentId } });
  const payment = await prisma.payment.create({
    data: {
      basketId,
      parentId: claire.actor.parentId,
      method: 'TRANSFER',
      amountCents: priceCents,
      lines: { create: { enrolmentId, amountCents: priceCents } },
    },
  });
  await transact(app, 'system', (ctx) => settlePayment(ctx, { paymentId: payment.id, paidCents: priceCents }));
  await prisma.$executeRaw`DELETE FROM graphile_worker._private_jobs`;
  return { enrolmentId, paymentId: payment.id, priceCents };
}

test('a held place is given back once, the reason is kept sealed, and the family is told', async () => {
  const { enrolmentId } = await hold();
  const release = () => transact(app, ana, (ctx) => releaseForFamily(ctx, { ...family(), enrolmentId }));
  await release();
  await release();
  expect(await prisma.enrolment.findUniqueOrThrow({ where: { id: enrolmentId } })).toMatchObject({ status: 'CANCELLED' });
  expect(await lastAct()).toMatchObject({
    kind: 'PLACE_RELEASED',
    childId,
    weekId: weeks[0]!.id,
    staffId: ana.staff.id,
    reason: why.reason,
  });
  expect(await prisma.familyAct.count({ where: { parentId: claire.actor.parentId } })).toBe(1);
  expect(await mails()).toEqual(['acted-for-family']);
  const trail = await prisma.auditEntry.findMany({ where: { actor: `staff:${ana.staff.id}` }, orderBy: { id: 'asc' } });
  expect(trail.map(({ action }) => action)).toEqual(['place-released', 'acted-for-family']);
  expect(JSON.stringify(trail.map(({ detail }) => detail))).not.toContain('téléphone');
});

test('a family that is not told gets no mail, and the reason for that is kept', async () => {
  const { enrolmentId } = await hold();
  const silent = { ...family(), why: { ...why, untold: 'Elle est devant moi' } };
  await transact(app, ana, (ctx) => releaseForFamily(ctx, { ...silent, enrolmentId }));
  expect(await mails()).toEqual([]);
  expect(await lastAct()).toMatchObject({ untold: 'Elle est devant moi' });
});

test.each([
  ['nothing', ''],
  ['an address', 'voyez marc@example.be'],
  ['a telephone number', 'rappelez le 0470 12 34 56'],
])('a reason with %s is refused, and the place stays', async (_what, reason) => {
  const { enrolmentId } = await hold();
  const act = transact(app, ana, (ctx) => releaseForFamily(ctx, { ...family(), why: { ...why, reason }, enrolmentId }));
  await expect(act).rejects.toThrow(InputInvalid);
  expect(await prisma.enrolment.findUniqueOrThrow({ where: { id: enrolmentId } })).toMatchObject({ status: 'HELD' });
});

test('nobody acts for their own family, nor with a place of another one', async () => {
  const { enrolmentId } = await hold();
  const own: StaffActor = { ...ana, parentId: claire.actor.parentId };
  await expect(transact(app, own, (ctx) => releaseForFamily(ctx, { ...family(), enrolmentId }))).rejects.toMatchObject({
    problems: [{ code: 'OWN_FAMILY' }],
  });
  const other = (await createParent(app)).actor;
  const asOther = { ...family(), parentId: other.parentId, enrolmentId };
  await expect(transact(app, ana, (ctx) => releaseForFamily(ctx, asOther))).rejects.toMatchObject({ problems: [{ code: 'UNKNOWN' }] });
});

test('a place that ran out is not given back any more', async () => {
  const { enrolmentId } = await hold();
  await prisma.$executeRaw`UPDATE enrolment SET held_until = now() - interval '1 minute' WHERE id = ${enrolmentId}::uuid`;
  await expect(transact(app, ana, (ctx) => releaseForFamily(ctx, { ...family(), enrolmentId }))).rejects.toThrow(DeadlinePassed);
  expect(await prisma.familyAct.count({ where: { parentId: claire.actor.parentId } })).toBe(0);
});

test('a place moves to another week, with the names of both in what is kept', async () => {
  const { enrolmentId } = await hold();
  await transact(app, ana, (ctx) => swapForFamily(ctx, { ...family(), enrolmentId, weekId: rowId('Week', weeks[1]!.id) }));
  expect(await prisma.enrolment.findUniqueOrThrow({ where: { id: enrolmentId } })).toMatchObject({ weekId: weeks[1]!.id });
  const { kind, changes } = await lastAct();
  expect({ kind, changes }).toEqual({
    kind: 'WEEK_SWAPPED',
    changes: [{ field: 'week', before: expect.stringMatching(/, du /), after: expect.stringMatching(/, du /) }],
  });
  expect(await mails()).toEqual(['acted-for-family']);
});

test('a paid place does not move to a week of another price', async () => {
  const { enrolmentId } = await pay();
  await prisma.plaine.updateMany({ data: { dailyRateCents: 5000 } });
  const swap = transact(app, ana, (ctx) => swapForFamily(ctx, { ...family(), enrolmentId, weekId: rowId('Week', weeks[1]!.id) }));
  await expect(swap).rejects.toThrow(PriceDiffers);
});

test('a child leaves the queue', async () => {
  const line = await prisma.waitingPlace.create({ data: { childId, weekId: weeks[2]!.id, parentId: claire.actor.parentId } });
  await transact(app, ana, (ctx) => leaveWaitingListForFamily(ctx, { ...family(), waitingPlaceId: rowId('WaitingPlace', line.id) }));
  expect(await prisma.waitingPlace.findUniqueOrThrow({ where: { id: line.id } })).toMatchObject({ status: 'LEFT' });
  expect(await lastAct()).toMatchObject({ kind: 'WAITING_LEFT', weekId: weeks[2]!.id });
});

test('a paid week is asked and cancelled in one go: one mail, and what the rule gives back is due', async () => {
  const { enrolmentId, priceCents } = await pay();
  await transact(app, ana, (ctx) => cancelForFamily(ctx, { ...family(), enrolmentId, refundCents: null }));
  expect(await prisma.enrolment.findUniqueOrThrow({ where: { id: enrolmentId } })).toMatchObject({ status: 'CANCELLED' });
  expect(await prisma.refund.findMany({ where: { enrolmentId } })).toMatchObject([{ amountCents: priceCents, status: 'DUE', days: [] }]);
  expect(await mails()).toEqual(['cancellation-decided']);
});

test('two sick days go back and the child keeps the place; a day goes back once', async () => {
  const { enrolmentId, priceCents } = await pay();
  const { openDays } = await prisma.week.findUniqueOrThrow({ where: { id: weeks[0]!.id } });
  const refund = (days: Date[], refundCents: number | null = null) =>
    transact(app, ana, (ctx) => refundDaysForFamily(ctx, { ...family(), enrolmentId, days, refundCents }));
  await refund(openDays.slice(0, 2));
  const place = await prisma.enrolment.findUniqueOrThrow({ where: { id: enrolmentId } });
  expect(place.status).toBe('CONFIRMED');
  expect(await prisma.refund.findMany({ where: { enrolmentId } })).toMatchObject([
    { amountCents: 2 * place.dayRateCents, days: openDays.slice(0, 2) },
  ]);
  expect(await lastAct()).toMatchObject({ kind: 'DAYS_REFUNDED', cents: 2 * place.dayRateCents });
  await expect(refund(openDays.slice(1, 3))).rejects.toThrow(AlreadyDecided);
  await expect(refund([new Date('2020-01-06')])).rejects.toMatchObject({ problems: [{ code: 'OUT_OF_RANGE' }] });
  await expect(refund([openDays[2]!], priceCents)).rejects.toMatchObject({ field: 'refundCents' });
  await expect(refund([])).rejects.toMatchObject({ field: 'days' });
});

test('days of a place that is not paid give nothing back', async () => {
  const { enrolmentId } = await hold();
  const { openDays } = await prisma.week.findUniqueOrThrow({ where: { id: weeks[0]!.id } });
  const act = transact(app, ana, (ctx) => refundDaysForFamily(ctx, { ...family(), enrolmentId, days: openDays, refundCents: null }));
  await expect(act).rejects.toMatchObject({ problems: [{ code: 'NOT_APPLICABLE' }] });
});

test('details are corrected by who read them last: before and after are kept, another address is asked first', async () => {
  const { parentId } = claire.actor;
  const before = await prisma.parent.findUniqueOrThrow({ where: { id: parentId } });
  const correction = { ...family(), version: profileVersion(before), phone: '0470 12 34 56', email: 'juste@example.be' };
  await transact(app, ana, (ctx) => correctProfile(ctx, correction));
  expect(await prisma.parent.findUniqueOrThrow({ where: { id: parentId } })).toMatchObject({
    phone: '+32470123456',
    email: before.email,
    pendingEmail: 'juste@example.be',
    street: before.street,
  });
  expect((await lastAct()).changes).toEqual([
    { field: 'pendingEmail', before: null, after: 'juste@example.be' },
    { field: 'phone', before: null, after: '+32470123456' },
  ]);
  expect(await mails()).toEqual(['email-confirm', 'email-changing', 'acted-for-family']);
  await expect(transact(app, ana, (ctx) => correctProfile(ctx, correction))).rejects.toMatchObject({ problems: [{ code: 'OUTDATED' }] });
});
