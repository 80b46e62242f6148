// What several fields of one request share: the database's clock, and facts about places.
import DataLoader from 'dataloader';
import { readFacts, type Facts } from '../../server/enrolments/facts.ts';
import { isoDay } from '../../server/language/dates.ts';
import { runIn } from '../../server/plaines/lock-weeks.ts';
import { nobody, type Context } from '../../server/context.ts';
import { familyIn } from './family.ts';

/** Makes something once per request. */
export function perRequest<Value>(make: (context: Context) => Value): (context: Context) => Value {
  const made = new WeakMap<Context, Value>();
  return (context) => {
    if (!made.has(context)) made.set(context, make(context));
    return made.get(context)!;
  };
}

/**
 * The instant of this request, by the database's clock. A document that reads its family has it from there: fields begin in the same
 * tick, so that by the next one it is known whether it does.
 */
export const clockOf = perRequest(async (context) => {
  await new Promise((soon) => setImmediate(soon));
  return (await familyIn(context))?.now ?? context.app.clock();
});

/** Seats of each week that nobody has, by the clock; one statement for all the weeks that are asked. */
export const seatsLeftOf = perRequest(
  ({ app }) =>
    new DataLoader<string, number>(async (weekIds) => {
      const rows = await app.database.prisma.$queryRaw<{ weekId: string; free: number }[]>`
        SELECT week_id AS "weekId", free FROM week_availability WHERE week_id = ANY (${[...weekIds]}::uuid[])`;
      const seats = new Map(rows.map(({ weekId, free }) => [weekId, free]));
      return weekIds.map((weekId) => seats.get(weekId) ?? 0);
    }),
);

/** Children waiting, by week. */
export const waitingByWeek = perRequest(async (context) => {
  const known = (await familyIn(context))?.waitingByWeek;
  if (known) return known;
  const { app } = context;
  const rows = await app.database.prisma.waitingPlace.groupBy({ by: ['weekId'], where: { status: 'WAITING' }, _count: true });
  return new Map(rows.map(({ weekId, _count }) => [weekId, _count]));
});

/** The tariff, and the day by which a plaine's prices are shown: the first of its weeks that is not over, else today. */
export const tariffOf = perRequest(async ({ app }) => {
  const { prisma } = app.database;
  const { tariff, today } = await readFacts(runIn(prisma), { parentIds: [], childIds: [], weekIds: [] });
  const comingWeeks = { cancelledAt: null, endDate: { gte: new Date(today) } };
  const first = await prisma.week.groupBy({ by: ['plaineId'], where: comingWeeks, _min: { startDate: true } });
  const days = new Map(first.map(({ plaineId, _min }) => [plaineId, isoDay(_min.startDate!)]));
  return { tariff, today, dayFor: (plaineId: string) => days.get(plaineId) ?? today };
});

/** Facts about the children of one request and every published week, for the parent who asks; one statement for all of them. */
export const childFacts = perRequest(
  (context) =>
    new DataLoader<string, Facts>(async (childIds) => {
      const { app, actor } = context;
      const known = (await familyIn(context))?.facts;
      if (known && childIds.every((id) => known.children.has(id))) return childIds.map(() => known);
      const facts = await readFacts(runIn(app.database.prisma), {
        parentIds: actor?.parentId ? [actor.parentId] : [],
        childIds: [...childIds],
        weekIds: null,
      });
      return childIds.map(() => facts);
    }),
);

/** Who runs the portal; null before the commune's row is there. */
export const communeOf = perRequest(({ app }) => app.database.prisma.commune.findFirst());

/** Where the service reads its mails. */
export const serviceEmailOf = perRequest(async (context) => {
  const known = (await familyIn(context))?.serviceEmail;
  return (known === undefined ? (await communeOf(context))?.email : known) ?? context.app.env.ATL_EMAIL;
});

/** Is a child one that the viewer is a parent of? One statement for all the children of a request. */
export const ownChildren = perRequest(
  (context) =>
    new DataLoader<string, boolean>(async (childIds) => {
      const { app, actor } = context;
      if (!actor?.parentId) return childIds.map(() => false);
      const known = (await familyIn(context))?.children;
      if (known) return childIds.map((id) => known.has(id));
      const links = await app.database.prisma.familyLink.findMany({
        where: { parentId: actor.parentId, state: 'ACTIVE', childId: { in: [...childIds] } },
        select: { childId: true },
      });
      const own = new Set(links.map(({ childId }) => childId));
      return childIds.map((childId) => own.has(childId));
    }),
);

/** The same as a condition, for what is read with all the children at once. */
export const ofOwnChild = (actor: Context['actor']) => ({
  child: { links: { some: { parentId: actor?.parentId ?? nobody, state: 'ACTIVE' as const } } },
});

/** Places of waiting children in their queues, 1 is next; one statement for all that are asked. */
export const positionOf = perRequest(
  (context) =>
    new DataLoader<string, number>(async (ids) => {
      const known = (await familyIn(context))?.positions;
      if (known && ids.every((id) => known.has(id))) return ids.map((id) => known.get(id)!);
      const rows = await context.app.database.prisma.$queryRaw<{ id: string; position: number }[]>`
        SELECT id, position FROM (
          SELECT id, row_number() OVER (PARTITION BY week_id ORDER BY priority, seq)::int AS position FROM waiting_place
          WHERE status = 'WAITING' AND week_id IN (SELECT week_id FROM waiting_place WHERE id = ANY (${[...ids]}::uuid[]))
        ) AS queue WHERE id = ANY (${[...ids]}::uuid[])`;
      const positions = new Map(rows.map(({ id, position }) => [id, position]));
      return ids.map((id) => positions.get(id) ?? 0);
    }),
);

/** Weeks by id; one statement for all that are asked. */
export const weekById = perRequest(
  ({ app }) =>
    new DataLoader(async (ids: readonly string[]) => {
      const weeks = new Map((await app.database.prisma.week.findMany({ where: { id: { in: [...ids] } } })).map((week) => [week.id, week]));
      return ids.map((id) => weeks.get(id) ?? new Error(`no week ${id}`));
    }),
);
