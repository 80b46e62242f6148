import { builder } from '../builder.ts';
import { Enrolment } from '../enrolments/type.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { clockOf } from '../lib/request-cache.ts';

const UnpaidFamily = builder.prismaObject('Basket', {
  variant: 'UnpaidFamily',
  description: 'what a family holds and has not paid',
  fields: (t) => ({
    parent: t.relation('parent', { description: 'who holds them' }),
    validatedAt: t.expose('validatedAt', { type: 'DateTime', nullable: true, description: 'null: « Valider » was not pressed yet' }),
    enrolments: t.field({
      description: 'places that are held now, first deadline first',
      type: [Enrolment],
      select: (_args, _context, nested) => ({ enrolments: { ...nested(true), where: { status: 'HELD' }, orderBy: { heldUntil: 'asc' } } }),
      resolve: async ({ enrolments }, _args, context) => {
        const now = await clockOf(context);
        return enrolments.filter(({ heldUntil }) => heldUntil && heldUntil > now);
      },
    }),
    pendingPayments: t.relation('payments', {
      description: 'payments that were begun and not made, newest first',
      query: { where: { status: 'PENDING' }, orderBy: { createdAt: 'desc' } },
    }),
  }),
});

builder.objectField(AdminQuery, 'unpaid', (t) =>
  t.prismaField({
    type: [UnpaidFamily],
    description: 'families with places that are held and not paid, oldest first, 500 at most',
    authScopes: { may: 'see payments' },
    resolve: async (query, _root, _args, context) =>
      context.app.database.prisma.basket.findMany({
        ...query,
        where: { enrolments: { some: { status: 'HELD', heldUntil: { gt: await clockOf(context) } } } },
        orderBy: { createdAt: 'asc' },
        take: 500,
      }),
  }),
);
