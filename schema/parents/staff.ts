import type { Context } from '../../server/context.ts';
import { findFamilies } from '../../server/families/find-families.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { idOrNone } from '../lib/ids.ts';

const search = (context: Context, text: string) => findFamilies(context.app.database.prisma, context.app, text);

builder.objectFields(AdminQuery, (t) => ({
  parents: t.prismaField({
    type: ['Parent'],
    description: "by a name (a parent's or a child's), an e-mail address or a national number; 50 at most",
    authScopes: { may: 'see families' },
    args: {
      search: t.arg.string({
        description: 'a part of a name, an e-mail address, or a national number in any usual spelling',
        required: true,
      }),
    },
    resolve: async (query, _root, args, context) =>
      context.app.database.prisma.parent.findMany({
        ...query,
        where: { id: { in: await search(context, args.search) } },
        orderBy: [{ person: { familyName: 'asc' } }, { person: { givenName: 'asc' } }],
      }),
  }),
  parent: t.prismaField({
    type: 'Parent',
    nullable: true,
    description: 'one family, found by a search before',
    authScopes: { may: 'see families' },
    args: { id: t.arg.id({ description: 'id of the parent; null is answered for an unknown one', required: true }) },
    resolve: (query, _root, args, { app }) =>
      app.database.prisma.parent.findUnique({ ...query, where: { id: idOrNone('Parent', args.id) } }),
  }),
}));
