import { type Context, nobody } from '../../server/context.ts';
import { builder } from '../builder.ts';
import { held } from '../enrolments/held-rows.ts';
import { Enrolment } from '../enrolments/type.ts';
import { partOfFamily } from '../lib/family.ts';
import { findById } from '../lib/references.ts';
import { clockOf } from '../lib/request-cache.ts';
import { rowsBelow, withColumn } from '../lib/rows-below.ts';

const BasketStatus = builder.enumType('BasketStatus', {
  description: 'where a basket in use stands',
  values: {
    OPEN: { description: 'places may be added; not to be paid yet' },
    VALIDATED: { description: '« Valider » was pressed' },
  } as const,
});

export const Basket = builder.prismaObject('Basket', {
  description: 'what a parent holds and is about to pay. Only that parent sees it, and staff who see the family',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'of the basket; a new one is made once this one is paid or abandoned' }),
    status: t.field({
      description: 'whether « Valider » was pressed; taking or swapping a place makes it OPEN again',
      type: BasketStatus,
      select: { status: true },
      resolve: ({ status }) => (status === 'VALIDATED' ? 'VALIDATED' : 'OPEN'),
    }),
    lines: t.field({
      type: [Enrolment],
      description: 'what is held and not paid, in the order in which it was taken',
      select: (_args, _context, nested) => ({ enrolments: nested(held) }),
      resolve: async ({ enrolments }, _args, context) => keepLive(enrolments, await clockOf(context)),
    }),
    totalCents: t.field({
      description: 'sum of the prices of `lines`, in euro cents',
      type: 'NonNegativeInt',
      select: { enrolments: { ...held, select: { priceCents: true, heldUntil: true } } },
      resolve: async ({ enrolments }, _args, context) =>
        keepLive(enrolments, await clockOf(context)).reduce((sum, { priceCents }) => sum + priceCents, 0),
    }),
    expiresAt: t.field({
      type: 'DateTime',
      description: 'the earliest deadline of its lines',
      select: { enrolments: { ...held, select: { heldUntil: true } } },
      resolve: async ({ enrolments }, _args, context) => {
        const now = await clockOf(context);
        const times = keepLive(enrolments, now).map(({ heldUntil }) => heldUntil!.getTime());
        return times.length > 0 ? new Date(Math.min(...times)) : now;
      },
    }),
  }),
});

export const keepLive = <Line extends { heldUntil: Date | null }>(lines: Line[], now: Date) =>
  lines.filter(({ heldUntil }) => heldUntil && heldUntil > now);

/** The baskets in use of these parents, when something in them is still held. */
export const openBasket = async (context: Context, ...parentIds: string[]) => ({
  parentId: { in: parentIds },
  status: { in: ['OPEN' as const, 'VALIDATED' as const] },
  enrolments: { some: { status: 'HELD' as const, heldUntil: { gt: await clockOf(context) } } },
});

const basketsOf = rowsBelow(
  async (context, query, parentIds) =>
    context.app.database.prisma.basket.findMany({ ...withColumn(query, 'parentId'), where: await openBasket(context, ...parentIds) }),
  ({ parentId }) => [parentId],
);

builder.prismaObjectField('Parent', 'basket', (t) =>
  t.prismaField({
    type: 'Basket',
    nullable: true,
    description: 'the open basket, null when nothing is held',
    select: { id: true },
    resolve: async (query, { id }, _args, context) => {
      const known = await partOfFamily(context, id, 'basket', query);
      return known === undefined ? ((await basketsOf(context, id, query, null))[0] ?? null) : (known as never);
    },
  }),
);

builder.asEntity(
  Basket,
  findById('Basket', async (query, ids, context) =>
    context.app.database.prisma.basket.findMany({
      ...query,
      where: { id: { in: ids }, ...(await openBasket(context, context.actor?.parentId ?? nobody)) },
    }),
  ),
);
