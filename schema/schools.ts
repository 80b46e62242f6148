import { builder } from './builder.ts';

export const School = builder.prismaObject('School', {
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    faseNumber: t.exposeString('faseNumber', { description: 'identifier of the school in the Fédération Wallonie-Bruxelles' }),
  }),
});

builder.queryField('schools', (t) =>
  t.prismaField({
    type: ['School'],
    authScopes: { public: true },
    resolve: (query, _root, _args, { portal }) => portal.database.prisma.school.findMany({ ...query, orderBy: { name: 'asc' } }),
  }),
);
