// Which partners' keys can see a child's enrolments now, what for and until when, as the parents may know it.
import type { Prisma } from '../../server/platform/database.ts';
import { builder } from '../builder.ts';
import { idsAmong } from '../lib/ids.ts';
import { batchReferences } from '../lib/references.ts';
import { clockOf, ownChildren } from '../lib/request-cache.ts';
import { onlyFor, ownLink } from '../lib/visibility.ts';

type Access = Prisma.PartnerKeyGetPayload<{ include: { school: true } }>;

const SchoolAccess = builder.objectRef<Access>('SchoolAccess').implement({
  description: "a partner who may see the child's name and in which weeks the child is enrolled, and nothing else",
  fields: (t) => ({
    id: t.id({ description: 'of the key and the school', resolve: ({ id, school }) => `${id}:${school.id}` }),
    schoolName: t.string({ description: 'of the school that the child goes to', resolve: ({ school }) => school.name }),
    purpose: t.exposeString('label', { description: 'what for, as the service wrote it down' }),
    since: t.expose('createdAt', { description: 'when the key was made', type: 'DateTime' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', nullable: true, description: 'null: until it is taken back' }),
    lastUsedAt: t.expose('lastUsedAt', { type: 'DateTime', nullable: true, description: 'to the minute; null: never' }),
  }),
});

builder.prismaObjectFields('Child', (t) => ({
  schoolAccess: t.field({
    type: [SchoolAccess],
    description: 'for parents of the child: which schools may see it now',
    authScopes: async ({ id }, _args, context) => (await ownChildren(context).load(id)) || { may: 'manage partner keys' },
    select: {
      school: {
        include: {
          opened: {
            where: { partnerKey: { revokedAt: null } },
            include: { partnerKey: true },
            orderBy: { partnerKey: { createdAt: 'asc' } },
          },
        },
      },
    },
    resolve: async ({ school }, _args, context): Promise<Access[]> => {
      if (!school) return [];
      const now = await clockOf(context);
      const keys = school.opened.map(({ partnerKey }) => partnerKey);
      return keys.filter(({ expiresAt }) => !expiresAt || expiresAt > now).map((key) => ({ ...key, school }));
    },
  }),
}));

const readAccess = batchReferences<Access>(
  async (keys, context) => {
    const pairs = keys.map((key) => idsAmong(key.split(':'))).filter((ids) => ids.length === 2);
    const rows = await context.app.database.prisma.partnerKeySchool.findMany({
      where: {
        OR: pairs.map(([partnerKeyId, schoolId]) => ({ partnerKeyId: partnerKeyId!, schoolId: schoolId! })),
        partnerKey: { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: await clockOf(context) } }] },
        school: { OR: [{ children: { some: ownLink(context) } }, onlyFor(context, 'manage partner keys')] },
      },
      include: { partnerKey: true, school: true },
    });
    return rows.map(({ partnerKey, school }) => ({ ...partnerKey, school }));
  },
  ({ id, school }) => [`${id}:${school.id}`],
);

builder.asEntity(SchoolAccess, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, context, info) => readAccess(id, context, info),
});
