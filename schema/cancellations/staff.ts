import { transact } from '../../server/platform/act.ts';
import { decideCancellation } from '../../server/cancellations/decide-cancellation.ts';
import { asStaff } from '../../server/context.ts';
import { localized, messages } from '../../server/language/messages.ts';
import { AlreadyDecided, InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { CancellationRequest, CancellationStatus } from './type.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { asId } from '../lib/ids.ts';

builder.objectField(AdminQuery, 'cancellationRequests', (t) =>
  t.prismaField({
    type: [CancellationRequest],
    description: 'oldest first, 500 at most; what people write there is for those who decide',
    authScopes: { may: 'decide cancellations' },
    args: { status: t.arg({ type: CancellationStatus }) },
    resolve: (query, _root, { status }, { app }) =>
      app.database.prisma.cancellationRequest.findMany({
        ...query,
        where: status ? { status } : {},
        orderBy: { createdAt: 'asc' },
        take: 500,
      }),
  }),
);

builder.mutationField('decideCancellation', (t) =>
  t.prismaField({
    type: CancellationRequest,
    authScopes: { may: 'decide cancellations' },
    errors: { types: [InputInvalid, AlreadyDecided], union: { name: 'DecideCancellationResult' } },
    args: {
      cancellationId: t.arg.id({ required: true }),
      accept: t.arg.boolean({ required: true }),
      message: t.arg.string(),
      refundCents: t.arg({ type: 'NonNegativeInt', description: 'what goes back, when it is not what the rule says' }),
    },
    resolve: async (query, _root, args, context) => {
      const { database } = context.app;
      const cancellationId = asId('CancellationRequest', args.cancellationId);
      if (!cancellationId) throw new InputInvalid(localized(messages.cancellation_unknown), 'cancellationId');
      const decision = { cancellationId, accept: args.accept, message: args.message ?? null, refundCents: args.refundCents ?? null };
      const id = await transact(context.app, asStaff(context), (ctx) => decideCancellation(ctx, decision));
      return database.prisma.cancellationRequest.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);
