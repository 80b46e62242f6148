import { builder } from '../builder.ts';
import { findById } from '../lib/references.ts';
import { visiblePlaines, visibleSites } from '../lib/visibility.ts';

export const Site = builder.prismaObject('Site', {
  description: 'where plaines take place; its name may change, its id stays',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'of the site' }),
    name: t.exposeString('name', { description: 'no two sites have the same' }),
    address: t.exposeString('address', { nullable: true, description: 'street and place' }),
    plaines: t.relation('plaines', {
      description: 'those that the one who asks may see',
      query: (_args, context) => ({ where: visiblePlaines(context), orderBy: [{ ageMinMonths: 'asc' }, { name: 'asc' }] }),
    }),
  }),
});

builder.asEntity(
  Site,
  findById('Site', (query, ids, context) =>
    context.app.database.prisma.site.findMany({ ...query, where: { AND: [{ id: { in: ids } }, visibleSites(context)] } }),
  ),
);
