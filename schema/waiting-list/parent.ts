import { transact } from '../../server/platform/act.ts';
import { asParent, nobody } from '../../server/context.ts';
import { notBlocked } from '../../server/families/not-blocked.ts';
import { localized, messages } from '../../server/language/messages.ts';
import { ChildNotReady, DeadlinePassed, InputInvalid, NotEligible, PeriodClosed, PlaceFree } from '../../server/platform/refusals.ts';
import { acceptOffer } from '../../server/waiting-list/accept-offer.ts';
import { joinWaitingList } from '../../server/waiting-list/join-waiting-list.ts';
import { leaveWaitingList } from '../../server/waiting-list/leave-waiting-list.ts';
import { builder } from '../builder.ts';
import { asId } from '../lib/ids.ts';
import { isViewer } from '../lib/visibility.ts';

export const WaitingListLeft = builder.objectRef<{ weekId: string }>('WaitingListLeft').implement({
  description: 'the child is no longer in the queue',
  fields: (t) => ({ weekId: t.exposeID('weekId', { description: 'id of the `Week` whose queue was left' }) }),
});

const unknownPlace = () => new InputInvalid(localized(messages.refusal_unknown_waiting), 'waitingPlaceId', 'UNKNOWN');

const WaitingState = builder.enumType('WaitingState', {
  description: 'where a line in a queue stands, or how it ended',
  values: {
    WAITING: { description: 'in the queue' },
    OFFERED: { description: 'a place is kept for the child' },
    ACCEPTED: { description: 'the offered place was taken' },
    PASSED: { description: 'the offer ran out' },
    LEFT: { description: 'the parent took the child out' },
    DROPPED: { description: 'taken out: the child may no longer come, or the week began' },
  } as const,
});

const QueueLine = builder.prismaObject('WaitingPlace', {
  variant: 'QueueLine',
  description: 'a line of the viewer in a queue, running or over, as the export has it',
  fields: (t) => ({
    state: t.expose('status', { description: 'where it stands, or how it ended', type: WaitingState }),
    weekId: t.exposeID('weekId', { description: 'id of the `Week`', deprecationReason: '2026-11-30: `week { id }`' }),
    week: t.relation('week', { description: 'the week that was waited for' }),
    childId: t.exposeID('childId', { description: 'id of the `Child`', deprecationReason: '2026-11-30: `child { id }`' }),
    child: t.relation('child', { description: 'who waited' }),
    joinedAt: t.expose('joinedAt', { description: 'when the child was put in the queue', type: 'DateTime' }),
    offeredAt: t.expose('offeredAt', { description: 'when a place was last offered; null: never', type: 'DateTime', nullable: true }),
    endedAt: t.expose('endedAt', { description: 'null while it waits or a place is offered', type: 'DateTime', nullable: true }),
  }),
});

builder.prismaObjectFields('Parent', (t) => ({
  queueLines: t.relation('waitingPlaces', {
    type: QueueLine,
    description: 'every line in a queue, ended ones too',
    authScopes: isViewer,
    query: (_args, { actor }) => ({
      where: notBlocked(actor?.parentId ?? nobody),
      orderBy: { seq: 'asc' as const },
    }),
  }),
}));

builder.mutationFields((t) => ({
  joinWaitingList: t.prismaField({
    description:
      'puts a child at the end of the queue of a full week; asking again answers with the same line. PlaceFree when there is a place to take instead',
    type: 'WaitingPlace',
    authScopes: { parent: true },
    errors: {
      types: [InputInvalid, PeriodClosed, ChildNotReady, NotEligible, PlaceFree],
      union: {
        name: 'JoinWaitingListResult',
        description: 'answer of `joinWaitingList`: the line in the queue, or why the child is not in it',
      },
    },
    args: {
      childId: t.arg.id({ description: 'a child that the viewer may act for', required: true }),
      weekId: t.arg.id({ description: 'a published week without a free place', required: true }),
    },
    resolve: async (query, _root, args, context) => {
      const childId = asId('Child', args.childId);
      const weekId = asId('Week', args.weekId);
      if (!childId) throw new InputInvalid(localized(messages.refusal_unknown_child), 'childId', 'UNKNOWN');
      if (!weekId) throw new InputInvalid(localized(messages.refusal_unknown_week), 'weekId', 'UNKNOWN');
      const { database } = context.app;
      const id = await transact(context.app, asParent(context), (ctx) => joinWaitingList(ctx, { childId, weekId }));
      return database.prisma.waitingPlace.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  leaveWaitingList: t.field({
    description: 'takes a line out of the queue; an offer that ran goes to the next at once. DeadlinePassed when it had ended already',
    type: WaitingListLeft,
    authScopes: { parent: true },
    errors: {
      types: [InputInvalid, DeadlinePassed],
      union: { name: 'LeaveWaitingListResult', description: 'answer of `leaveWaitingList`: the week that was left, or why not' },
    },
    args: { waitingPlaceId: t.arg.id({ description: "a line of the viewer's own; else InputInvalid", required: true }) },
    resolve: async (_root, args, context) => {
      const id = asId('WaitingPlace', args.waitingPlaceId);
      if (!id) throw unknownPlace();
      return {
        weekId: await transact(context.app, asParent(context), (ctx) => leaveWaitingList(ctx, id)),
      };
    },
  }),
  acceptOffer: t.prismaField({
    type: 'Enrolment',
    description: 'turns a running offer into a held enrolment',
    authScopes: { parent: true },
    errors: {
      types: [InputInvalid, DeadlinePassed, PeriodClosed, ChildNotReady, NotEligible],
      union: { name: 'AcceptOfferResult', description: 'answer of `acceptOffer`: the held enrolment, or why the offer was not taken' },
    },
    args: {
      waitingPlaceId: t.arg.id({
        description: 'a line of the viewer with a running offer; else InputInvalid or DeadlinePassed',
        required: true,
      }),
    },
    resolve: async (query, _root, args, context) => {
      const placeId = asId('WaitingPlace', args.waitingPlaceId);
      if (!placeId) throw unknownPlace();
      const id = await acceptOffer({ ...context.app, actor: asParent(context) }, placeId);
      return context.app.database.prisma.enrolment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
}));
