// Payments of which the payer's bank took money back: owed again, and paid at the counter or by a transfer.
import { asStaff } from '../../server/context.ts';
import { transact } from '../../server/platform/act.ts';
import { AlreadyDecided, InputInvalid } from '../../server/platform/refusals.ts';
import { payClaim } from '../../server/staff/for-family/pay-claim.ts';
import { builder } from '../builder.ts';
import { knownId } from '../lib/ids.ts';
import { readWhy, WhyInput } from '../lib/why.ts';
import { takenBackOf } from './owed.ts';
import { Payment, PaymentMethod } from './type.ts';

builder.prismaObjectFields('Payment', (t) => ({
  takenBackCents: t.field({
    type: 'NonNegativeInt',
    description:
      "what the payer's bank took back of a payment that was made, and is still owed, in euro cents: `transfer` says how it can be paid",
    select: { id: true },
    resolve: ({ id }, _args, context) => takenBackOf(context).load(id),
  }),
}));

const PayClaimInput = builder.inputType('PayClaimInput', {
  description: "money that the payer's bank took back comes to the counter",
  fields: (t) => ({
    parentId: t.id({ description: 'who owes it', required: true }),
    paymentId: t.id({ description: 'a payment of this parent of which `takenBackCents` is owed', required: true }),
    receivedCents: t.field({
      type: 'NonNegativeInt',
      description: 'in hand, in euro cents: all of `takenBackCents` or a part of it; else InputInvalid',
      required: true,
    }),
    method: t.field({ description: 'CASH or CARD', type: PaymentMethod, required: true }),
    why: t.field({ description: 'the reason, and whether the family is told', type: WhyInput, required: true }),
  }),
});

builder.mutationField('payClaim', (t) =>
  t.prismaField({
    type: Payment,
    description:
      "what the payer's bank took back came to the counter, all of it or a part; it has a receipt of its own. Refused for the member's own family",
    authScopes: { may: 'confirm by hand' },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: { name: 'PayClaimResult', description: 'answer of `payClaim`: the payment, or why it was not written' },
    },
    args: { input: t.arg({ description: 'which payment, what was received, and why', type: PayClaimInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const asked = {
        parentId: knownId('Parent', input.parentId, 'parentId'),
        paymentId: knownId('Payment', input.paymentId, 'paymentId'),
        ...{ receivedCents: input.receivedCents, method: input.method, why: readWhy(input.why) },
      };
      const id = await transact(context.app, asStaff(context), (ctx) => payClaim(ctx, asked));
      return context.app.database.prisma.payment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);
