// How many children eat: for the kitchen, which sees no list of who comes.
import { asStaff } from '../../server/context.ts';
import { plainesWithin } from '../../server/identity/access.ts';
import { mondayOf, toDate } from '../../server/language/dates.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';

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
