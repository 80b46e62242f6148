// Batches of refunds for the bank, for who keeps the accounts.
import { transact } from '../../server/platform/act.ts';
import { askForAccounts } from '../../server/accounting/refunds/ask-for-accounts.ts';
import { cancelBatch, makeBatch, mostRefunds, releaseBatch, takeBatchFile } from '../../server/accounting/refunds/batches.ts';
import { formatBatchNumber } from '../../server/accounting/refunds/refund-number.ts';
import type { refundBatchStates } from '../../server/accounting/refunds/states.ts';
import { asStaff } from '../../server/context.ts';
import { AlreadyDecided, InputInvalid, NotEligible } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { knownId } from '../lib/ids.ts';
import { listOf } from '../lib/inputs.ts';
import { connectionOf, pageArgs, readPage } from '../lib/pages.ts';
import { findById } from '../lib/references.ts';
import { onlyFor } from '../lib/visibility.ts';
import { nameOfMember } from '../staff-members/name-of.ts';
import { Refund } from './type.ts';

const RefundBatchStatus = builder.enumType('RefundBatchStatus', {
  description: 'where a batch stands',
  values: {
    WAITING: { description: 'somebody else than who made it is to release it' },
    RELEASED: { description: 'its file may be given to the bank' },
    CANCELLED: { description: 'it never left' },
  } satisfies Record<keyof typeof refundBatchStates, object>,
});

const RefundBatch = builder.prismaObject('RefundBatch', {
  description: 'refunds that leave together from the account of the commune, as one file for the bank',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'given to `releaseRefundBatch`, `cancelRefundBatch` and `takeRefundBatchFile`' }),
    number: t.string({
      description: 'as the statement of the commune shows it: RB-2027-000007',
      select: { seq: true, createdAt: true },
      resolve: formatBatchNumber,
    }),
    status: t.expose('status', { type: RefundBatchStatus, description: 'where it stands' }),
    totalCents: t.field({
      type: 'SafeInt',
      description: 'euro cents',
      select: { totalCents: true },
      resolve: ({ totalCents }) => Number(totalCents),
    }),
    executionDay: t.expose('executionDay', { type: 'Date', description: 'from when the bank may carry it out' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'when it was made' }),
    createdBy: t.string({
      nullable: true,
      description: 'who made it; null: no member of staff any more',
      select: { createdById: true },
      resolve: ({ createdById }, _args, context) => nameOfMember(context, createdById),
    }),
    decidedAt: t.expose('decidedAt', { type: 'DateTime', nullable: true, description: 'when it was released or cancelled' }),
    decidedBy: t.string({
      nullable: true,
      description: 'who released or cancelled it',
      select: { decidedById: true },
      resolve: ({ decidedById }, _args, context) => nameOfMember(context, decidedById),
    }),
    mayRelease: t.boolean({
      description: 'it waits, and whoever asks is not who made it',
      select: { status: true, createdById: true },
      resolve: ({ status, createdById }, _args, { actor }) =>
        status === 'WAITING' && actor?.staff != null && createdById !== actor.staff.id,
    }),
    refunds: t.field({
      type: [Refund],
      description: 'those in it, by number',
      select: (_args, _context, nested) => ({ lines: { orderBy: { refund: { seq: 'asc' as const } }, select: { refund: nested(true) } } }),
      resolve: ({ lines }) => lines.map(({ refund }) => refund),
    }),
    leftCount: t.int({
      description: 'how many of them a statement of the bank showed to have left and not to have come back',
      select: { lines: { select: { endedAt: true, refund: { select: { status: true } } } } },
      resolve: ({ lines }) => lines.filter(({ endedAt, refund }) => endedAt === null && refund.status === 'DONE').length,
    }),
    returnedCount: t.int({
      description: 'how many of them came back',
      select: { status: true, lines: { select: { endedAt: true } } },
      resolve: ({ status, lines }) => (status === 'RELEASED' ? lines.filter(({ endedAt }) => endedAt !== null).length : 0),
    }),
  }),
});

builder.asEntity(
  RefundBatch,
  findById('RefundBatch', (query, ids, context) =>
    context.app.database.prisma.refundBatch.findMany({ ...query, where: { AND: [{ id: { in: ids } }, onlyFor(context, 'send refunds')] } }),
  ),
);

const RefundBatchConnection = connectionOf('RefundBatch', RefundBatch, { row: 'a batch of refunds', order: 'newest first' });

builder.objectFields(AdminQuery, (t) => ({
  refundBatches: t.field({
    type: RefundBatchConnection,
    description: 'batches of refunds, newest first',
    authScopes: { may: 'send refunds' },
    args: pageArgs,
    resolve: async (_root, args, context, info) => {
      const { refundBatch } = context.app.database.prisma;
      const order = { by: 'seq', direction: 'desc' } as const;
      const page = await readPage({ args, order, context, info }, (query, beyond) =>
        refundBatch.findMany({ ...query, where: { AND: beyond } }),
      );
      return { ...page, count: () => refundBatch.count() };
    },
  }),
}));

const RefundBatchFile = builder.objectRef<{ name: string; content: string }>('RefundBatchFile').implement({
  description: 'the order for the bank, pain.001 of ISO 20022',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'of the file' }),
    content: t.exposeString('content', { description: 'XML, in UTF-8: the same whenever it is taken' }),
  }),
});

const AccountsAsked = builder.objectRef<{ count: number }>('RefundAccountsAsked').implement({
  description: 'how many families were asked for an account',
  fields: (t) => ({ familyCount: t.int({ description: 'families', resolve: ({ count }) => count }) }),
});

builder.mutationFields((t) => ({
  makeRefundBatch: t.prismaField({
    type: RefundBatch,
    description: 'refunds that staff send leave together: at once, or once somebody else releases them when they are above the amount set',
    authScopes: { may: 'send refunds' },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: { name: 'MakeRefundBatchResult', description: 'answer of `makeRefundBatch`: the batch, or why none was made' },
    },
    args: {
      refundIds: t.arg.idList({
        required: true,
        validate: listOf(mostRefunds),
        description: 'of `refundPage(isToSend: true)`, each with a payee; 500 at most',
      }),
    },
    resolve: async (query, _root, args, context) => {
      const ids = args.refundIds.map((id) => knownId('Refund', id, 'refundIds'));
      const id = await transact(context.app, asStaff(context), (ctx) => makeBatch(ctx, ids));
      return context.app.database.prisma.refundBatch.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  releaseRefundBatch: t.prismaField({
    type: RefundBatch,
    description: 'somebody else than who made it says that a batch may leave',
    authScopes: { may: 'send refunds' },
    errors: {
      types: [InputInvalid, AlreadyDecided, NotEligible],
      union: { name: 'ReleaseRefundBatchResult', description: 'answer of `releaseRefundBatch`: the batch, or why it waits' },
    },
    args: { batchId: t.arg.id({ required: true, description: 'one that waits' }) },
    resolve: async (query, _root, args, context) => {
      const id = await transact(context.app, asStaff(context), (ctx) => releaseBatch(ctx, knownId('RefundBatch', args.batchId, 'batchId')));
      return context.app.database.prisma.refundBatch.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  cancelRefundBatch: t.prismaField({
    type: RefundBatch,
    description: 'a batch that waits does not leave: its refunds are to be sent as before',
    authScopes: { may: 'send refunds' },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: { name: 'CancelRefundBatchResult', description: 'answer of `cancelRefundBatch`: the batch, or why it stays' },
    },
    args: { batchId: t.arg.id({ required: true, description: 'one that waits' }) },
    resolve: async (query, _root, args, context) => {
      const id = await transact(context.app, asStaff(context), (ctx) => cancelBatch(ctx, knownId('RefundBatch', args.batchId, 'batchId')));
      return context.app.database.prisma.refundBatch.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  takeRefundBatchFile: t.field({
    type: RefundBatchFile,
    description: 'the file of a released batch; who takes it is in the audit trail',
    authScopes: { may: 'send refunds' },
    errors: {
      types: [InputInvalid],
      union: { name: 'TakeRefundBatchFileResult', description: 'answer of `takeRefundBatchFile`: the file, or why there is none' },
    },
    args: { batchId: t.arg.id({ required: true, description: 'one that is released' }) },
    resolve: (_root, args, context) =>
      transact(context.app, asStaff(context), (ctx) => takeBatchFile(ctx, knownId('RefundBatch', args.batchId, 'batchId'))),
  }),
  askForRefundAccounts: t.field({
    type: AccountsAsked,
    description: 'writes to each family that is owed something and whose account is not known',
    authScopes: { may: 'send refunds' },
    errors: {
      types: [InputInvalid],
      union: { name: 'AskForRefundAccountsResult', description: 'answer of `askForRefundAccounts`: how many were asked' },
    },
    resolve: async (_root, _args, context) => ({ count: await transact(context.app, asStaff(context), askForAccounts) }),
  }),
}));
