import { asParent } from '../../server/context.ts';
import { startPayment } from '../../server/payments/start-payment.ts';
import { BasketEmpty, BasketNotValidated, DeadlinePassed, InputInvalid, ProviderUnavailable } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { asId } from '../lib/ids.ts';
import { Payment, PaymentMethod } from './type.ts';

builder.queryField('payment', (t) =>
  t.prismaField({
    type: Payment,
    nullable: true,
    description: "one of the viewer's own payments",
    authScopes: { person: true },
    args: { id: t.arg.id({ description: "null is answered for an unknown one, and for another family's", required: true }) },
    // copied: it counts as used when there is nothing to read
    resolve: ({ ...query }, _root, args, { app, actor }) => {
      const id = asId('Payment', args.id);
      if (!id || !actor?.parentId) return null;
      return app.database.prisma.payment.findFirst({ ...query, where: { id, parentId: actor.parentId } });
    },
  }),
);

builder.mutationField('startPayment', (t) =>
  t.prismaField({
    description:
      'opens the payment of the validated basket, at its frozen prices; asking again for the same gives the payment that is pending. ProviderUnavailable: nothing is lost, ask again. 30 an hour for one account',
    type: Payment,
    authScopes: { parent: true },
    errors: {
      types: [InputInvalid, BasketEmpty, BasketNotValidated, DeadlinePassed, ProviderUnavailable],
      union: { name: 'StartPaymentResult', description: 'answer of `startPayment`: the payment to go on with, or why none was opened' },
    },
    args: {
      method: t.arg({
        description: "ONLINE or TRANSFER; CASH and CARD are staff's alone (InputInvalid)",
        type: PaymentMethod,
        required: true,
      }),
    },
    resolve: async (query, _root, { method }, context) => {
      const id = await startPayment(context.app, { actor: asParent(context), method });
      return context.app.database.prisma.payment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);
