// Who of the staff read health sheets, for those who control it.
import { fullName } from '../../server/language/names.ts';
import type { Prisma } from '../../server/platform/database.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { idOrNone } from '../lib/ids.ts';
import { connectionOf, dayArgs, named, pageArgs, readPage, within } from '../lib/pages.ts';
import { findById } from '../lib/references.ts';
import { onlyFor } from '../lib/visibility.ts';

const HealthSheetRead = builder.prismaObject('HealthSheetRead', {
  description: "that a member of staff read a child's health sheet",
  fields: (t) => ({
    id: t.exposeID('id', { description: 'of this read' }),
    at: t.expose('at', { description: 'when', type: 'DateTime' }),
    readerName: t.string({
      description: 'given and family name of the member of staff',
      select: { person: { select: { givenName: true, familyName: true } } },
      resolve: ({ person }) => fullName(person),
    }),
    part: t.exposeString('part', {
      description: '`sheet` for a whole sheet; `alerts`, `diet`, `contacts` or `pickup` for what a list showed of it',
    }),
    purpose: t.exposeString('purpose', { description: '`graph` for a sheet that was opened; `week:<Monday>` for a list of that week' }),
    child: t.relation('child', { description: 'whose sheet' }),
  }),
});

const HealthSheetReadConnection = connectionOf('HealthSheetRead', HealthSheetRead, { row: 'a read of a sheet', order: 'newest first' });

builder.objectFields(AdminQuery, (t) => ({
  healthReads: t.prismaField({
    type: [HealthSheetRead],
    description: "who of the staff read health sheets, newest first, 200 at most; one child's, or all",
    deprecationReason: '2026-11-30: `healthReadPage` has all of them, in pages',
    authScopes: { may: 'see audit trail' },
    args: { childId: t.arg.id({ description: "only reads of this child's sheet; an unknown id finds nothing" }) },
    resolve: (query, _root, { childId }, { app }) =>
      app.database.prisma.healthSheetRead.findMany({
        ...query,
        where: childId == null ? {} : { childId: idOrNone('Child', childId) },
        orderBy: { at: 'desc' },
        take: 200,
      }),
  }),
  healthReadPage: t.field({
    type: HealthSheetReadConnection,
    description: "who of the staff read health sheets, newest first; one child's, or all",
    authScopes: { may: 'see audit trail' },
    args: {
      ...pageArgs,
      ...dayArgs,
      childId: t.arg.id({ description: "only reads of this child's sheet; an unknown id finds nothing" }),
      search: t.arg.string({ description: 'a part of the name of the member of staff' }),
    },
    resolve: async (_root, args, context, info) => {
      const { healthSheetRead } = context.app.database.prisma;
      const where: Prisma.HealthSheetReadWhereInput = {
        ...within('at', args),
        ...(args.childId != null && { childId: idOrNone('Child', args.childId) }),
        ...(args.search && { person: named(args.search) }),
      };
      const page = await readPage({ args, order: { by: 'at', direction: 'desc' }, context, info }, (query, beyond) =>
        healthSheetRead.findMany({ ...query, where: { AND: [where, ...beyond] } }),
      );
      return { ...page, count: () => healthSheetRead.count({ where }) };
    },
  }),
}));

builder.asEntity(
  HealthSheetRead,
  findById('HealthSheetRead', (query, ids, context) =>
    context.app.database.prisma.healthSheetRead.findMany({
      ...query,
      where: { AND: [{ id: { in: ids } }, onlyFor(context, 'see audit trail')] },
    }),
  ),
);
