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
  description: "lets a partner read who of its schools' pupils comes, and when. For staff who manage keys",
  fields: (t) => ({
    id: t.exposeID('id', { description: 'given to `revokePartnerKey`; not the secret' }),
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
    createdAt: t.expose('createdAt', { description: 'when it was made', type: 'DateTime' }),
    expiresAt: t.expose('expiresAt', { description: 'refused from then on; null: until it is revoked', type: 'DateTime', nullable: true }),
    revokedAt: t.expose('revokedAt', { description: 'when staff ended it; null: not revoked', type: 'DateTime', nullable: true }),
    lastUsedAt: t.expose('lastUsedAt', { type: 'DateTime', nullable: true, description: 'to the minute' }),
  }),
});

type Created = { key: { id: string }; secret: string };

const PartnerKeyCreated = builder.objectRef<Created>('PartnerKeyCreated').implement({
  description: 'the new key; the only answer that has its secret',
  fields: (t) => ({
    key: t.prismaField({
      description: 'the key as it stands in the list',
      type: 'PartnerKey',
      resolve: (query, { key }, _args, { app }) => app.database.prisma.partnerKey.findUniqueOrThrow({ ...query, where: { id: key.id } }),
    }),
    secret: t.exposeString('secret', { description: 'shown once, stored hashed' }),
  }),
});

builder.objectField(AdminQuery, 'partnerKeys', (t) =>
  t.prismaField({
    description: 'every key that was made, running, ended or revoked, by school, newest first',
    type: ['PartnerKey'],
    authScopes: { may: 'manage partner keys' },
    resolve: (query, _root, _args, { app }) =>
      app.database.prisma.partnerKey.findMany({ ...query, orderBy: [{ school: { name: 'asc' } }, { createdAt: 'desc' }] }),
  }),
);

const CreatePartnerKeyInput = builder.inputType('CreatePartnerKeyInput', {
  description: "a key that lets a partner read the enrolments of its schools' pupils",
  fields: (t) => ({
    schoolId: t.id({ description: 'one school', deprecationReason: '2026-11-30: `schoolIds` takes one or several' }),
    schoolIds: t.idList({ description: 'the schools that it opens, 50 at most', validate: listOf(50) }),
    label: t.string({
      description: 'what for, as the parents of the pupils read it; 200 characters at most',
      required: true,
      validate: lineOf(200),
    }),
    expiresAt: t.field({ description: 'when it ends by itself; must lie ahead; null: until it is revoked', type: 'DateTime' }),
  }),
});

builder.mutationFields((t) => ({
  createPartnerKey: t.field({
    description:
      'makes a key for a partner. Its secret is in this answer and nowhere else; the parents of the pupils see that it exists. InputInvalid for unknown or closed schools',
    type: PartnerKeyCreated,
    authScopes: { may: 'manage partner keys' },
    errors: {
      types: [InputInvalid],
      union: { name: 'CreatePartnerKeyResult', description: 'answer of `createPartnerKey`: the key and its secret, or why none was made' },
    },
    args: { input: t.arg({ description: 'which schools it opens, what for and until when', type: CreatePartnerKeyInput, required: true }) },
    resolve: (_root, { input }, context) => {
      const named = input.schoolIds ?? (input.schoolId == null ? [] : [input.schoolId]);
      const asked = { ...input, schoolIds: named.map((id) => knownId('School', id, 'schoolId')) };
      return transact(context.app, asStaff(context), (ctx) => createPartnerKey(ctx, asked));
    },
  }),
  revokePartnerKey: t.prismaField({
    description: 'ends a key at once: its next request is refused with 401. AlreadyDecided when it was revoked before',
    type: 'PartnerKey',
    authScopes: { may: 'manage partner keys' },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: { name: 'RevokePartnerKeyResult', description: 'answer of `revokePartnerKey`: the revoked key, or why it was not revoked' },
    },
    args: { partnerKeyId: t.arg.id({ description: 'of `partnerKeys`', required: true }) },
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
