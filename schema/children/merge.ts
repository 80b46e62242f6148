// Two records of one child: what a merge would do, the merge, and undoing it.
import { fullName } from '../../server/language/names.ts';
import { asStaff } from '../../server/context.ts';
import { transact } from '../../server/platform/act.ts';
import { AlreadyDecided, InputInvalid } from '../../server/platform/refusals.ts';
import { type MergeObstacle as Obstacle, obstacleCodes, type Side } from '../../server/staff/merge/judge-child-merge.ts';
import {
  type ChildMergePreview as Preview,
  type MergedField as Field,
  mergeChildren,
  previewChildMerge,
} from '../../server/staff/merge/merge-children.ts';
import { listMerges, type ListedMerge } from '../../server/staff/merge/list-merges.ts';
import { undoMerge } from '../../server/staff/merge/undo-merge.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { idOrNone, knownId } from '../lib/ids.ts';
import { textOf } from '../lib/inputs.ts';
import { readWhy, WhyInput } from '../lib/why.ts';
import { nameOfMember } from '../staff-members/name-of.ts';
import { Child } from './type.ts';

const MergeObstacleCode = builder.enumType('MergeObstacleCode', {
  description: 'what stands in the way of a merge; codes may be added',
  values: Object.fromEntries(Object.entries(obstacleCodes).map(([code, description]) => [code, { description }])) as {
    [Code in keyof typeof obstacleCodes]: { description: string };
  },
});

export const MergeObstacle = builder.objectRef<Obstacle>('MergeObstacle').implement({
  description: 'something that stands in the way of a merge',
  fields: (t) => ({
    code: t.expose('code', { description: 'for programs', type: MergeObstacleCode }),
    message: t.string({ description: 'what it is, and what to do first', resolve: ({ sentence }, _args, { locale }) => sentence(locale) }),
  }),
});

export const MergedField = builder.objectRef<Field>('MergedField').implement({
  description: 'a field of two records, and of the one that stays afterwards',
  fields: (t) => ({
    field: t.exposeString('field', { description: 'name of the field; names may be added' }),
    kept: t.exposeString('kept', { description: 'of the record that stays, now; null: empty', nullable: true }),
    merged: t.exposeString('merged', { description: 'of the record that goes; null: empty', nullable: true }),
    after: t.exposeString('after', { description: 'of the record that stays, afterwards; null: empty', nullable: true }),
  }),
});

const movingWords = {
  PAYMENTS: 'payments, with their refunds',
  CANCELLATIONS: 'requests to cancel',
  SIGN_INS: 'sign-ins by eID or itsme',
  PLACES: 'places, of any state, with their payments, refunds and attendance',
  WAITING_PLACES: 'lines in queues',
  LINKS: 'links to parents; those of the same parent become one',
  CONSENTS: 'what parents agreed to: the last word of each counts',
  REDUCTIONS: 'reduced rates that were granted to the child',
  DISABILITIES: 'marks of a severe disability',
  OPPOSITIONS: 'what a parent objects to of the other',
  SHEET_READS: 'reads of the health sheet',
  DESK_ACTS: 'what staff did for the family about this child',
};
const MergeMoving = builder.enumType('MergeMoving', {
  description: 'what moves to the record that stays; values may be added',
  values: Object.fromEntries(Object.entries(movingWords).map(([name, description]) => [name, { description }])) as {
    [Name in keyof typeof movingWords]: { description: string };
  },
});

export const MergeMove = builder.objectRef<{ what: keyof typeof movingWords; count: number }>('MergeMove').implement({
  description: 'how much of something moves',
  fields: (t) => ({
    what: t.expose('what', { description: 'what moves', type: MergeMoving }),
    count: t.expose('count', { description: 'how many rows of it', type: 'NonNegativeInt' }),
  }),
});

const MergeSide = builder.enumType('MergeSide', {
  description: 'one of two records',
  values: { KEPT: { description: 'the one that stays' }, MERGED: { description: 'the one that goes' } } as const,
});

const parentsOf = ({ links }: Side) =>
  links.flatMap(({ state, parent }) => (state === 'ACTIVE' && parent ? [fullName(parent.person)] : []));

const ChildMergeSide = builder.objectRef<Side>('ChildMergeSide').implement({
  description: 'one of the two records; for staff who correct families',
  fields: (t) => ({
    childId: t.exposeID('id', { description: 'id of the `Child`' }),
    name: t.string({ description: 'given and family name', resolve: fullName }),
    registeredAt: t.expose('createdAt', { description: 'when it was registered', type: 'DateTime' }),
    parents: t.stringList({ description: 'names of the linked parents who have registered', resolve: parentsOf }),
  }),
});

const ChildMergePreview = builder.objectRef<Preview>('ChildMergePreview').implement({
  description: 'what a merge of two records of one child would do; nothing is written',
  fields: (t) => ({
    version: t.exposeString('version', { description: 'of both records, as they are now: given back in `mergeChildren`' }),
    kept: t.expose('kept', { description: 'the record that would stay', type: ChildMergeSide }),
    merged: t.field({ description: 'the record that would go', type: ChildMergeSide, resolve: ({ gone }) => gone }),
    fields: t.expose('fields', { description: 'both records, and what stays', type: [MergedField] }),
    moves: t.expose('moves', { description: 'what moves; none: the record that goes has nothing', type: [MergeMove] }),
    healthSheetOf: t.expose('sheetOf', {
      description: 'whose health sheet counts afterwards: the newest that is complete; null: neither has one',
      type: MergeSide,
      nullable: true,
    }),
    joiningParents: t.exposeStringList('joining', { description: 'names of parents of one of the two, who would answer for all of it' }),
    birthDatesDiffer: t.exposeBoolean('birthDatesDiffer', { description: '`mergeChildren` then takes `birthDatesBecause`' }),
    obstacles: t.expose('obstacles', { description: 'what stands in the way; none: it may be done', type: [MergeObstacle] }),
  }),
});

const RecordMergeKind = builder.enumType('RecordMergeKind', {
  description: 'what a merge is of',
  values: {
    CHILDREN: { description: 'two records of one child: ids of `Child`' },
    PARENTS: { description: 'two accounts of one parent: ids of `Parent`' },
  } as const,
});

const RecordMerge = builder.objectRef<ListedMerge>('RecordMerge').implement({
  description: 'two records of one child, or two accounts of one parent, that staff made one in the last day',
  fields: (t) => ({
    mergeId: t.exposeID('id', { description: 'given to `undoMerge`' }),
    at: t.expose('at', { description: 'when it was done', type: 'DateTime' }),
    undoableUntil: t.expose('until', { description: 'until when it can be undone', type: 'DateTime' }),
    kind: t.expose('kind', { description: 'what was merged', type: RecordMergeKind }),
    keptId: t.exposeID('keptId', { description: 'id of the record that stayed' }),
    mergedId: t.exposeID('goneId', { description: 'id of the record that went' }),
    name: t.exposeString('name', { description: 'name on the record that stayed' }),
    parents: t.exposeStringList('parents', { description: 'names of the parents who answer for the child; none for accounts' }),
    byName: t.string({
      description: 'the member of staff who did it; null for one who is no longer staff',
      nullable: true,
      resolve: ({ staffId }, _args, context) => nameOfMember(context, staffId),
    }),
    undoneAt: t.expose('undoneAt', { description: 'when it was undone; null: it was not', type: 'DateTime', nullable: true }),
    obstacle: t.string({
      description: 'why it cannot be undone; null: it can, or was',
      nullable: true,
      resolve: ({ rests }, _args, { locale }) => rests?.(locale) ?? null,
    }),
  }),
});

builder.objectFields(AdminQuery, (t) => ({
  mergeChildrenPreview: t.field({
    type: ChildMergePreview,
    nullable: true,
    description:
      'what a merge of two records of one child would do, and what stands in the way; null for an unknown child, or twice the same',
    authScopes: { may: 'correct families' },
    args: {
      keptId: t.arg.id({ description: 'the `Child` that would stay', required: true }),
      mergedId: t.arg.id({ description: 'the `Child` that would go', required: true }),
    },
    resolve: (_root, { keptId, mergedId }, { app }) =>
      previewChildMerge(
        { tx: app.database.prisma, keys: app.keyRing },
        { keptId: idOrNone('Child', keptId), mergedId: idOrNone('Child', mergedId) },
      ),
  }),
  recentMerges: t.field({
    type: [RecordMerge],
    description: 'merges of the last day, newest first',
    authScopes: { may: 'correct families' },
    resolve: (_root, _args, { app }) => listMerges(app.database.prisma, app.keyRing),
  }),
}));

const MergeChildrenInput = builder.inputType('MergeChildrenInput', {
  description: 'a merge, as it was seen before',
  fields: (t) => ({
    keptId: t.id({ description: 'the `Child` that stays', required: true }),
    mergedId: t.id({ description: 'the `Child` that goes', required: true }),
    version: t.string({ description: '`ChildMergePreview.version`; InputInvalid when one of the two changed since', required: true }),
    birthDatesBecause: t.string({
      description: 'why it is one child although the birth dates differ; required then (InputInvalid). The family may read it',
      validate: textOf(1000),
    }),
    why: t.field({ description: 'the reason, and whether the parents are told', type: WhyInput, required: true }),
  }),
});

const UndoMergeInput = builder.inputType('UndoMergeInput', {
  description: 'which merge, and why it is undone',
  fields: (t) => ({
    mergeId: t.id({ description: 'of `AdminQuery.recentMerges`', required: true }),
    why: t.field({ description: 'the reason, and whether the parents are told', type: WhyInput, required: true }),
  }),
});

builder.mutationFields((t) => ({
  mergeChildren: t.prismaField({
    type: Child,
    description:
      "makes one record of two of one child: places, queues, links, consents and the newest complete health sheet are the one's that stays. With a reason and a mail to the parents; `undoMerge` undoes it for a day. Refused for the member's own family",
    authScopes: { may: 'correct families' },
    errors: {
      types: [InputInvalid],
      union: { name: 'MergeChildrenResult', description: 'answer of `mergeChildren`: the child that stays, or InputInvalid' },
    },
    args: { input: t.arg({ description: 'which two, and why', type: MergeChildrenInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const asked = {
        keptId: knownId('Child', input.keptId, 'keptId'),
        mergedId: knownId('Child', input.mergedId, 'mergedId'),
        version: input.version,
        birthDatesBecause: input.birthDatesBecause || null,
        why: readWhy(input.why),
      };
      await transact(context.app, asStaff(context), (ctx) => mergeChildren(ctx, asked));
      return context.app.database.prisma.child.findUniqueOrThrow({ ...query, where: { id: asked.keptId } });
    },
  }),
  undoMerge: t.field({
    type: RecordMerge,
    description:
      'undoes a merge of the last day: exactly what it moved goes back. InputInvalid once something rests on it: the record that stayed was changed, or has a place, a paper or a consent that it did not have then',
    authScopes: { may: 'correct families' },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: { name: 'UndoMergeResult', description: 'answer of `undoMerge`: the merge, undone, or why not' },
    },
    args: { input: t.arg({ description: 'which, and why', type: UndoMergeInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { app } = context;
      const mergeId = knownId('RecordMerge', input.mergeId, 'mergeId');
      await transact(app, asStaff(context), (ctx) => undoMerge(ctx, { mergeId, why: readWhy(input.why) }));
      return (await listMerges(app.database.prisma, app.keyRing, mergeId))[0]!;
    },
  }),
}));
