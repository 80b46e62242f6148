// The families that a wave of enrolments may let in before everybody, because the desk put them on its list.
import { asStaff } from '../../server/context.ts';
import { emptyFamilyList, type Listing, listFamilies, unlistFamily } from '../../server/families/listed-families.ts';
import { transact } from '../../server/platform/act.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { knownId } from '../lib/ids.ts';
import { linesOf } from '../lib/inputs.ts';
import { connectionOf, type Order, pageArgs, readPage } from '../lib/pages.ts';

const ListedFamily = builder.prismaObject('Parent', {
  variant: 'ListedFamily',
  description: 'a family on the list of those that a wave may let in before everybody',
  fields: (t) => ({
    parent: t.variant('Parent', { description: 'whose account it is' }),
    listedAt: t.expose('listedAt', { type: 'DateTime', nullable: true, description: 'when it was put on the list; null: it is off it' }),
  }),
});

const ListedFamilyConnection = connectionOf('ListedFamily', ListedFamily, { row: 'a family on the list', order: 'newest first' });
const newest: Order = { by: 'listedAt', direction: 'desc' };

builder.objectField(AdminQuery, 'listedFamilies', (t) =>
  t.field({
    type: ListedFamilyConnection,
    description: 'families on the list of those that a wave (LISTED) lets in, the one that was put on it last comes first',
    authScopes: { may: 'override rules' },
    args: { ...pageArgs },
    resolve: async (_root, args, context, info) => {
      const { parent } = context.app.database.prisma;
      const where = { listedAt: { not: null } };
      const page = await readPage({ args, order: newest, context, info }, (query, beyond) =>
        parent.findMany({ ...query, where: { AND: [where, ...beyond] } }),
      );
      return { ...page, count: () => parent.count({ where }) };
    },
  }),
);

const ListingType = builder.objectRef<Listing>('FamilyListing').implement({
  description: 'what became of the lines that were given',
  fields: (t) => ({
    added: t.expose('added', { type: 'NonNegativeInt', description: 'families that were not on the list before' }),
    unknown: t.exposeStringList('unknown', {
      description: "lines that name no family, or the member's own, as they were given, in order",
    }),
  }),
});
const EmptiedList = builder.objectRef<{ removed: number }>('EmptiedFamilyList').implement({
  description: 'the list was emptied',
  fields: (t) => ({ removed: t.expose('removed', { type: 'NonNegativeInt', description: 'families that were on it' }) }),
});

builder.mutationFields((t) => ({
  listFamilies: t.field({
    type: ListingType,
    description:
      'puts families on the list of those that a wave lets in; those that are on it stay. Nothing is kept of a line that names nobody',
    authScopes: { may: 'override rules' },
    errors: {
      types: [InputInvalid],
      union: { name: 'ListFamiliesResult', description: 'answer of `listFamilies`: what became of the lines, or InputInvalid for none' },
    },
    args: {
      lines: t.arg.stringList({
        required: true,
        validate: linesOf(200, 2000),
        description:
          'each the e-mail address of an account, or the national number of a parent or a child, in any spelling; a number of a child names all its parents. 2,000 at most',
      }),
    },
    resolve: (_root, { lines }, context) => transact(context.app, asStaff(context), (ctx) => listFamilies(ctx, lines)),
  }),
  unlistFamily: t.prismaField({
    type: ListedFamily,
    description: "takes a family off the list; its places stay. InputInvalid for the member's own",
    authScopes: { may: 'override rules' },
    errors: {
      types: [InputInvalid],
      union: { name: 'UnlistFamilyResult', description: 'answer of `unlistFamily`: the family, or InputInvalid' },
    },
    args: { parentId: t.arg.id({ required: true, description: 'of `listedFamilies`; another is off it already' }) },
    resolve: async (query, _root, { parentId }, context) => {
      const id = knownId('Parent', parentId, 'parentId');
      await transact(context.app, asStaff(context), (ctx) => unlistFamily(ctx, id));
      return context.app.database.prisma.parent.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  emptyFamilyList: t.field({
    type: EmptiedList,
    description: 'takes every family off the list, as before the next season; places stay',
    authScopes: { may: 'override rules' },
    errors: {
      types: [InputInvalid],
      union: { name: 'EmptyFamilyListResult', description: 'answer of `emptyFamilyList`: done, or InputInvalid when the list was changed' },
    },
    args: {
      count: t.arg({
        type: 'NonNegativeInt',
        required: true,
        description: 'families that were read to be on it (`totalCount`): InputInvalid when it is another number by now',
      }),
    },
    resolve: async (_root, { count }, context) => ({
      removed: await transact(context.app, asStaff(context), (ctx) => emptyFamilyList(ctx, count)),
    }),
  }),
}));
