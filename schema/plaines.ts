import { builder } from './builder.ts';

export const Plaine = builder.prismaObject('Plaine', {
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    siteName: t.exposeString('siteName'),
    ageMinMonths: t.expose('ageMinMonths', { type: 'NonNegativeInt' }),
    ageMaxMonths: t.expose('ageMaxMonths', { type: 'NonNegativeInt' }),
    dailyRateCents: t.expose('dailyRateCents', { type: 'NonNegativeInt', description: 'daily rate of a first resident child' }),
    weeks: t.relation('weeks', { query: { where: { cancelledAt: null }, orderBy: { startDate: 'asc' } } }),
  }),
});

builder.queryFields((t) => ({
  plaines: t.prismaField({
    type: ['Plaine'],
    description: 'published plaines, public',
    authScopes: { public: true },
    resolve: (query, _root, _args, { portal }) =>
      portal.database.prisma.plaine.findMany({ ...query, where: { published: true }, orderBy: [{ ageMinMonths: 'asc' }, { name: 'asc' }] }),
  }),
}));
