import type { WeekSeats as Seats } from '../../server/enrolments/live-counts.ts';
import { closedDaysOf } from '../../server/plaines/closed-days.ts';
import { allGraphs, builder } from '../builder.ts';
import { asId } from '../lib/ids.ts';
import { findById } from '../lib/references.ts';
import { seatsLeftOf, waitingByWeek } from '../lib/request-cache.ts';
import { visibleWeeks } from '../lib/visibility.ts';

const ClosedDay = builder.objectRef<{ date: Date; name: string | null }>('ClosedDay').implement({
  fields: (t) => ({
    date: t.expose('date', { type: 'Date' }),
    name: t.exposeString('name', { nullable: true, description: 'name of the public holiday, in the language of whoever asks' }),
  }),
});

export const Week = builder.prismaObject('Week', {
  select: { id: true },
  subGraphs: allGraphs,
  fields: (t) => ({
    id: t.exposeID('id', { subGraphs: allGraphs }),
    plaine: t.relation('plaine'),
    startDate: t.expose('startDate', { type: 'Date', subGraphs: allGraphs, shareable: true }),
    endDate: t.expose('endDate', { type: 'Date', subGraphs: allGraphs, shareable: true }),
    openDays: t.expose('openDays', { type: ['Date'], description: 'days the plaine is open, public holidays left out' }),
    closedDays: t.field({
      type: [ClosedDay],
      description: 'days from Monday to Friday when the plaine is closed, with the name of the holiday',
      select: { monday: true, openDays: true },
      resolve: (week, _args, { locale }) => closedDaysOf(week, locale),
    }),
    capacity: t.expose('capacity', { type: 'NonNegativeInt' }),
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
  values: ['FREE', 'FULL', 'HELD', 'CONFIRMED', 'WAITING', 'OFFERED', 'NOT_ELIGIBLE', 'NOT_OPEN'] as const,
});

const WeekSeats = builder.objectRef<Seats>('WeekSeats').implement({
  fields: (t) => ({
    weekId: t.exposeID('weekId'),
    capacity: t.expose('capacity', { type: 'NonNegativeInt' }),
    seatsLeft: t.expose('seatsLeft', { type: 'NonNegativeInt' }),
  }),
});

builder.queryField('week', (t) =>
  t.prismaField({
    type: 'Week',
    nullable: true,
    authScopes: { public: true },
    args: { id: t.arg.id({ required: true }) },
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
    args: { plaineId: t.arg.id() },
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
