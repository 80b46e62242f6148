import { transact } from '../platform/act.ts';
import { expect, test } from 'vitest';
import { readEnv } from '../platform/env.ts';
import { sealNumber } from '../identity/sealed-number.ts';
import { indexNumber } from '../platform/encryption.ts';
import { letWeeksPass } from '../../tests/kit/move-clock.ts';
import { placeChild } from '../../tests/kit/catalogue.ts';
import { createChild, createParent, createApp, createSeason, readPlaces } from '../../tests/kit/people.ts';
import { applyRetention } from './apply-retention.ts';
import { endInactiveAccounts } from './end-inactive-accounts.ts';
import { readRetention } from './retention.ts';

const app = await createApp();
const { prisma } = app.database;
const apply = () => transact(app, 'system', (ctx) => applyRetention(ctx, app.retention));
const pass = (weeks: number) => letWeeksPass(app.database, weeks);
const positive = (gone: Record<string, number>) => Object.fromEntries(Object.entries(gone).filter(([, count]) => count > 0));

test('each thing goes after its time and not before; what is in use and what the law keeps stays', async () => {
  const family = await createParent(app);
  const [gone, enrolled] = [await createChild(app, [family]), await createChild(app, [family])];
  const { weeks } = await createSeason(app, [5]);
  await placeChild(app, family.actor, enrolled.id, weeks[0]!);
  const lapsed = await placeChild(app, family.actor, gone.id, weeks[0]!, { status: 'EXPIRED' });
  await prisma.waitingPlace.create({
    data: { childId: gone.id, weekId: weeks[0]!.id, parentId: family.actor.parentId, status: 'LEFT', endedAt: new Date() },
  });
  const reader = await createParent(app);
  await prisma.healthSheetRead.create({ data: { childId: enrolled.id, personId: reader.actor.personId, part: 'sheet', purpose: 'graph' } });
  await prisma.familyLink.create({
    data: { childId: gone.id, parentId: reader.actor.parentId, state: 'REFUSED', source: 'REQUEST', decidedAt: new Date() },
  });

  expect(positive(await apply())).toEqual({});
  // The summer is half a year ahead at least.
  await pass(8);
  expect(positive(await apply())).toEqual({});
  await pass(1);
  expect(positive(await apply())).toEqual({ healthSheet: 1 });
  expect(await prisma.healthSheet.findMany({ select: { childId: true } })).toEqual([{ childId: enrolled.id }]);
  await pass(4);
  expect(positive(await apply())).toEqual({ lapsedEnrolment: 1, endedWaitingPlace: 1 });
  expect(await prisma.enrolment.findUnique({ where: { id: lapsed.id } })).toBeNull();
  expect(await readPlaces(app, weeks[0]!.id)).toMatchObject({ taken: 1, confirmed: 1 });
  await pass(39);
  expect(await prisma.familyLink.count({ where: { state: 'REFUSED' } })).toBe(1);
  await pass(1);
  expect(await apply()).toMatchObject({ refusedLink: 1, healthSheetRead: 0 });
  await pass(52);
  expect(await apply()).toMatchObject({ healthSheetRead: 1 });

  expect(await prisma.enrolment.count()).toBe(1);
  expect(await prisma.child.count()).toBe(2);
  const trail = await prisma.auditEntry.findMany({ where: { action: 'retention-applied' } });
  for (const { detail } of trail) for (const count of Object.values(detail as object)) expect(count).toBeTypeOf('number');
});

test('national numbers stay while a certificate can be owed for the year of a payment, and not longer', async () => {
  const number = { child: '21090198602', parent: '79013098374' };
  const parent = await createParent(app, { nationalNumber: number.parent });
  const child = await createChild(app, [parent]);
  await prisma.child.update({
    where: { id: child.id },
    data: { nationalNumber: sealNumber(app.keyRing, 'child', child.id, number.child), numberIndex: indexNumber(app.keyRing, number.child) },
  });
  // the proof of a severe disability is for the same certificates, however long it holds
  const mark = { childId: child.id, proof: new Uint8Array(), validFrom: new Date('2021-01-01'), validUntil: new Date('2042-01-01') };
  await prisma.severeDisability.create({ data: mark });
  await prisma.account.create({ data: { issuer: 'test', subject: crypto.randomUUID(), personId: parent.actor.personId, acr: 'test' } });
  const { weeks } = await createSeason(app, [5]);
  const place = await placeChild(app, parent.actor, child.id, weeks[0]!);
  await prisma.payment.create({
    data: {
      basketId: place.basketId,
      parentId: parent.actor.parentId,
      method: 'TRANSFER',
      status: 'PAID',
      amountCents: 6000,
      paidAt: new Date(),
      lines: { create: { enrolmentId: place.id, amountCents: 6000, outcome: 'CONFIRMED' } },
    },
  });
  const numbers = () =>
    Promise.all([
      prisma.child.count({ where: { numberIndex: { not: null } } }),
      prisma.person.count({ where: { nationalNumber: { not: null } } }),
      prisma.severeDisability.count(),
    ]);
  await pass(52);
  await apply();
  expect(await numbers()).toEqual([1, 1, 1]);
  // The week itself may lie a year and a half after the payment.
  await pass(52 + 53 + 83);
  expect(await apply()).toMatchObject({ childNumber: 1, personNumber: 1, severeDisability: 1 });
  expect(await numbers()).toEqual([0, 0, 0]);
});

test('an account that nobody uses is told once, and erased a month later; a sign-in in between keeps it', async () => {
  const quiet = await createApp();
  const { prisma } = quiet.database;
  const parents = [await createParent(quiet), await createParent(quiet)];
  for (const { actor } of parents)
    await prisma.account.create({ data: { issuer: 'test', subject: crypto.randomUUID(), personId: actor.personId, acr: 'test' } });
  const staff = await createParent(quiet);
  await prisma.staffMember.create({ data: { personId: staff.actor.personId, role: 'DESK' } });
  const end = () => endInactiveAccounts(quiet, quiet.retention);
  await letWeeksPass(quiet.database, 104);
  expect(await end()).toEqual({ told: 0, erased: 0 });
  await letWeeksPass(quiet.database, 1);
  expect(await end()).toEqual({ told: 2, erased: 0 });
  expect(await end()).toEqual({ told: 0, erased: 0 });
  await prisma.account.updateMany({ where: { personId: parents[1]!.actor.personId }, data: { lastSignInAt: new Date() } });
  await letWeeksPass(quiet.database, 5);
  expect(await end()).toEqual({ told: 0, erased: 1 });
  const left = await prisma.parent.findMany({ select: { id: true } });
  expect(left.map(({ id }) => id).sort()).toEqual([parents[1]!, staff].map(({ actor }) => actor.parentId).sort());
  expect(await prisma.person.findUnique({ where: { id: parents[0]!.actor.personId } })).toBeNull();
});

test('the commune’s own terms replace the proposals, never below the law', () => {
  expect(readRetention(readEnv({ KEEP_FOR: 'healthSheet=P30D, payment=P11Y' }))).toMatchObject({
    healthSheet: 'P30D',
    payment: 'P11Y',
    attendance: 'P5Y',
  });
  for (const KEEP_FOR of ['payment=P9Y', 'healthsheet=P1D', 'healthSheet=soon', 'healthSheet=P', 'healthSheet'])
    expect(() => readRetention(readEnv({ KEEP_FOR })), KEEP_FOR).toThrow(/^KEEP_FOR/);
});
