import type { WeekSeats as Seats } from '../../server/enrolments/live-counts.ts';
import { closedDaysOf } from '../../server/plaines/closed-days.ts';
import { allGraphs, builder } from '../builder.ts';
import { asId } from '../lib/ids.ts';
import { findById } from '../lib/references.ts';
import { seatsLeftOf, waitingByWeek } from '../lib/request-cache.ts';
import { visibleWeeks } from '../lib/visibility.ts';

const ClosedDay = builder.objectRef<{ date: Date; name: string | null }>('ClosedDay').implement({
  description: 'a day of the week on which the plaine is closed',
  fields: (t) => ({
    date: t.expose('date', { description: 'from Monday to Friday', type: 'Date' }),
    name: t.exposeString('name', { nullable: true, description: 'name of the public holiday, in the language of whoever asks' }),
  }),
});

export const Week = builder.prismaObject('Week', {
  description: "one week of a plaine. Published ones are everybody's; others are seen by staff, and by whoever has a place or a line there",
  select: { id: true },
  subGraphs: allGraphs,
  fields: (t) => ({
    id: t.exposeID('id', { description: 'of the week', subGraphs: allGraphs }),
    plaine: t.relation('plaine', { description: 'what takes place' }),
    startDate: t.expose('startDate', {
      description: 'first day of the week, at the first open day or before',
      type: 'Date',
      subGraphs: allGraphs,
      shareable: true,
    }),
    endDate: t.expose('endDate', { description: 'last day that the plaine is open', type: 'Date', subGraphs: allGraphs, shareable: true }),
    openDays: t.expose('openDays', { type: ['Date'], description: 'days the plaine is open, public holidays left out' }),
    closedDays: t.field({
      type: [ClosedDay],
      description: 'days from Monday to Friday when the plaine is closed, with the name of the holiday',
      select: { monday: true, openDays: true },
      resolve: (week, _args, { locale }) => closedDaysOf(week, locale),
    }),
    capacity: t.expose('capacity', { description: 'places in all; more may be granted by staff (`overbooked`)', type: 'NonNegativeInt' }),
    seatsLeft: t.field({
      type: 'NonNegativeInt',
      subGraphs: allGraphs,
      shareable: true,
      description: 'places neither held, nor confirmed, nor offered to the queue; what ran out by the clock is free',
      select: { id: true },
      resolve: ({ id }, _args, context) => seatsLeftOf(context).load(id),
    }),
    cancelledReason: t.exposeString('cancelledReason', {
      nullable: true,
      description: 'what families are told of a week that was cancelled; null for one that is not',
    }),
    waitingCount: t.field({
      type: 'NonNegativeInt',
      description: 'children waiting now',
      select: { id: true },
      resolve: async (week, _args, context) => (await waitingByWeek(context)).get(week.id) ?? 0,
    }),
  }),
});

export const WeekState = builder.enumType('WeekState', {
  description: 'what a week is to one child',
  values: {
    FREE: { description: 'may be taken now' },
    FULL: { description: 'no place is left' },
    HELD: { description: 'kept for the child, not paid' },
    CONFIRMED: { description: 'the child comes: it is paid' },
    WAITING: { description: 'the child is in the queue' },
    OFFERED: { description: 'a place is kept for the child out of the queue' },
    NOT_ELIGIBLE: { description: 'the child cannot come: age, the same dates, an opposition, a limit, or a sheet that is missing' },
    NOT_OPEN: { description: 'enrolments are not open, or the week has begun or was cancelled' },
  } as const,
});

export const WeekObstacle = builder.enumType('WeekObstacle', {
  description: 'the rule that keeps a child from a week',
  values: {
    PERIOD: { description: 'enrolments are not open for this family' },
    READINESS: { description: 'the health sheet or the record of the child is missing, incomplete or out of date' },
    CANCELLED: { description: 'the week was cancelled' },
    AGE: { description: 'too young or too old on the first day' },
    BEGUN: { description: 'the week has begun' },
    SAME_DATES: { description: 'the child is enrolled elsewhere at these dates' },
    OPPOSITION: { description: 'another parent opposes it' },
    MAX_WEEKS: { description: 'the child has as many weeks as one may have' },
    HELD_LIMIT: { description: 'the family keeps as many unpaid places as one may keep' },
    CAPACITY: { description: 'no place is left' },
  } as const,
});

const WeekSeats = builder.objectRef<Seats>('WeekSeats').implement({
  description: 'counts of one week, as they are pushed',
  fields: (t) => ({
    weekId: t.exposeID('weekId', { description: 'id of `week`, for who keeps no cache of nodes' }),
    week: t.prismaField({
      type: 'Week',
      nullable: true,
      description: 'the week, whose `seatsLeft` is this one, for a cache of nodes; null when it is gone',
      resolve: (query, { weekId, seatsLeft }, _args, context) => {
        // one context serves a whole stream: what an earlier event read is not asked of this one
        seatsLeftOf(context).clear(weekId).prime(weekId, seatsLeft);
        // findUnique: those of one event are read together
        return context.app.database.prisma.week.findUnique({ ...query, where: { id: weekId } });
      },
    }),
    capacity: t.expose('capacity', { description: 'places in all', type: 'NonNegativeInt' }),
    seatsLeft: t.expose('seatsLeft', { description: 'as `Week.seatsLeft`', type: 'NonNegativeInt' }),
  }),
});

builder.queryField('week', (t) =>
  t.prismaField({
    description: 'a published week that is not cancelled, else null; public',
    type: 'Week',
    nullable: true,
    authScopes: { public: true },
    args: { id: t.arg.id({ description: 'null is answered for an unknown one', required: true }) },
    resolve: (query, _root, args, { app }) => {
      const id = asId('Week', args.id);
      return id ? app.database.prisma.week.findFirst({ ...query, where: { id, plaine: { published: true }, cancelledAt: null } }) : null;
    },
  }),
);

builder.subscriptionField('seatCounts', (t) =>
  t.field({
    type: [WeekSeats],
    description: 'the current counts at once, then every change; weeks of one plaine, or all published ones',
    authScopes: { public: true },
    args: { plaineId: t.arg.id({ description: 'only the weeks of this plaine; left out: of all published ones' }) },
    subscribe: (_root, { plaineId }, { app }) => app.live.watch(plaineId == null ? null : (asId('Plaine', plaineId) ?? 'unknown')),
    resolve: (seats) => seats,
  }),
);

builder.asEntity(
  Week,
  findById('Week', (query, ids, context) =>
    context.app.database.prisma.week.findMany({ ...query, where: { id: { in: ids }, ...visibleWeeks(context) } }),
  ),
);
