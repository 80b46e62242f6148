import { asStaff } from '../../server/context.ts';
import { plainesWithin } from '../../server/identity/access.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { idOrNone } from '../lib/ids.ts';
import { clockOf } from '../lib/request-cache.ts';

builder.objectField(AdminQuery, 'waitingList', (t) =>
  t.prismaField({
    type: ['WaitingPlace'],
    description: 'in the order in which places are offered; running offers first',
    authScopes: { may: 'see waiting list' },
    args: { weekId: t.arg.id({ description: 'whose queue; an unknown id, or one out of reach, finds nothing', required: true }) },
    resolve: async (query, _root, args, context) =>
      context.app.database.prisma.waitingPlace.findMany({
        ...query,
        where: {
          weekId: idOrNone('Week', args.weekId),
          week: { plaine: plainesWithin(asStaff(context), 'see waiting list') },
          OR: [{ status: 'WAITING' }, { status: 'OFFERED', offeredUntil: { gt: await clockOf(context) } }],
        },
        orderBy: [{ status: 'desc' }, { priority: 'asc' }, { seq: 'asc' }],
      }),
  }),
);
