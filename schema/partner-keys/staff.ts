import { transact } from '../../server/platform/act.ts';
import { asStaff } from '../../server/context.ts';
import { createPartnerKey } from '../../server/partners/create-key.ts';
import { revokePartnerKey } from '../../server/partners/revoke-key.ts';
import { AlreadyDecided, InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { findById } from '../lib/references.ts';
import { onlyFor } from '../lib/visibility.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { knownId } from '../lib/ids.ts';
import { lineOf, listOf } from '../lib/inputs.ts';
import { School } from '../schools/type.ts';

export const PartnerKey = builder.prismaObject('PartnerKey', {
  fields: (t) => ({
    id: t.exposeID('id'),
    label: t.exposeString('label', { description: 'what for' }),
    school: t.relation('school', { description: 'the first of its schools', deprecationReason: '2026-11-30: `schools` has all of them' }),
    schools: t.field({
      type: [School],
      description: 'those that it opens, by name',
      select: (_args, _context, nestedSelection) => ({
        schools: { orderBy: [{ school: { name: 'asc' } }, { schoolId: 'asc' }], select: { school: nestedSelection(true) } },
      }),
      resolve: ({ schools }) => schools.map(({ school }) => school),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', nullable: true }),
    revokedAt: t.expose('revokedAt', { type: 'DateTime', nullable: true }),
    lastUsedAt: t.expose('lastUsedAt', { type: 'DateTime', nullable: true, description: 'to the minute' }),
  }),
});

type Created = { key: { id: string }; secret: string };

const PartnerKeyCreated = builder.objectRef<Created>('PartnerKeyCreated').implement({
  fields: (t) => ({
    key: t.prismaField({
      type: 'PartnerKey',
      resolve: (query, { key }, _args, { app }) => app.database.prisma.partnerKey.findUniqueOrThrow({ ...query, where: { id: key.id } }),
    }),
    secret: t.exposeString('secret', { description: 'shown once, stored hashed' }),
  }),
});

builder.objectField(AdminQuery, 'partnerKeys', (t) =>
  t.prismaField({
    type: ['PartnerKey'],
    authScopes: { may: 'manage partner keys' },
    resolve: (query, _root, _args, { app }) =>
      app.database.prisma.partnerKey.findMany({ ...query, orderBy: [{ school: { name: 'asc' } }, { createdAt: 'desc' }] }),
  }),
);

const CreatePartnerKeyInput = builder.inputType('CreatePartnerKeyInput', {
  fields: (t) => ({
    schoolId: t.id({ description: 'one school', deprecationReason: '2026-11-30: `schoolIds` takes one or several' }),
    schoolIds: t.idList({ description: 'the schools that it opens, 50 at most', validate: listOf(50) }),
    label: t.string({ required: true, validate: lineOf(200) }),
    expiresAt: t.field({ type: 'DateTime' }),
  }),
});

builder.mutationFields((t) => ({
  createPartnerKey: t.field({
    type: PartnerKeyCreated,
    authScopes: { may: 'manage partner keys' },
    errors: { types: [InputInvalid], union: { name: 'CreatePartnerKeyResult' } },
    args: { input: t.arg({ type: CreatePartnerKeyInput, required: true }) },
    resolve: (_root, { input }, context) => {
      const named = input.schoolIds ?? (input.schoolId == null ? [] : [input.schoolId]);
      const asked = { ...input, schoolIds: named.map((id) => knownId('School', id, 'schoolId')) };
      return transact(context.app, asStaff(context), (ctx) => createPartnerKey(ctx, asked));
    },
  }),
  revokePartnerKey: t.prismaField({
    type: 'PartnerKey',
    authScopes: { may: 'manage partner keys' },
    errors: { types: [InputInvalid, AlreadyDecided], union: { name: 'RevokePartnerKeyResult' } },
    args: { partnerKeyId: t.arg.id({ required: true }) },
    resolve: async (query, _root, args, context) => {
      const id = knownId('PartnerKey', args.partnerKeyId, 'partnerKeyId');
      await transact(context.app, asStaff(context), (ctx) => revokePartnerKey(ctx, id));
      return context.app.database.prisma.partnerKey.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
}));

builder.asEntity(
  PartnerKey,
  findById('PartnerKey', (query, ids, context) =>
    context.app.database.prisma.partnerKey.findMany({
      ...query,
      where: { AND: [{ id: { in: ids } }, onlyFor(context, 'manage partner keys')] },
    }),
  ),
);
