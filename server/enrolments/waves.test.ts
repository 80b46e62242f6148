// Seasons and their waves: which period opens a week, for which child, and how many weeks a child may have meanwhile.
import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { createApp, createChild, createParent, createSeason } from '../../tests/kit/people.ts';
import type { App } from '../context.ts';
import type { ChildId } from '../platform/ids.ts';
import { readFacts } from './facts.ts';
import { judge } from './eligibility.ts';

const hour = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * hour);
let app: App;
let prisma: App['database']['prisma'];
beforeAll(async () => {
  app = await createApp();
  prisma = app.database.prisma;
});

type Wave = { audience: 'RESIDENTS' | 'PUPILS' | 'ENROLLED' | 'LISTED'; opensAt: Date; maxWeeksPerChild?: number };
type Dates = { opensAt: Date; opensToAllAt?: Date; closesAt?: Date; waves?: Wave[] };

/** A season of three weeks with one period. */
async function openSeason({ opensAt, opensToAllAt, closesAt = inHours(100), waves = [] }: Dates) {
  const { weeks } = await createSeason(app, [5, 5, 5]);
  const season = await prisma.season.create({
    data: { name: randomUUID(), kind: 'SUMMER', firstDay: new Date('2020-01-01'), lastDay: new Date('2040-01-01') },
  });
  await prisma.week.updateMany({ where: { id: { in: weeks.map(({ id }) => id) } }, data: { seasonId: season.id } });
  await prisma.enrolmentPeriod.create({ data: { seasonId: season.id, opensAt, opensToAllAt, closesAt, waves: { create: waves } } });
  return weeks.map(({ id }) => id);
}

async function createFamily(address: { postalCode?: string } = {}) {
  const parent = await createParent(app);
  if (address.postalCode) await prisma.parent.update({ where: { id: parent.actor.parentId }, data: address });
  return { parent, child: await createChild(app, [parent]) };
}
type Family = Awaited<ReturnType<typeof createFamily>>;

/** The calendar's word for a week. */
async function seen({ parent, child }: Family, weekId: string) {
  const question = { parentIds: [parent.actor.parentId], childIds: [child.id], weekIds: [weekId] };
  const facts = await readFacts((text, values) => app.database.pool.query(text, values), question);
  const { state, opensAt, sentence } = judge(facts, parent.actor.parentId, facts.children.get(child.id)!, facts.weeks.get(weekId)!);
  return { state, opensAt, sentence: sentence?.('fr') ?? null };
}
const hold = ({ parent, child }: Family, weekIds: string[]) =>
  app.seats.hold({ actor: parent.actor, parentId: parent.actor.parentId, childId: child.id as ChildId, weekIds: weekIds as never });

const resident = { postalCode: '4999' };
const stranger = { postalCode: '1000' };

test('each season has its own period: one is open while the other waits, and a click on both takes the open one', async () => {
  const later = inHours(50);
  const [spring] = await openSeason({ opensAt: inHours(-1) });
  const [, summer] = await openSeason({ opensAt: later });
  const family = await createFamily(resident);
  expect(await seen(family, spring!)).toMatchObject({ state: 'FREE' });
  expect(await seen(family, summer!)).toMatchObject({
    state: 'NOT_OPEN',
    opensAt: later,
    sentence: expect.stringMatching(/^Les inscriptions ouvrent /),
  });
  expect(await hold(family, [spring!, summer!])).toMatchObject({ kind: 'done', refused: [{ weekId: summer, state: 'NOT_OPEN' }] });
  expect(await hold(family, [summer!])).toMatchObject({ kind: 'refused', obstacle: { reason: 'PERIOD', opensAt: later } });
});

test('a season without a period is not open, whatever the period of the weeks without a season says', async () => {
  const [week] = await openSeason({ opensAt: inHours(-1) });
  const { seasonId } = await prisma.week.findUniqueOrThrow({ where: { id: week! } });
  await prisma.enrolmentPeriod.deleteMany({ where: { seasonId } });
  expect(await seen(await createFamily(resident), week!)).toMatchObject({ state: 'NOT_OPEN', opensAt: null });
});

test('a wave lets in whom it names: residents, pupils of the commune, families with a confirmed place; the others wait for everybody', async () => {
  const all = inHours(40);
  const waves: Wave[] = [
    { audience: 'RESIDENTS', opensAt: inHours(-3) },
    { audience: 'PUPILS', opensAt: inHours(-2) },
    { audience: 'ENROLLED', opensAt: inHours(20) },
  ];
  const [week] = await openSeason({ opensAt: inHours(-3), opensToAllAt: all, waves });
  expect(await seen(await createFamily(resident), week!)).toMatchObject({ state: 'FREE' });
  const outside = await createFamily(stranger);
  expect(await seen(outside, week!)).toMatchObject({ state: 'NOT_OPEN', opensAt: all });
  const school = await prisma.school.create({ data: { faseNumber: '99017', name: 'École', postalCode: '4999', city: 'Valmont' } });
  const pupil = await createFamily(stranger);
  await prisma.child.update({ where: { id: pupil.child.id }, data: { schoolId: school.id } });
  expect(await seen(pupil, week!)).toMatchObject({ state: 'FREE' });
});

test('a brother or a sister of a child with a confirmed place comes by the wave of those who are enrolled', async () => {
  const [first] = await openSeason({ opensAt: inHours(-1) });
  const family = await createFamily(stranger);
  await hold(family, [first!]);
  const sister = { parent: family.parent, child: await createChild(app, [family.parent]) };
  const opensAt = inHours(-1);
  const [week] = await openSeason({ opensAt, opensToAllAt: inHours(9), waves: [{ audience: 'ENROLLED', opensAt }] });
  expect(await seen(sister, week!)).toMatchObject({ state: 'NOT_OPEN' });
  await prisma.enrolment.updateMany({ where: { childId: family.child.id }, data: { status: 'CONFIRMED' } });
  expect(await seen(sister, week!)).toMatchObject({ state: 'FREE' });
});

test('a wave allows so many weeks until everybody may enrol; weeks of another season do not count', async () => {
  const opensAt = inHours(-1);
  const waves: Wave[] = [{ audience: 'RESIDENTS', opensAt, maxWeeksPerChild: 1 }];
  const [other] = await openSeason({ opensAt });
  const weeks = await openSeason({ opensAt, opensToAllAt: inHours(9), waves });
  const family = await createFamily(resident);
  await hold(family, [other!]);
  const mondayOfOther = await prisma.week.findUniqueOrThrow({ where: { id: other! } });
  const [one, two] = (
    await prisma.week.findMany({ where: { id: { in: weeks }, NOT: { monday: mondayOfOther.monday } }, orderBy: { monday: 'asc' } })
  ).map(({ id }) => id);
  expect(await hold(family, [one!, two!])).toMatchObject({
    kind: 'done',
    heldIds: [expect.any(String)],
    refused: [{ state: 'NOT_ELIGIBLE' }],
  });
  const { seasonId } = await prisma.week.findUniqueOrThrow({ where: { id: two! } });
  await prisma.enrolmentPeriod.updateMany({ where: { seasonId }, data: { opensAt: inHours(-9), opensToAllAt: inHours(-1) } });
  expect(await seen(family, two!)).toMatchObject({ state: 'FREE' });
});

test('periods of one season do not overlap in the database, those of two seasons may', async () => {
  const [week] = await openSeason({ opensAt: inHours(-1) });
  await openSeason({ opensAt: inHours(-1) });
  const { seasonId } = await prisma.week.findUniqueOrThrow({ where: { id: week! } });
  await expect(prisma.enrolmentPeriod.create({ data: { seasonId, opensAt: inHours(1), closesAt: inHours(2) } })).rejects.toThrow(
    /no_overlap/,
  );
});

test('a wave lets in the families of the desk’s list, and no longer those that were taken off it', async () => {
  const everybody = inHours(9);
  const waves: Wave[] = [{ audience: 'LISTED', opensAt: inHours(-1), maxWeeksPerChild: 1 }];
  const weeks = await openSeason({ opensAt: inHours(-1), opensToAllAt: everybody, waves });
  const family = await createFamily(stranger);
  const listed = (listedAt: Date | null) => prisma.parent.update({ where: { id: family.parent.actor.parentId }, data: { listedAt } });
  expect(await seen(family, weeks[0]!)).toMatchObject({ state: 'NOT_OPEN', opensAt: everybody });
  await listed(new Date());
  expect(await seen(family, weeks[0]!)).toMatchObject({ state: 'FREE' });
  expect(await hold(family, weeks)).toMatchObject({ kind: 'done', heldIds: [expect.any(String)] });
  await listed(null);
  expect(await seen(family, weeks[1]!)).toMatchObject({ state: 'NOT_OPEN', opensAt: everybody });
  expect(await seen(await createFamily(resident), weeks[1]!)).toMatchObject({ state: 'NOT_OPEN', opensAt: everybody });
});
