import { describeCategory } from '../../server/enrolments/messages.ts';
import { categories, type Category, decisionFor, priceOf } from '../../server/enrolments/price.ts';
import { builder } from '../builder.ts';
import { findById } from '../lib/references.ts';
import { tariffOf } from '../lib/request-cache.ts';
import { notArchived, visiblePlaines } from '../lib/visibility.ts';

const DailyRate = builder.objectRef<{ category: Category; cents: number; siblingCents: number }>('DailyRate').implement({
  description: 'what a day costs a family, by the tariff in force',
  fields: (t) => ({
    label: t.string({
      description: 'for whom, in the language of whoever asks',
      resolve: ({ category }, _args, { locale }) => describeCategory(category, locale),
    }),
    cents: t.expose('cents', { type: 'NonNegativeInt', description: 'for the first child, in euro cents' }),
    siblingCents: t.expose('siblingCents', {
      type: 'NonNegativeInt',
      description: 'for the second child enrolled the same week, in euro cents',
    }),
  }),
});

export const Plaine = builder.prismaObject('Plaine', {
  description:
    "a holiday camp: one site, one age group. Published ones are everybody's; others are seen by staff and by whoever has a place there",
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'of the plaine, also in other years' }),
    name: t.exposeString('name', { description: 'unique at its site' }),
    site: t.relation('site', { description: 'where it takes place' }),
    siteName: t.string({ description: 'name of `site`', select: { site: { select: { name: true } } }, resolve: ({ site }) => site.name }),
    siteAddress: t.string({
      nullable: true,
      description: 'street and place',
      select: { site: { select: { address: true } } },
      resolve: ({ site }) => site.address,
    }),
    dayBegins: t.exposeString('dayBegins', { nullable: true, description: '« HH:MM », by the clocks of the commune; null: not said' }),
    dayEnds: t.exposeString('dayEnds', { description: '« HH:MM », by the clocks of the commune; null: not said', nullable: true }),
    toBring: t.exposeString('toBring', { nullable: true, description: 'what a child brings, in one sentence' }),
    ageMinMonths: t.expose('ageMinMonths', { description: 'youngest age on the first day of the week, in months', type: 'NonNegativeInt' }),
    ageMaxMonths: t.expose('ageMaxMonths', { description: 'oldest age on the first day of the week, in months', type: 'NonNegativeInt' }),
    dailyRateCents: t.expose('dailyRateCents', {
      type: 'NonNegativeInt',
      description: 'daily rate of a first resident child, in euro cents',
    }),
    dailyRates: t.field({
      type: [DailyRate],
      description: 'what a day costs, for each category of families, by the decision that prices the first of its weeks that is not over',
      select: { id: true, dailyRateCents: true },
      resolve: async ({ id, dailyRateCents }, _args, context) => {
        const { tariff, dayFor } = await tariffOf(context);
        const decision = decisionFor(tariff, { plaineId: id, day: dayFor(id) });
        const rate = (category: Category, siblingRank: number) =>
          priceOf({ dailyRateCents, dayCount: 1, category, siblingRank, decision }).dayRateCents;
        return categories.map((category) => ({ category, cents: rate(category, 1), siblingCents: rate(category, 2) }));
      },
    }),
    weeks: t.relation('weeks', {
      description: 'those that are neither cancelled nor of an archived season, first one first',
      query: { where: { cancelledAt: null, ...notArchived }, orderBy: { startDate: 'asc' } },
    }),
  }),
});

builder.queryField('plaines', (t) =>
  t.prismaField({
    type: ['Plaine'],
    description: 'published plaines, public',
    authScopes: { public: true },
    resolve: (query, _root, _args, { app }) =>
      app.database.prisma.plaine.findMany({ ...query, where: { published: true }, orderBy: [{ ageMinMonths: 'asc' }, { name: 'asc' }] }),
  }),
);

builder.asEntity(
  Plaine,
  findById('Plaine', (query, ids, context) =>
    context.app.database.prisma.plaine.findMany({ ...query, where: { id: { in: ids }, ...visiblePlaines(context) } }),
  ),
);
