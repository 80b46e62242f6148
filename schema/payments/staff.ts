// The commune's till as staff see it: what was confirmed by hand, and what is to be sent back.
import { transact } from '../../server/platform/act.ts';
import { DeadlinePassed, InputInvalid, NotEligible } from '../../server/platform/refusals.ts';
import { confirmByHand } from '../../server/payments/confirm-by-hand.ts';
import { methodsWhere } from '../../server/payments/methods.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { builder } from '../builder.ts';
import { asStaff } from '../../server/context.ts';
import { knownId } from '../lib/ids.ts';
import { Payment, PaymentMethod } from './parent.ts';
import { Refund, RefundStatus } from '../refunds/type.ts';
import { listOf, textOf } from '../lib/inputs.ts';

builder.prismaObjectFields('Payment', (t) => ({
  payer: t.relation('parent', { authScopes: { may: 'see payments' } }),
  handReason: t.exposeString('handReason', {
    nullable: true,
    description: 'why staff say that it was paid; null when the money came by its own way',
    authScopes: { may: 'see payments' },
  }),
}));

builder.prismaObjectFields('Refund', (t) => ({
  payment: t.relation('payment', { authScopes: { may: 'see payments' } }),
  enrolment: t.relation('enrolment', { nullable: true, authScopes: { may: 'see payments' } }),
}));

const ConfirmByHandInput = builder.inputType('ConfirmByHandInput', {
  fields: (t) => ({
    parentId: t.id({ required: true }),
    enrolmentIds: t.idList({ required: true, validate: listOf(100) }),
    receivedCents: t.field({ type: 'NonNegativeInt', required: true, description: 'in hand, or seen: the prices together' }),
    reason: t.string({ required: true, validate: textOf(500) }),
    method: t.field({ type: PaymentMethod, description: 'CASH or TRANSFER; a transfer when not said' }),
  }),
});

builder.objectFields(AdminQuery, (t) => ({
  paymentsByHand: t.prismaField({
    type: [Payment],
    description: 'confirmed by staff with a reason, newest first, 500 at most',
    authScopes: { may: 'see payments' },
    resolve: (query, _root, _args, { app }) =>
      app.database.prisma.payment.findMany({
        ...query,
        where: { handReason: { not: null } },
        orderBy: { createdAt: 'desc' },
        take: 500,
      }),
  }),
  refundsToSend: t.prismaField({
    type: [Refund],
    description: 'that staff send from the account: of transfers and cash, and what the provider could not send; oldest first, 500 at most',
    authScopes: { may: 'see payments' },
    resolve: (query, _root, _args, { app }) =>
      app.database.prisma.refund.findMany({
        ...query,
        where: { OR: [{ status: 'FAILED' }, { status: 'DUE', payment: { method: { in: methodsWhere('isThroughProvider', false) } } }] },
        orderBy: { createdAt: 'asc' },
        take: 500,
      }),
  }),
  refunds: t.prismaField({
    type: [Refund],
    description: 'newest first, 500 at most',
    authScopes: { may: 'see payments' },
    args: { status: t.arg({ type: RefundStatus }) },
    resolve: (query, _root, { status }, { app }) =>
      app.database.prisma.refund.findMany({ ...query, where: status ? { status } : {}, orderBy: { createdAt: 'desc' }, take: 500 }),
  }),
}));

builder.mutationField('confirmByHand', (t) =>
  t.prismaField({
    type: Payment,
    description: 'the money came another way: cash, or seen elsewhere; a payment like any other, with the reason',
    authScopes: { may: 'confirm by hand' },
    errors: { types: [InputInvalid, DeadlinePassed, NotEligible], union: { name: 'ConfirmByHandResult' } },
    args: { input: t.arg({ type: ConfirmByHandInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const { app } = context;
      const asked = {
        parentId: knownId(input.parentId, 'parentId'),
        enrolmentIds: input.enrolmentIds.map((id) => knownId(id, 'enrolmentIds')),
        receivedCents: input.receivedCents,
        reason: input.reason,
        method: input.method ?? null,
      };
      const id = await transact(context.app, asStaff(context), (ctx) => confirmByHand(ctx, asked));
      return app.database.prisma.payment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);
