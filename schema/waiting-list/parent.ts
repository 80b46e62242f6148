import { transact } from '../../server/platform/act.ts';
import { ChildNotReady, DeadlinePassed, InputInvalid, NotEligible, PeriodClosed, PlaceFree } from '../../server/platform/refusals.ts';
import { acceptOffer } from '../../server/waiting-list/accept-offer.ts';
import { joinWaitingList } from '../../server/waiting-list/join-waiting-list.ts';
import { leaveWaitingList } from '../../server/waiting-list/leave-waiting-list.ts';
import { mayDo, plainesWithin } from '../../server/identity/access.ts';
import { localized, messages } from '../../server/language/messages.ts';
import { builder } from '../builder.ts';
import { asParent, asStaff, nobody, type Context } from '../../server/context.ts';
import { asId } from '../lib/ids.ts';
import { clockOf, positionOf } from '../lib/request-cache.ts';

export const WaitingPlace = builder.prismaObject('WaitingPlace', {
  fields: (t) => ({
    id: t.exposeID('id'),
    child: t.relation('child'),
    week: t.relation('week'),
    joinedAt: t.expose('joinedAt', { type: 'DateTime' }),
    position: t.field({
      type: 'NonNegativeInt',
      description: '1 is next; 0 while a place is offered',
      select: { id: true, status: true },
      resolve: async (line, _args, context) => (line.status === 'WAITING' ? positionOf(context).load(line.id) : 0),
    }),
    offeredUntil: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'until when a place is kept for the child; null when none is offered',
      select: { status: true, offeredUntil: true },
      resolve: ({ status, offeredUntil }) => (status === 'OFFERED' ? offeredUntil : null),
    }),
  }),
});

builder.prismaObjectField('Parent', 'waitingPlaces', (t) =>
  t.prismaField({
    type: ['WaitingPlace'],
    description: 'lines that wait, and offers that run',
    select: { id: true },
    resolve: async (query, parent, _args, context) =>
      context.app.database.prisma.waitingPlace.findMany({
        ...query,
        where: { parentId: parent.id, ...(await running(context)) },
        orderBy: { seq: 'asc' },
      }),
  }),
);

builder.prismaObjectField('Child', 'waitingPlaces', (t) =>
  t.prismaField({
    type: ['WaitingPlace'],
    description: 'lines of this child that the viewer asked for',
    select: { id: true },
    resolve: async (query, child, _args, context) => {
      const { app, actor } = context;
      const whose = seesQueues(actor)
        ? { week: { plaine: plainesWithin(asStaff(context), 'see waiting list') } }
        : { parentId: actor?.parentId ?? nobody };
      return app.database.prisma.waitingPlace.findMany({
        ...query,
        where: { childId: child.id, ...whose, ...(await running(context)) },
        orderBy: { seq: 'asc' },
      });
    },
  }),
);

const seesQueues = (actor: Context['actor']) => actor?.staff != null && mayDo(actor.staff, 'see waiting list');

const running = async (context: Context) => ({
  OR: [{ status: 'WAITING' as const }, { status: 'OFFERED' as const, offeredUntil: { gt: await clockOf(context) } }],
});

const WaitingListLeft = builder.objectRef<{ weekId: string }>('WaitingListLeft').implement({
  fields: (t) => ({ weekId: t.exposeID('weekId') }),
});

const unknownPlace = () => new InputInvalid(localized(messages.refusal_unknown_waiting), 'waitingPlaceId');

builder.mutationFields((t) => ({
  joinWaitingList: t.prismaField({
    type: 'WaitingPlace',
    authScopes: { parent: true },
    errors: { types: [InputInvalid, PeriodClosed, ChildNotReady, NotEligible, PlaceFree], union: { name: 'JoinWaitingListResult' } },
    args: { childId: t.arg.id({ required: true }), weekId: t.arg.id({ required: true }) },
    resolve: async (query, _root, args, context) => {
      const childId = asId(args.childId);
      const weekId = asId(args.weekId);
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
      const id = asId(args.waitingPlaceId);
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
      const placeId = asId(args.waitingPlaceId);
      if (!placeId) throw unknownPlace();
      const id = await acceptOffer({ ...context.app, actor: asParent(context) }, placeId);
      return context.app.database.prisma.enrolment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
}));
