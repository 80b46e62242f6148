import type { Prisma } from '../../server/platform/database.ts';
import { builder } from '../builder.ts';
import { Enrolment } from '../enrolments/type.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { connectionOf, dayArgs, named, pageArgs, readPage, within } from '../lib/pages.ts';
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

const UnpaidFamilyConnection = connectionOf('UnpaidFamily', UnpaidFamily, { row: 'a family that has not paid', order: 'oldest first' });

builder.objectFields(AdminQuery, (t) => ({
  unpaid: t.prismaField({
    type: [UnpaidFamily],
    description: 'families with places that are held and not paid, oldest first, 500 at most',
    deprecationReason: '2026-11-30: `unpaidFamilyPage` has all of them, in pages',
    authScopes: { may: 'see families' },
    resolve: async (query, _root, _args, context) =>
      context.app.database.prisma.basket.findMany({
        ...query,
        where: { enrolments: { some: { status: 'HELD', heldUntil: { gt: await clockOf(context) } } } },
        orderBy: { createdAt: 'asc' },
        take: 500,
      }),
  }),
  unpaidFamilyPage: t.field({
    type: UnpaidFamilyConnection,
    description: 'families with places that are held and not paid, oldest first; days are those of their first place',
    authScopes: { may: 'see families' },
    args: {
      ...pageArgs,
      ...dayArgs,
      siteName: t.arg.string({ description: 'only those who hold a place at this site, by its exact name' }),
      search: t.arg.string({ description: "a part of the parent's name" }),
    },
    resolve: async (_root, args, context, info) => {
      const { basket } = context.app.database.prisma;
      const where: Prisma.BasketWhereInput = {
        ...within('createdAt', args),
        enrolments: {
          some: {
            status: 'HELD',
            heldUntil: { gt: await clockOf(context) },
            ...(args.siteName != null && { week: { plaine: { site: { name: args.siteName } } } }),
          },
        },
        ...(args.search && { parent: { person: named(args.search) } }),
      };
      const order = { by: 'createdAt', direction: 'asc' } as const;
      const page = await readPage({ args, order, context, info }, (query, beyond) =>
        basket.findMany({ ...query, where: { AND: [where, ...beyond] } }),
      );
      return { ...page, count: () => basket.count({ where }) };
    },
  }),
}));
