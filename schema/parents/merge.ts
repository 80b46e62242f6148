// Two accounts of one parent: what a merge would do, and the merge. Undone by `undoMerge`, as one of children.
import { fullName } from '../../server/language/names.ts';
import { asStaff } from '../../server/context.ts';
import { transact } from '../../server/platform/act.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import type { ParentSide } from '../../server/staff/merge/judge-parent-merge.ts';
import { mergeParents, type ParentMergePreview as Preview, previewParentMerge } from '../../server/staff/merge/merge-parents.ts';
import { builder } from '../builder.ts';
import { MergedField, MergeMove, MergeObstacle } from '../children/merge.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { idOrNone, knownId } from '../lib/ids.ts';
import { textOf } from '../lib/inputs.ts';
import { readWhy, WhyInput } from '../lib/why.ts';
import { Parent } from './type.ts';

const ParentMergeSide = builder.objectRef<ParentSide>('ParentMergeSide').implement({
  description: 'one of the two accounts; for staff who correct families',
  fields: (t) => ({
    parentId: t.exposeID('id', { description: 'id of the `Parent`' }),
    name: t.string({ description: 'given and family name', resolve: ({ person }) => fullName(person) }),
    registeredAt: t.expose('registeredAt', { description: 'when it was registered', type: 'DateTime' }),
    signsIn: t.boolean({
      description: 'a sign-in by eID or itsme opens it; false: it was registered from paper',
      resolve: ({ person }) => person.accounts.length > 0,
    }),
    children: t.stringList({
      description: 'given names of the children',
      resolve: ({ links }) => links.flatMap(({ state, child }) => (state === 'ACTIVE' ? [child.givenName] : [])),
    }),
  }),
});

const ParentMergePreview = builder.objectRef<Preview>('ParentMergePreview').implement({
  description: 'what a merge of two accounts of one parent would do; nothing is written',
  fields: (t) => ({
    version: t.exposeString('version', { description: 'of both accounts, as they are now: given back in `mergeParents`' }),
    kept: t.expose('kept', { description: 'the account that would stay', type: ParentMergeSide }),
    merged: t.field({ description: 'the account that would go', type: ParentMergeSide, resolve: ({ gone }) => gone }),
    fields: t.expose('fields', { description: 'both accounts, and what stays', type: [MergedField] }),
    moves: t.expose('moves', { description: 'what moves; none: the account that goes has nothing', type: [MergeMove] }),
    namesDiffer: t.exposeBoolean('namesDiffer', { description: '`mergeParents` then takes `namesBecause`' }),
    obstacles: t.expose('obstacles', { description: 'what stands in the way; none: it may be done', type: [MergeObstacle] }),
  }),
});

builder.objectField(AdminQuery, 'mergeParentsPreview', (t) =>
  t.field({
    type: ParentMergePreview,
    nullable: true,
    description:
      'what a merge of two accounts of one parent would do, and what stands in the way; null for an unknown parent, or twice the same',
    authScopes: { may: 'correct families' },
    args: {
      keptId: t.arg.id({ description: 'the `Parent` that would stay', required: true }),
      mergedId: t.arg.id({ description: 'the `Parent` that would go', required: true }),
    },
    resolve: (_root, { keptId, mergedId }, { app }) =>
      previewParentMerge(
        { tx: app.database.prisma, keys: app.keyRing },
        { keptId: idOrNone('Parent', keptId), mergedId: idOrNone('Parent', mergedId) },
      ),
  }),
);

const MergeParentsInput = builder.inputType('MergeParentsInput', {
  description: 'a merge, as it was seen before',
  fields: (t) => ({
    keptId: t.id({ description: 'the `Parent` that stays', required: true }),
    mergedId: t.id({ description: 'the `Parent` that goes', required: true }),
    version: t.string({ description: '`ParentMergePreview.version`; InputInvalid when one of the two changed since', required: true }),
    namesBecause: t.string({
      description: 'why it is one person although the names differ; required then (InputInvalid). The family may read it',
      validate: textOf(1000),
    }),
    why: t.field({ description: 'the reason, and whether the parent is told', type: WhyInput, required: true }),
  }),
});

builder.mutationField('mergeParents', (t) =>
  t.prismaField({
    type: Parent,
    description:
      "makes one account of two of one parent: children, places, payments, queues and sign-ins are the one's that stays; the sessions of the other one end. With a reason and a mail; `undoMerge` undoes it for a day. Refused for the member's own family",
    authScopes: { may: 'correct families' },
    errors: {
      types: [InputInvalid],
      union: { name: 'MergeParentsResult', description: 'answer of `mergeParents`: the parent that stays, or InputInvalid' },
    },
    args: { input: t.arg({ description: 'which two, and why', type: MergeParentsInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const asked = {
        keptId: knownId('Parent', input.keptId, 'keptId'),
        mergedId: knownId('Parent', input.mergedId, 'mergedId'),
        version: input.version,
        namesBecause: input.namesBecause || null,
        why: readWhy(input.why),
      };
      await transact(context.app, asStaff(context), (ctx) => mergeParents(ctx, asked));
      return context.app.database.prisma.parent.findUniqueOrThrow({ ...query, where: { id: asked.keptId } });
    },
  }),
);
