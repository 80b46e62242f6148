import type { WeekSeats as Seats } from '../../server/enrolments/live-counts.ts';
import { builder } from '../builder.ts';
import { asId } from '../lib/ids.ts';

const WeekSeats = builder.objectRef<Seats>('WeekSeats').implement({
  fields: (t) => ({
    weekId: t.exposeID('weekId'),
    capacity: t.expose('capacity', { type: 'NonNegativeInt' }),
    seatsLeft: t.expose('seatsLeft', { type: 'NonNegativeInt' }),
  }),
});

builder.subscriptionField('seatCounts', (t) =>
  t.field({
    type: [WeekSeats],
    description: 'the current counts at once, then every change; weeks of one plaine, or all published ones',
    authScopes: { public: true },
    args: { plaineId: t.arg.id() },
    subscribe: (_root, { plaineId }, { app }) => app.live.watch(plaineId == null ? null : (asId(plaineId) ?? 'unknown')),
    resolve: (seats) => seats,
  }),
);
