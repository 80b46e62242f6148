// What school partners see of an enrolment: whose it is and whether it is confirmed, never a price or a parent.
import { builder } from '../builder.ts';
import { Pupil } from '../children/partner.ts';
import { clockOf } from '../lib/request-cache.ts';

const EnrolmentState = builder.enumType('EnrolmentState', {
  description: 'where a place stands, as far as a school is told',
  subGraphs: ['partner'],
  values: {
    HELD: { description: 'a place is kept and not paid yet' },
    CONFIRMED: { description: 'the child comes' },
    ENDED: { description: 'cancelled, given back or never paid: the child does not come' },
  } as const,
});

/** A hold ends by the clock, whether or not it is written down yet. */
const endOf = (enrolment: { status: string; heldUntil: Date | null; endedAt: Date | null }, now: Date): Date | null =>
  enrolment.status === 'HELD' ? (enrolment.heldUntil && enrolment.heldUntil <= now ? enrolment.heldUntil : null) : enrolment.endedAt;

const end = { status: true, heldUntil: true, endedAt: true } as const;

builder.prismaObjectFields('Enrolment', (t) => ({
  pupil: t.relation('child', { description: 'whose place it is', type: Pupil, subGraphs: ['partner'] }),
  confirmed: t.boolean({
    description: 'true: paid, the child comes; `state` tells the rest',
    subGraphs: ['partner'],
    select: { status: true },
    resolve: ({ status }) => status === 'CONFIRMED',
  }),
  state: t.field({
    description: "where it stands now, by the portal's clock",
    type: EnrolmentState,
    subGraphs: ['partner'],
    select: end,
    resolve: async (enrolment, _args, context) =>
      enrolment.status === 'CONFIRMED'
        ? 'CONFIRMED'
        : enrolment.status === 'HELD' && !endOf(enrolment, await clockOf(context))
          ? 'HELD'
          : 'ENDED',
  }),
  endedAt: t.field({
    type: 'DateTime',
    nullable: true,
    subGraphs: ['partner'],
    description: 'when it ended; null while it holds a place. Told for 90 days',
    select: end,
    resolve: async (enrolment, _args, context) => endOf(enrolment, await clockOf(context)),
  }),
  updatedAt: t.expose('updatedAt', {
    type: 'DateTime',
    subGraphs: ['partner'],
    description: 'when it changed last: its state, its week, or the school of the pupil',
  }),
}));
