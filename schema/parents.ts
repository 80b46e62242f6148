import { builder } from './builder.ts';
import { Child } from './children.ts';

export const Parent = builder.prismaObject('Parent', {
  fields: (t) => ({
    id: t.exposeID('id'),
    children: t.field({
      type: [Child],
      description: 'children this parent may act for',
      select: { links: { where: { state: 'ACTIVE' }, include: { child: true }, orderBy: { child: { birthDate: 'asc' } } } },
      resolve: ({ links }) => links.map(({ child }) => child),
    }),
  }),
});
