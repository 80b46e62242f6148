import { transact } from '../platform/act.ts';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { releaseEnrolment } from '../enrolments/release-enrolment.ts';
import { holdWeeks } from '../enrolments/hold-weeks.ts';
import { DeadlinePassed, InputInvalid, NotEligible, PlaceFree } from '../platform/refusals.ts';
import type { App } from '../context.ts';
import { createChild, createParent, createApp, createSeason, readPlaces } from '../../tests/kit/people.ts';
import { acceptOffer } from './accept-offer.ts';
import { joinWaitingList } from './join-waiting-list.ts';
import { leaveWaitingList } from './leave-waiting-list.ts';
import { tidyDueWeeks } from '../enrolments/expire-weeks.ts';
import { type EnrolmentId, rowId, type WeekId } from '../platform/ids.ts';

let app: App;
let weekId: WeekId;
beforeAll(async () => {
  app = await createApp();
});
beforeEach(async () => {
  weekId = (await createSeason(app, [1])).weeks[0]!.id;
});

const family = async (about: Parameters<typeof createChild>[2] = {}) => {
  const parent = await createParent(app);
  return { ...parent, childId: (await createChild(app, [parent], about)).id };
};
type Family = Awaited<ReturnType<typeof family>>;

const hold = ({ actor, childId }: Family, week = weekId) => holdWeeks({ seats: app.seats, actor }, { childId, weekIds: [week] });
const join = ({ actor, childId }: Family, week = weekId) => transact(app, actor, (ctx) => joinWaitingList(ctx, { childId, weekId: week }));
const release = ({ actor }: Family, enrolmentId: EnrolmentId) => transact(app, actor, (ctx) => releaseEnrolment(ctx, enrolmentId));
const line = (id: string) => app.database.prisma.waitingPlace.findUniqueOrThrow({ where: { id } });
const mailsFor = async (id: string) => {
  const jobs = await app.database.prisma.$queryRaw<{ kind: string }[]>`
    SELECT payload ->> 'kind' AS kind FROM graphile_worker._private_jobs WHERE payload ->> 'waitingPlaceId' = ${id} ORDER BY id`;
  return jobs.map(({ kind }) => kind);
};

test('a released place is offered to the first of the queue within the same change, and nobody else can take it', async () => {
  const [holder, first, second] = [await family(), await family(), await family()];
  const { heldIds } = await hold(holder);
  const [firstLine, secondLine] = [await join(first), await join(second)];
  await release(holder, heldIds[0]!);
  expect(await line(firstLine)).toMatchObject({ status: 'OFFERED' });
  expect(await line(secondLine)).toMatchObject({ status: 'WAITING' });
  expect(await readPlaces(app, weekId)).toMatchObject({ taken: 1, held: 0, offered: 1 });
  expect((await hold(await family())).refused).toMatchObject([{ state: 'FULL' }]);
  expect(await mailsFor(firstLine)).toEqual(['waiting-joined', 'waiting-offered']);
});

test('an accepted offer is a held place with its own 72 hours', async () => {
  const [holder, first] = [await family(), await family()];
  const { heldIds } = await hold(holder);
  const place = await join(first);
  await release(holder, heldIds[0]!);
  const id = await acceptOffer({ ...app, actor: first.actor }, place);
  expect(await app.database.prisma.enrolment.findUnique({ where: { id } })).toMatchObject({
    status: 'HELD',
    source: 'OFFER',
    childId: first.childId,
  });
  expect(await line(place)).toMatchObject({ status: 'ACCEPTED' });
  expect(await readPlaces(app, weekId)).toMatchObject({ taken: 1, held: 1, offered: 0 });
});

test('an offer that runs out passes to the next by itself, and cannot be accepted any more', async () => {
  const [holder, first, second] = [await family(), await family(), await family()];
  const { heldIds } = await hold(holder);
  const [firstLine, secondLine] = [await join(first), await join(second)];
  await release(holder, heldIds[0]!);
  await app.database.prisma.$executeRaw`UPDATE waiting_place SET offered_until = now() - interval '1 second' WHERE id = ${firstLine}::uuid`;
  await expect(acceptOffer({ ...app, actor: first.actor }, firstLine)).rejects.toBeInstanceOf(DeadlinePassed);
  await tidyDueWeeks(app);
  expect([(await line(firstLine)).status, (await line(secondLine)).status]).toEqual(['PASSED', 'OFFERED']);
  expect(await mailsFor(firstLine)).toContain('waiting-passed');
});

test('a hold that runs out goes to the queue, not to whoever clicks next', async () => {
  const [holder, first] = [await family(), await family()];
  await hold(holder);
  const place = await join(first);
  await app.database.prisma
    .$executeRaw`UPDATE enrolment SET held_until = now() - interval '1 millisecond' WHERE child_id = ${holder.childId}::uuid`;
  expect((await hold(await family())).refused).toMatchObject([{ state: 'FULL' }]);
  expect(await line(place)).toMatchObject({ status: 'OFFERED' });
});

test.each([
  [
    'whose health sheet ran out',
    async ({ childId }: Family) =>
      void (await app.database.prisma.$executeRaw`UPDATE health_sheet SET valid_until = now() WHERE child_id = ${childId}::uuid`),
  ],
  [
    'whose parent was blocked',
    async ({ childId }: Family) =>
      void (await app.database.prisma.familyLink.updateMany({ where: { childId }, data: { state: 'BLOCKED' } })),
  ],
])('a child %s is passed over and keeps the line', async (_name, spoil) => {
  const [holder, first, second] = [await family(), await family(), await family()];
  const { heldIds } = await hold(holder);
  const [firstLine, secondLine] = [await join(first), await join(second)];
  await spoil(first);
  await release(holder, heldIds[0]!);
  expect([(await line(firstLine)).status, (await line(secondLine)).status]).toEqual(['WAITING', 'OFFERED']);
});

test('a place that stayed free because nobody was eligible is offered once somebody is', async () => {
  const [holder, first] = [await family(), await family()];
  const { heldIds } = await hold(holder);
  const place = await join(first);
  const { prisma } = app.database;
  await prisma.$executeRaw`UPDATE health_sheet SET valid_until = now() WHERE child_id = ${first.childId}::uuid`;
  await release(holder, heldIds[0]!);
  await tidyDueWeeks(app);
  expect(await line(place)).toMatchObject({ status: 'WAITING' });
  await prisma.$executeRaw`UPDATE health_sheet SET valid_until = now() + interval '1 day' WHERE child_id = ${first.childId}::uuid`;
  await tidyDueWeeks(app);
  expect(await line(place)).toMatchObject({ status: 'OFFERED' });
});

test('a place goes past a hundred and twenty who cannot have it to the one behind them', { timeout: 60_000 }, async () => {
  const [holder, last] = [await family(), await family()];
  const { heldIds } = await hold(holder);
  const lastLine = await join(last);
  // Their sheets have run out since they joined; they were there before her.
  await app.database.pool.query(
    `WITH child AS (
      INSERT INTO child (id, given_name, family_name, birth_date)
      SELECT gen_random_uuid(), 'Alix', 'Attend ' || n, date '2019-05-01' FROM generate_series(1, 120) AS n RETURNING id
    ), linked AS (
      INSERT INTO family_link (id, child_id, parent_id, state, source) SELECT gen_random_uuid(), id, $1, 'ACTIVE', 'IMPORT' FROM child
    )
    INSERT INTO waiting_place (id, week_id, child_id, parent_id, priority) SELECT gen_random_uuid(), $2, id, $1, -1 FROM child`,
    [holder.actor.parentId, weekId],
  );
  await release(holder, heldIds[0]!);
  expect(await line(lastLine)).toMatchObject({ status: 'OFFERED' });
});

test('nothing is offered once the period has closed, and no offer outlasts it', async () => {
  const [holder, first] = [await family(), await family()];
  const { heldIds } = await hold(holder);
  const place = await join(first);
  const { prisma } = app.database;
  const closesAt = new Date(Date.now() + 3_600_000);
  await prisma.enrolmentPeriod.updateMany({ data: { closesAt } });
  await release(holder, heldIds[0]!);
  expect((await line(place)).offeredUntil).toEqual(closesAt);
  await prisma.$executeRaw`UPDATE enrolment_period SET closes_at = now()`;
  const offered = await line(place);
  await transact(app, first.actor, (ctx) => leaveWaitingList(ctx, rowId('WaitingPlace', offered.id)));
  expect(await readPlaces(app, weekId)).toMatchObject({ taken: 0, offered: 0 });
  await prisma.enrolmentPeriod.updateMany({ data: { closesAt: new Date(Date.now() + 86_400_000 * 30) } });
});

test('joining is refused while a place is free, twice gives one line, and strangers see nothing', async () => {
  const [holder, first, stranger] = [await family(), await family(), await family()];
  await expect(join(first)).rejects.toBeInstanceOf(PlaceFree);
  await hold(holder);
  expect(await join(first)).toBe(await join(first));
  await expect(join(holder)).rejects.toBeInstanceOf(NotEligible);
  await expect(join({ ...stranger, childId: first.childId })).rejects.toBeInstanceOf(InputInvalid);
  const place = await join(first);
  await expect(transact(app, stranger.actor, (ctx) => leaveWaitingList(ctx, place))).rejects.toBeInstanceOf(InputInvalid);
});

test('a child has one running offer per dates, also when two such places come free at the same time', async () => {
  const otherId = (await createSeason(app, [1])).weeks[0]!.id;
  const [holder, otherHolder, first] = [await family(), await family(), await family()];
  const [held, otherHeld] = [await hold(holder), await hold(otherHolder, otherId)];
  const lines = [await join(first), await join(first, otherId)];
  await Promise.all([release(holder, held.heldIds[0]!), release(otherHolder, otherHeld.heldIds[0]!)]);
  const statuses = async () => Promise.all(lines.map(async (id) => (await line(id)).status));
  expect((await statuses()).sort()).toEqual(['OFFERED', 'WAITING']);
  await tidyDueWeeks(app);
  expect((await statuses()).sort()).toEqual(['OFFERED', 'WAITING']);
  const offered = lines[(await statuses()).indexOf('OFFERED')]!;
  await transact(app, first.actor, (ctx) => leaveWaitingList(ctx, offered));
  await tidyDueWeeks(app);
  expect((await statuses()).sort()).toEqual(['LEFT', 'OFFERED']);
});

test('two workers share what ran out: each hold ended, recorded and told once', async () => {
  const holds = await Promise.all(
    Array.from({ length: 12 }, async () => {
      const week = (await createSeason(app, [1])).weeks[0]!.id;
      return (await hold(await family(), week)).heldIds[0]!;
    }),
  );
  const { prisma } = app.database;
  await prisma.$executeRaw`UPDATE enrolment SET held_until = now() - interval '1 second' WHERE id = ANY (${holds}::uuid[])`;
  const freed = await Promise.all([tidyDueWeeks(app), tidyDueWeeks(app)]);
  expect(freed[0] + freed[1]).toBe(12);
  expect(await prisma.enrolment.count({ where: { id: { in: holds }, status: 'EXPIRED' } })).toBe(12);
  expect(await prisma.auditEntry.count({ where: { action: 'hold-expired', subject: { in: holds.map((id) => `enrolment:${id}`) } } })).toBe(
    12,
  );
  const told = await prisma.$queryRaw<{ id: string }[]>`
    SELECT line.id FROM graphile_worker._private_jobs, json_array_elements_text(payload -> 'enrolmentIds') AS line (id)
    WHERE payload ->> 'kind' = 'hold-expired' AND line.id = ANY (${holds})`;
  expect(told.map(({ id }) => id).sort()).toEqual(holds.toSorted());
});
