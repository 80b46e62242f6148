import { transact } from '../../server/platform/act.ts';
import { abandonBasket } from '../../server/baskets/abandon-basket.ts';
import { validateBasket } from '../../server/baskets/validate-basket.ts';
import { asParent } from '../../server/context.ts';
import { BasketEmpty, DeadlinePassed, InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { isViewer } from '../lib/visibility.ts';

const BasketAbandoned = builder.objectRef<{ releasedCount: number }>('BasketAbandoned').implement({
  description: 'all that was held was given back',
  fields: (t) => ({
    releasedCount: t.expose('releasedCount', { description: 'places that went back, to the queues first', type: 'NonNegativeInt' }),
  }),
});

const BasketState = builder.enumType('BasketState', {
  description: 'how a basket of the past ended, or where it stands',
  values: {
    OPEN: { description: 'places may be added' },
    VALIDATED: { description: 'the parent pressed « Valider », and may pay' },
    CLOSED: { description: 'every place in it was paid or ran out' },
    ABANDONED: { description: 'the parent gave back all that it held' },
  } as const,
});

const PastBasket = builder.prismaObject('Basket', {
  variant: 'PastBasket',
  description: 'a basket of the viewer, in use or over, as the export has it',
  fields: (t) => ({
    state: t.expose('status', { description: 'where it stands, or how it ended', type: BasketState }),
    createdAt: t.expose('createdAt', { description: 'when the first place was taken', type: 'DateTime' }),
    validatedAt: t.expose('validatedAt', { description: 'when « Valider » was pressed; null: never', type: 'DateTime', nullable: true }),
    endedAt: t.expose('endedAt', {
      description: 'when it was paid, given back or ran out; null while in use',
      type: 'DateTime',
      nullable: true,
    }),
  }),
});

builder.prismaObjectFields('Parent', (t) => ({
  baskets: t.relation('baskets', {
    description: 'all baskets, first one first; for the parent alone (FORBIDDEN to others)',
    type: PastBasket,
    authScopes: isViewer,
    query: { orderBy: { createdAt: 'asc' } },
  }),
}));

builder.mutationFields((t) => ({
  validateBasket: t.prismaField({
    description:
      '« Valider »: the parent read the basket and may pay. Validating again changes nothing. BasketEmpty when nothing is held, DeadlinePassed when all of it has just run out',
    type: 'Basket',
    authScopes: { parent: true },
    errors: {
      types: [InputInvalid, BasketEmpty, DeadlinePassed],
      union: { name: 'ValidateBasketResult', description: 'answer of `validateBasket`: the basket, ready to be paid, or why it is not' },
    },
    resolve: async (query, _root, _args, context) => {
      const id = await transact(context.app, asParent(context), validateBasket);
      return context.app.database.prisma.basket.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  abandonBasket: t.field({
    description: 'gives back every place that the viewer holds, to the queues first. BasketEmpty when nothing is held',
    type: BasketAbandoned,
    authScopes: { parent: true },
    errors: {
      types: [InputInvalid, BasketEmpty],
      union: { name: 'AbandonBasketResult', description: 'answer of `abandonBasket`: how many places were given back, or why none was' },
    },
    resolve: async (_root, _args, context) => ({
      releasedCount: await transact(context.app, asParent(context), abandonBasket),
    }),
  }),
}));
