import { asStaff } from '../../server/context.ts';
import { transact } from '../../server/platform/act.ts';
import { DeadlinePassed, InputInvalid } from '../../server/platform/refusals.ts';
import { leaveWaitingListForFamily } from '../../server/staff/for-family/places.ts';
import { plainesWithin } from '../../server/identity/access.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { idOrNone, knownId } from '../lib/ids.ts';
import { clockOf } from '../lib/request-cache.ts';
import { readWhy, WhyInput } from '../lib/why.ts';
import { WaitingListLeft } from './parent.ts';

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

const LeaveWaitingListForFamilyInput = builder.inputType('LeaveWaitingListForFamilyInput', {
  description: 'a line that is taken out of a queue for a family',
  fields: (t) => ({
    parentId: t.id({ description: 'who asked for it', required: true }),
    waitingPlaceId: t.id({ description: 'a line of this parent; else InputInvalid', required: true }),
    why: t.field({ description: 'the reason, and whether the family is told', type: WhyInput, required: true }),
  }),
});

builder.mutationField('leaveWaitingListForFamily', (t) =>
  t.field({
    type: WaitingListLeft,
    description:
      "takes a line out of the queue for a family, as `leaveWaitingList` does; with a reason, and a mail to the family. Refused for the member's own family",
    authScopes: { may: 'enrol at the counter' },
    errors: {
      types: [InputInvalid, DeadlinePassed],
      union: {
        name: 'LeaveWaitingListForFamilyResult',
        description: 'answer of `leaveWaitingListForFamily`: the week that was left, or why not',
      },
    },
    args: { input: t.arg({ description: 'which line, and why', type: LeaveWaitingListForFamilyInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const asked = {
        parentId: knownId('Parent', input.parentId, 'parentId'),
        waitingPlaceId: knownId('WaitingPlace', input.waitingPlaceId, 'waitingPlaceId'),
        why: readWhy(input.why),
      };
      return { weekId: await transact(context.app, asStaff(context), (ctx) => leaveWaitingListForFamily(ctx, asked)) };
    },
  }),
);
