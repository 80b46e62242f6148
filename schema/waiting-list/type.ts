import { asStaff, type Context, nobody } from '../../server/context.ts';
import { mayDo, plainesWithin } from '../../server/identity/access.ts';
import { builder } from '../builder.ts';
import { clockOf, positionOf } from '../lib/request-cache.ts';

export const WaitingPlace = builder.prismaObject('WaitingPlace', {
  select: { id: true },
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

const seesQueues = (actor: Context['actor']) => actor?.staff != null && mayDo(actor.staff, 'see waiting list');

const running = async (context: Context) => ({
  OR: [{ status: 'WAITING' as const }, { status: 'OFFERED' as const, offeredUntil: { gt: await clockOf(context) } }],
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
