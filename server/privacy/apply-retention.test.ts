import { expect, test } from 'vitest';
import { createWeek, createPlaine, placeChild } from '../testing/summer.ts';
import { createChild, createParent, createPortal, createSeason, readPlaces } from '../testing/world.ts';
import { applyRetention, keptDays } from './apply-retention.ts';

const portal = await createPortal();
const { prisma } = portal.database;
const apply = () => prisma.$transaction((tx) => applyRetention(tx));
const none = { healthSheet: 0, lapsedEnrolment: 0, endedWaitingPlace: 0, healthSheetRead: 0, refusedLink: 0 };

/** The clock moves on by so many days: every instant of these tables lies that much further back. */
async function letPass(days: number) {
  await prisma.$executeRaw`UPDATE health_sheet SET updated_at = updated_at - make_interval(days => ${days}::int),
    valid_until = valid_until - make_interval(days => ${days}::int)`;
  await prisma.$executeRaw`UPDATE enrolment SET ended_at = ended_at - make_interval(days => ${days}::int)`;
  await prisma.$executeRaw`UPDATE waiting_place SET ended_at = ended_at - make_interval(days => ${days}::int)`;
  await prisma.$executeRaw`UPDATE health_sheet_read SET at = at - make_interval(days => ${days}::int)`;
  await prisma.$executeRaw`UPDATE family_link SET decided_at = decided_at - make_interval(days => ${days}::int)`;
}

test('each thing goes after its time and not before; what is in use and what the law keeps stays', async () => {
  const family = await createParent(portal);
  const [gone, enrolled] = [await createChild(portal, [family]), await createChild(portal, [family])];
  const { weeks } = await createSeason(portal, [5]);
  const plaine = await createPlaine(portal);
  const past = await createWeek(portal, plaine.id, { monday: '2026-07-06' });
  await placeChild(portal, family.actor, gone.id, past);
  await placeChild(portal, family.actor, enrolled.id, weeks[0]!);
  const lapsed = await placeChild(portal, family.actor, gone.id, weeks[0]!, { status: 'EXPIRED' });
  await prisma.waitingPlace.create({
    data: { childId: gone.id, weekId: weeks[0]!.id, parentId: family.actor.parentId, status: 'LEFT', endedAt: new Date() },
  });
  const reader = await createParent(portal);
  await prisma.healthSheetRead.create({ data: { childId: enrolled.id, personId: reader.actor.personId, part: 'sheet', purpose: 'graph' } });
  await prisma.familyLink.create({
    data: { childId: gone.id, parentId: reader.actor.parentId, state: 'REFUSED', source: 'REQUEST', decidedAt: new Date() },
  });

  expect(await apply()).toEqual(none);
  await letPass(keptDays.healthSheet + 1);
  expect(await apply()).toEqual({ ...none, healthSheet: 1 });
  expect(await prisma.healthSheet.findMany({ select: { childId: true } })).toEqual([{ childId: enrolled.id }]);
  await letPass(keptDays.lapsedEnrolment - keptDays.healthSheet);
  expect(await apply()).toEqual({ ...none, lapsedEnrolment: 1, endedWaitingPlace: 1 });
  expect(await prisma.enrolment.findUnique({ where: { id: lapsed.id } })).toBeNull();
  expect(await readPlaces(portal, weeks[0]!.id)).toMatchObject({ taken: 1, confirmed: 1 });
  await letPass(keptDays.refusedLink);
  expect(await apply()).toEqual({ ...none, refusedLink: 1 });
  await letPass(keptDays.healthSheetRead);
  expect(await apply()).toEqual({ ...none, healthSheetRead: 1 });

  expect(await prisma.enrolment.count()).toBe(2);
  const trail = await prisma.auditEntry.findMany({ where: { action: 'retention-applied' } });
  expect(trail.map(({ detail }) => Object.keys(detail as object).sort())).toEqual(trail.map(() => Object.keys(none).sort()));
  expect(trail).toHaveLength(4);
});
