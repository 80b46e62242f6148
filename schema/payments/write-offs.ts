// Claims that the commune gives up: what is owed and will not be paid.
import { asStaff } from '../../server/context.ts';
import { openWhy } from '../../server/payments/write-offs/sealed-why.ts';
import { transact } from '../../server/platform/act.ts';
import { AlreadyDecided, InputInvalid, NotEligible } from '../../server/platform/refusals.ts';
import { agreeToWriteOff, undoWriteOff, withdrawWriteOff, writeOff } from '../../server/staff/for-family/write-off.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { knownId } from '../lib/ids.ts';
import { connectionOf, pageArgs, readPage } from '../lib/pages.ts';
import { findById } from '../lib/references.ts';
import { onlyFor } from '../lib/visibility.ts';
import { readWhy, WhyInput } from '../lib/why.ts';
import { nameOfMember } from '../staff-members/name-of.ts';
import { owedOf } from './owed.ts';
import { Payment } from './type.ts';

const WriteOffStatus = builder.enumType('WriteOffStatus', {
  description: 'where a proposal to give a claim up stands',
  values: {
    WAITING: { description: 'somebody else than who proposed it is to agree' },
    DONE: { description: 'it was given up; what money made good since, or staff took back, `Payment.writtenOffCents` no longer has' },
    WITHDRAWN: { description: 'it was not given up' },
  } as const,
});

const WriteOff = builder.prismaObject('WriteOff', {
  description: 'what staff give up of what is owed for a payment, and why',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'given to `agreeToWriteOff` and `withdrawWriteOff`' }),
    status: t.expose('status', { type: WriteOffStatus, description: 'where it stands' }),
    cents: t.expose('cents', { type: 'NonNegativeInt', description: 'euro cents' }),
    reason: t.string({
      description: 'why, as who proposed it wrote it',
      select: { id: true, sealed: true },
      resolve: (row, _args, { app }) => openWhy(app.keyRing, row).reason,
    }),
    payment: t.relation('payment', { description: 'what is owed for', type: Payment }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'when it was proposed' }),
    createdBy: t.string({
      nullable: true,
      description: 'who proposed it; null: no member of staff any more',
      select: { createdById: true },
      resolve: ({ createdById }, _args, context) => nameOfMember(context, createdById),
    }),
    decidedAt: t.expose('decidedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'when somebody else agreed, or it was withdrawn; null: it waits, or needed nobody else',
    }),
    decidedBy: t.string({
      nullable: true,
      description: 'who agreed or withdrew it',
      select: { decidedById: true },
      resolve: ({ decidedById }, _args, context) => nameOfMember(context, decidedById),
    }),
    mayAgree: t.boolean({
      description: 'it waits, and whoever asks is not who proposed it',
      select: { status: true, createdById: true },
      resolve: ({ status, createdById }, _args, { actor }) =>
        status === 'WAITING' && actor?.staff != null && createdById !== actor.staff.id,
    }),
  }),
});

builder.asEntity(
  WriteOff,
  findById('WriteOff', (query, ids, context) =>
    context.app.database.prisma.writeOff.findMany({
      ...query,
      where: { AND: [{ id: { in: ids } }, onlyFor(context, 'write claims off')] },
    }),
  ),
);

builder.prismaObjectFields('Payment', (t) => ({
  owedCents: t.field({
    type: 'NonNegativeInt',
    description:
      'what is owed for it by the books, in euro cents: of a promise that is to be paid, and of a paid payment of which the bank or the commune took money back. Nothing for one that only holds places. For staff who see payments (FORBIDDEN to others)',
    authScopes: { may: 'see payments' },
    select: { id: true },
    resolve: ({ id }, _args, context) => owedOf(context).load(id),
  }),
  waitingWriteOff: t.field({
    type: WriteOff,
    nullable: true,
    description:
      'the proposal to give it up that waits for somebody else; null: none does. For staff who give claims up (FORBIDDEN to others)',
    authScopes: { may: 'write claims off' },
    select: (_args, _context, nested) => ({ writeOffs: nested({ where: { status: 'WAITING' }, take: 1 }) }),
    resolve: ({ writeOffs: [waiting] }) => waiting ?? null,
  }),
}));

const WriteOffConnection = connectionOf('WriteOff', WriteOff, {
  row: 'a claim that is given up, or proposed to be',
  order: 'newest first',
});

builder.objectField(AdminQuery, 'writeOffs', (t) =>
  t.field({
    type: WriteOffConnection,
    description: 'claims that were given up, and those that somebody proposes to give up, newest first',
    authScopes: { may: 'write claims off' },
    args: { ...pageArgs, status: t.arg({ type: WriteOffStatus, description: 'only those that stand there; all when left out' }) },
    resolve: async (_root, args, context, info) => {
      const { writeOff: rows } = context.app.database.prisma;
      const where = args.status ? { status: args.status } : {};
      const order = { by: 'seq', direction: 'desc' } as const;
      const page = await readPage({ args, order, context, info }, (query, beyond) =>
        rows.findMany({ ...query, where: { AND: [where, ...beyond] } }),
      );
      return { ...page, count: () => rows.count({ where }) };
    },
  }),
);

const WriteOffInput = builder.inputType('WriteOffInput', {
  description: 'a claim that is given up, or owed again',
  fields: (t) => ({
    parentId: t.id({ description: 'who owes it', required: true }),
    paymentId: t.id({ description: 'a payment of this parent, of which something is owed or was given up', required: true }),
    why: t.field({ description: 'the reason, and whether the family is told', type: WhyInput, required: true }),
  }),
});

const readInput = ({ parentId, paymentId, why }: typeof WriteOffInput.$inferInput) => ({
  parentId: knownId('Parent', parentId, 'parentId'),
  paymentId: knownId('Payment', paymentId, 'paymentId'),
  why: readWhy(why),
});

builder.mutationFields((t) => ({
  writeOffClaim: t.prismaField({
    type: Payment,
    description:
      "gives up all that is owed for a payment: at once, or, above the commune's `refundsReleaseAboveCents`, once somebody else agrees. Places stay as they are. Refused for the member's own family",
    authScopes: { may: 'write claims off' },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: { name: 'WriteOffClaimResult', description: 'answer of `writeOffClaim`: the payment, or why nothing was given up' },
    },
    args: { input: t.arg({ description: 'which claim, and why', type: WriteOffInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await transact(context.app, asStaff(context), (ctx) => writeOff(ctx, readInput(input)));
      return context.app.database.prisma.payment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  undoWriteOff: t.prismaField({
    type: Payment,
    description:
      "what was given up is owed again, all that money has not made good since; a promise is awaited again. Refused for the member's own family",
    authScopes: { may: 'write claims off' },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: { name: 'UndoWriteOffResult', description: 'answer of `undoWriteOff`: the payment, or why it stays as it is' },
    },
    args: { input: t.arg({ description: 'which claim, and why', type: WriteOffInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await transact(context.app, asStaff(context), (ctx) => undoWriteOff(ctx, readInput(input)));
      return context.app.database.prisma.payment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  agreeToWriteOff: t.prismaField({
    type: Payment,
    description: "somebody else than who proposed it agrees: the claim is given up. Refused for the member's own family",
    authScopes: { may: 'write claims off' },
    errors: {
      types: [InputInvalid, AlreadyDecided, NotEligible],
      union: { name: 'AgreeToWriteOffResult', description: 'answer of `agreeToWriteOff`: the payment, or why nothing was given up' },
    },
    args: { writeOffId: t.arg.id({ description: 'of `writeOffs(status: WAITING)`', required: true }) },
    resolve: async (query, _root, { writeOffId }, context) => {
      const wanted = knownId('WriteOff', writeOffId, 'writeOffId');
      const id = await transact(context.app, asStaff(context), (ctx) => agreeToWriteOff(ctx, wanted));
      return context.app.database.prisma.payment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  withdrawWriteOff: t.prismaField({
    type: Payment,
    description: 'a proposal to give a claim up is not carried out; whoever may propose one withdraws it',
    authScopes: { may: 'write claims off' },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: { name: 'WithdrawWriteOffResult', description: 'answer of `withdrawWriteOff`: the payment, or why it was decided before' },
    },
    args: { writeOffId: t.arg.id({ description: 'of `writeOffs(status: WAITING)`', required: true }) },
    resolve: async (query, _root, { writeOffId }, context) => {
      const wanted = knownId('WriteOff', writeOffId, 'writeOffId');
      const id = await transact(context.app, asStaff(context), (ctx) => withdrawWriteOff(ctx, wanted));
      return context.app.database.prisma.payment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
}));
