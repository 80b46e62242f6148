import { queryFromInfo } from '@pothos/plugin-prisma';
import { allGraphs, builder } from '../builder.ts';
import { idsAmong } from '../lib/ids.ts';
import { batchReferences } from '../lib/references.ts';
import { notOpened } from './not-opened.ts';

export const School = builder.prismaObject('School', {
  select: { id: true },
  description: 'a school whose pupils come. That it exists is public; which pupils come is not',
  subGraphs: allGraphs,
  fields: (t) => ({
    id: t.exposeID('id', { description: 'of the school; `faseNumber` finds it too', subGraphs: allGraphs }),
    name: t.exposeString('name', { description: 'as the commune writes it', subGraphs: allGraphs, shareable: true }),
    faseNumber: t.exposeString('faseNumber', {
      subGraphs: allGraphs,
      shareable: true,
      description: 'identifier of the school in the Fédération Wallonie-Bruxelles',
    }),
  }),
});

builder.queryField('schools', (t) =>
  t.prismaField({
    type: ['School'],
    authScopes: { public: true },
    description: 'those that are open',
    resolve: (query, _root, _args, { app }) =>
      app.database.prisma.school.findMany({ ...query, where: { closedAt: null }, orderBy: { name: 'asc' } }),
  }),
);

const readSchools = batchReferences(
  (keys, context, info) => {
    const { app, partner } = context;
    const query = queryFromInfo({ context, info, typeName: 'School', select: { id: true, faseNumber: true } });
    const named = (kind: string) => keys.filter((key) => key.startsWith(kind)).map((key) => key.slice(kind.length));
    return app.database.prisma.school.findMany({
      ...query,
      where: {
        OR: [{ id: { in: idsAmong(named('id:')) } }, { faseNumber: { in: named('fase:') } }],
        // which schools there are is public; who comes from them is not
        ...(partner && { AND: { OR: [{ id: { in: [...partner.schoolIds] } }, { closedAt: null }] } }),
      },
    });
  },
  (school) => [`id:${school.id}`, `fase:${school.faseNumber}`],
);

builder.asEntity(School, {
  key: [builder.selection<{ id: string }>('id'), builder.selection<{ faseNumber: string }>('faseNumber')],
  resolveReference: async (reference: { id?: unknown; faseNumber?: unknown }, context, info) => {
    const key = typeof reference.id === 'string' ? `id:${reference.id}` : `fase:${String(reference.faseNumber)}`;
    const school = await readSchools(key, context, info);
    if (!school && context.partner) throw notOpened();
    return school;
  },
});
