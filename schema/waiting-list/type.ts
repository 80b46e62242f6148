import { asStaff, type Context, nobody } from '../../server/context.ts';
import { mayDo, plainesWithin } from '../../server/identity/access.ts';
import type { Prisma } from '../../server/platform/database.ts';
import { builder } from '../builder.ts';
import { partOfFamily } from '../lib/family.ts';
import { findById } from '../lib/references.ts';
import { ownRows, plainesOfStaff, stillOwn } from '../lib/visibility.ts';
import { clockOf, positionOf } from '../lib/request-cache.ts';
import { rowsBelow, withColumn } from '../lib/rows-below.ts';

export const WaitingPlace = builder.prismaObject('WaitingPlace', {
  description:
    'a child in the queue of a full week, waiting or with an offer that runs. Seen by the parent who asked and by staff who see waiting lists',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'given to `acceptOffer` and `leaveWaitingList`' }),
    child: t.relation('child', { description: 'who waits' }),
    week: t.relation('week', { description: 'the week that is waited for' }),
    joinedAt: t.expose('joinedAt', { description: 'when the child was put in the queue', type: 'DateTime' }),
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

type Line = Prisma.WaitingPlaceGetPayload<object>;

const seesQueues = (actor: Context['actor']) => actor?.staff != null && mayDo(actor.staff, 'see waiting list');

const running = async (context: Context) => ({
  OR: [{ status: 'WAITING' as const }, { status: 'OFFERED' as const, offeredUntil: { gt: await clockOf(context) } }],
});

const linesOfParents = rowsBelow<Line>(
  async (context, query, parentIds) =>
    context.app.database.prisma.waitingPlace.findMany({
      ...withColumn(query, 'parentId'),
      where: { parentId: { in: [...parentIds] }, ...(await running(context)) },
      orderBy: { seq: 'asc' },
    }),
  ({ parentId }) => [parentId],
);

const linesOfChildren = rowsBelow<Line>(
  async (context, query, childIds) => {
    const { app, actor } = context;
    const whose = seesQueues(actor)
      ? { week: { plaine: plainesWithin(asStaff(context), 'see waiting list') } }
      : { parentId: actor?.parentId ?? nobody };
    return app.database.prisma.waitingPlace.findMany({
      ...withColumn(query, 'childId'),
      where: { childId: { in: [...childIds] }, ...whose, ...(await running(context)) },
      orderBy: { seq: 'asc' },
    });
  },
  ({ childId }) => [childId],
);

builder.prismaObjectField('Parent', 'waitingPlaces', (t) =>
  t.prismaField({
    type: ['WaitingPlace'],
    description: 'lines that wait, and offers that run',
    select: { id: true },
    resolve: async (query, { id }, _args, context) =>
      ((await partOfFamily(context, id, 'waitingPlaces', query)) as Line[] | undefined) ?? linesOfParents(context, id, query, null),
  }),
);

builder.prismaObjectField('Child', 'waitingPlaces', (t) =>
  t.prismaField({
    type: ['WaitingPlace'],
    description: 'lines of this child that the viewer asked for',
    select: { id: true },
    resolve: (query, { id }, _args, context) => linesOfChildren(context, id, query, null),
  }),
);

builder.asEntity(
  WaitingPlace,
  findById('WaitingPlace', async (query, ids, context) =>
    context.app.database.prisma.waitingPlace.findMany({
      ...query,
      where: {
        AND: [
          { id: { in: ids } },
          await running(context),
          { OR: [{ ...ownRows(context), ...stillOwn(context) }, { week: { plaine: plainesOfStaff(context, 'see waiting list') } }] },
        ],
      },
    }),
  ),
);
