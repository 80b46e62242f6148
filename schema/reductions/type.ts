// Reduced rates that were granted to a family or a child.
import { nobody } from '../../server/context.ts';
import { openProof } from '../../server/enrolments/grant-reduction.ts';
import { mayDo } from '../../server/identity/access.ts';
import { builder } from '../builder.ts';
import { findById } from '../lib/references.ts';
import { ownChildren } from '../lib/request-cache.ts';

export const ReductionGrant = builder.prismaObject('ReductionGrant', {
  description:
    'a reduced rate that staff granted, for the weeks that begin in its days; what it is worth, the decision says that prices the week',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'what withdrawReduction takes' }),
    name: t.string({
      description: 'as the commune names the reduced rate',
      select: { reduction: { select: { name: true } } },
      resolve: ({ reduction }) => reduction.name,
    }),
    validFrom: t.expose('validFrom', { type: 'Date', description: 'weeks that begin from this day on' }),
    validUntil: t.expose('validUntil', { type: 'Date', description: 'the last such day' }),
    grantedAt: t.expose('grantedAt', { type: 'DateTime', description: 'when staff granted it' }),
    withdrawnAt: t.expose('withdrawnAt', {
      type: 'DateTime',
      nullable: true,
      description: 'since when it lowers nothing; null: it was not withdrawn',
    }),
    version: t.expose('version', { type: 'NonNegativeInt', description: 'how often it was changed: withdrawReduction takes it back' }),
    proof: t.string({
      nullable: true,
      description: 'what staff were shown; for staff who grant reductions (FORBIDDEN to others)',
      authScopes: { may: 'grant reductions' },
      select: { id: true, proof: true },
      resolve: (grant, _args, { app }) => openProof(app.keyRing, grant),
    }),
  }),
});

builder.prismaObjectField('Parent', 'reductionGrants', (t) =>
  t.relation('reductionGrants', {
    type: ReductionGrant,
    description: 'reduced rates for all that this parent takes, the one that begins last first; withdrawn ones too',
    query: { orderBy: [{ validFrom: 'desc' }, { grantedAt: 'desc' }] },
  }),
);

builder.prismaObjectField('Child', 'reductionGrants', (t) =>
  t.relation('reductionGrants', {
    type: ReductionGrant,
    description:
      "reduced rates for this child, whichever parent takes the week, the one that begins last first; withdrawn ones too. For the child's parents and for staff who see families",
    authScopes: async ({ id }, _args, context) => (await ownChildren(context).load(id)) || { may: 'see families' },
    query: { orderBy: [{ validFrom: 'desc' }, { grantedAt: 'desc' }] },
  }),
);

builder.asEntity(
  ReductionGrant,
  findById('ReductionGrant', async (query, ids, { app, actor }) => {
    const parentId = actor?.parentId ?? nobody;
    const own = { OR: [{ parentId }, { child: { links: { some: { parentId, state: 'ACTIVE' as const } } } }] };
    const seen = actor?.staff && mayDo(actor.staff, 'see families') ? {} : own;
    return app.database.prisma.reductionGrant.findMany({ ...query, where: { id: { in: ids }, ...seen } });
  }),
);
