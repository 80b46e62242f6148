// A key, as its holder sees it.
import { nobody } from '../../server/context.ts';
import { builder } from '../builder.ts';
import { School } from '../schools/type.ts';

const OwnKey = builder.prismaObject('PartnerKey', {
  variant: 'OwnKey',
  subGraphs: ['partner'],
  description: 'the key that the request was made with',
  fields: (t) => ({
    label: t.exposeString('label', { subGraphs: ['partner'], description: 'what for, as the service wrote it down' }),
    createdAt: t.expose('createdAt', { description: 'when it was made', type: 'DateTime', subGraphs: ['partner'] }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      subGraphs: ['partner'],
      description: 'refused from then on: ask for another in time; null: until it is taken back',
    }),
    schools: t.field({
      type: [School],
      subGraphs: ['partner'],
      description: 'those that it opens, by name',
      complexity: { field: 1, multiplier: 5 },
      select: (_args, _context, nestedSelection) => ({
        schools: {
          where: { school: { closedAt: null } },
          orderBy: [{ school: { name: 'asc' } }, { schoolId: 'asc' }],
          select: { school: nestedSelection(true) },
        },
      }),
      resolve: ({ schools }) => schools.map(({ school }) => school),
    }),
  }),
});

builder.queryField('key', (t) =>
  t.prismaField({
    type: OwnKey,
    subGraphs: ['partner'],
    nullable: true,
    description: 'the key that the request was made with, and what it opens',
    authScopes: { partner: true },
    resolve: (query, _root, _args, { app, partner }) =>
      app.database.prisma.partnerKey.findUnique({ ...query, where: { id: partner?.keyId ?? nobody } }),
  }),
);
