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

const WaitingListLeft = builder.objectRef<{ weekId: string }>('WaitingListLeft').implement({
  fields: (t) => ({ weekId: t.exposeID('weekId') }),
});

const unknownPlace = () => new InputInvalid(localized(messages.refusal_unknown_waiting), 'waitingPlaceId');

const WaitingState = builder.enumType('WaitingState', { values: ['WAITING', 'OFFERED', 'ACCEPTED', 'PASSED', 'LEFT', 'DROPPED'] as const });

const QueueLine = builder.prismaObject('WaitingPlace', {
  variant: 'QueueLine',
  fields: (t) => ({
    state: t.expose('status', { type: WaitingState }),
    weekId: t.exposeID('weekId'),
    childId: t.exposeID('childId'),
    joinedAt: t.expose('joinedAt', { type: 'DateTime' }),
    offeredAt: t.expose('offeredAt', { type: 'DateTime', nullable: true }),
    endedAt: t.expose('endedAt', { type: 'DateTime', nullable: true }),
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
    type: 'WaitingPlace',
    authScopes: { parent: true },
    errors: { types: [InputInvalid, PeriodClosed, ChildNotReady, NotEligible, PlaceFree], union: { name: 'JoinWaitingListResult' } },
    args: { childId: t.arg.id({ required: true }), weekId: t.arg.id({ required: true }) },
    resolve: async (query, _root, args, context) => {
      const childId = asId('Child', args.childId);
      const weekId = asId('Week', args.weekId);
      if (!childId) throw new InputInvalid(localized(messages.refusal_unknown_child), 'childId');
      if (!weekId) throw new InputInvalid(localized(messages.refusal_unknown_week), 'weekId');
      const { database } = context.app;
      const id = await transact(context.app, asParent(context), (ctx) => joinWaitingList(ctx, { childId, weekId }));
      return database.prisma.waitingPlace.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  leaveWaitingList: t.field({
    type: WaitingListLeft,
    authScopes: { parent: true },
    errors: { types: [InputInvalid, DeadlinePassed], union: { name: 'LeaveWaitingListResult' } },
    args: { waitingPlaceId: t.arg.id({ required: true }) },
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
    errors: { types: [InputInvalid, DeadlinePassed, PeriodClosed, ChildNotReady, NotEligible], union: { name: 'AcceptOfferResult' } },
    args: { waitingPlaceId: t.arg.id({ required: true }) },
    resolve: async (query, _root, args, context) => {
      const placeId = asId('WaitingPlace', args.waitingPlaceId);
      if (!placeId) throw unknownPlace();
      const id = await acceptOffer({ ...context.app, actor: asParent(context) }, placeId);
      return context.app.database.prisma.enrolment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
}));
