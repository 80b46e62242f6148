import { transact } from '../../server/platform/act.ts';
import { abandonBasket } from '../../server/baskets/abandon-basket.ts';
import { validateBasket } from '../../server/baskets/validate-basket.ts';
import { asParent } from '../../server/context.ts';
import { BasketEmpty, DeadlinePassed, InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { isViewer } from '../lib/visibility.ts';

const BasketAbandoned = builder.objectRef<{ releasedCount: number }>('BasketAbandoned').implement({
  fields: (t) => ({ releasedCount: t.expose('releasedCount', { type: 'NonNegativeInt' }) }),
});

const BasketState = builder.enumType('BasketState', { values: ['OPEN', 'VALIDATED', 'CLOSED', 'ABANDONED'] as const });

const PastBasket = builder.prismaObject('Basket', {
  variant: 'PastBasket',
  fields: (t) => ({
    state: t.expose('status', { type: BasketState }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    validatedAt: t.expose('validatedAt', { type: 'DateTime', nullable: true }),
    endedAt: t.expose('endedAt', { type: 'DateTime', nullable: true }),
  }),
});

builder.prismaObjectFields('Parent', (t) => ({
  baskets: t.relation('baskets', { type: PastBasket, authScopes: isViewer, query: { orderBy: { createdAt: 'asc' } } }),
}));

builder.mutationFields((t) => ({
  validateBasket: t.prismaField({
    type: 'Basket',
    authScopes: { parent: true },
    errors: { types: [InputInvalid, BasketEmpty, DeadlinePassed], union: { name: 'ValidateBasketResult' } },
    resolve: async (query, _root, _args, context) => {
      const id = await transact(context.app, asParent(context), validateBasket);
      return context.app.database.prisma.basket.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  abandonBasket: t.field({
    type: BasketAbandoned,
    authScopes: { parent: true },
    errors: { types: [InputInvalid, BasketEmpty], union: { name: 'AbandonBasketResult' } },
    resolve: async (_root, _args, context) => ({
      releasedCount: await transact(context.app, asParent(context), abandonBasket),
    }),
  }),
}));
