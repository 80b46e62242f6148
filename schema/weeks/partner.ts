import { builder } from '../builder.ts';

builder.prismaObjectFields('Week', (t) => ({
  plaineName: t.string({ subGraphs: ['partner'], select: { plaine: { select: { name: true } } }, resolve: ({ plaine }) => plaine.name }),
}));
