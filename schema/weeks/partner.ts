import { builder } from '../builder.ts';

builder.prismaObjectFields('Week', (t) => ({
  plaineName: t.string({
    description: 'name of the plaine that it is a week of',
    subGraphs: ['partner'],
    select: { plaine: { select: { name: true } } },
    resolve: ({ plaine }) => plaine.name,
  }),
}));
