// How many children eat: for the kitchen, which sees no list of who comes.
import { asStaff } from '../../server/context.ts';
import { plainesWithin } from '../../server/identity/access.ts';
import { mondayOf, toDate } from '../../server/language/dates.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';

const OrderedMeal = builder.objectRef<{ name: string; children: number }>('OrderedMeal').implement({
  description: 'a meal that families add to the week',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'as the commune calls it' }),
    children: t.expose('children', { type: 'NonNegativeInt', description: 'who have it' }),
  }),
});

const MealCount = builder.prismaObject('Week', {
  variant: 'MealCount',
  description: 'how many children of a group come on a day',
  fields: (t) => ({
    siteName: t.string({
      description: 'where they eat',
      select: { plaine: { select: { site: { select: { name: true } } } } },
      resolve: ({ plaine }) => plaine.site.name,
    }),
    groupName: t.string({
      description: 'name of the plaine',
      select: { plaine: { select: { name: true } } },
      resolve: ({ plaine }) => plaine.name,
    }),
    children: t.relationCount('enrolments', { description: 'children whose place is paid', where: { status: 'CONFIRMED' } }),
    ordered: t.field({
      type: [OrderedMeal],
      description: 'meals that the families of the group may add to the week, with who has each; none where none is offered or had',
      select: {
        plaine: {
          select: { options: { where: { kind: 'MEAL' }, select: { id: true, name: true, offered: true }, orderBy: { name: 'asc' } } },
        },
        enrolments: {
          where: { status: 'CONFIRMED', options: { some: { option: { kind: 'MEAL' } } } },
          select: { options: { where: { option: { kind: 'MEAL' } }, select: { optionId: true } } },
        },
      },
      resolve: ({ plaine, enrolments }) =>
        plaine.options
          .map(({ id, name, offered }) => ({
            name,
            offered,
            children: enrolments.filter(({ options }) => options.some(({ optionId }) => optionId === id)).length,
          }))
          .filter(({ offered, children }) => offered || children > 0),
    }),
  }),
});

builder.objectField(AdminQuery, 'meals', (t) =>
  t.prismaField({
    type: [MealCount],
    description: 'how many children come on a day, by site and group; groups that are closed on that day are left out',
    authScopes: { may: 'see diets' },
    args: {
      day: t.arg({ type: 'Date', required: true, description: 'whose meals: in the commune' }),
      siteName: t.arg.string({ description: 'only this site, by its exact name; all within reach when left out' }),
    },
    resolve: (query, _root, { day, siteName }, context) =>
      context.app.database.prisma.week.findMany({
        ...query,
        where: {
          monday: toDate(mondayOf(day)),
          openDays: { has: day },
          cancelledAt: null,
          AND: [{ plaine: plainesWithin(asStaff(context), 'see diets') }, siteName ? { plaine: { site: { name: siteName } } } : {}],
        },
        orderBy: [{ plaine: { site: { name: 'asc' } } }, { plaine: { name: 'asc' } }],
      }),
  }),
);
