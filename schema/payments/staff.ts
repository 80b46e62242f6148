// Payments as staff see them: all of them, transfers to match, and what was confirmed by hand.
import { transact } from '../../server/platform/act.ts';
import { asStaff } from '../../server/context.ts';
import { localized, messages } from '../../server/language/messages.ts';
import { confirmByHand } from '../../server/payments/confirm-by-hand.ts';
import { confirmTransfer } from '../../server/payments/confirm-transfer.ts';
import { findStructuredCommunication } from '../../server/payments/structured-communication.ts';
import { giveBackReceived, undoReceived } from '../../server/payments/take-back-received.ts';
import { listReceivedInPart } from '../../server/payments/received.ts';
import type { Prisma } from '../../server/platform/database.ts';
import { AlreadyDecided, DeadlinePassed, InputInvalid, NotEligible } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { asId, knownId } from '../lib/ids.ts';
import { listOf, textOf } from '../lib/inputs.ts';
import { dayArgs, named, pageArgs, readPage, within } from '../lib/pages.ts';
import { newestPayments, Payment, PaymentConnection, PaymentMethod, PaymentStatus } from './type.ts';

builder.prismaObjectFields('Payment', (t) => ({
  payer: t.relation('parent', {
    description: 'whose payment it is; for staff who see payments (FORBIDDEN to others)',
    authScopes: { may: 'see payments' },
  }),
  handReason: t.exposeString('handReason', {
    nullable: true,
    description: 'why staff say that it was paid; null when the money came by its own way',
    authScopes: { may: 'see payments' },
  }),
}));

builder.objectFields(AdminQuery, (t) => ({
  paymentsByHand: t.prismaField({
    type: [Payment],
    description: 'confirmed by staff with a reason, newest first, 500 at most',
    deprecationReason: '2026-11-30: `paymentPage(isByHand: true)` has all of them, in pages',
    authScopes: { may: 'see payments' },
    resolve: (query, _root, _args, { app }) =>
      app.database.prisma.payment.findMany({
        ...query,
        where: { handReason: { not: null } },
        orderBy: { createdAt: 'desc' },
        take: 500,
      }),
  }),
  payment: t.prismaField({
    type: Payment,
    nullable: true,
    description: 'one payment, of any family; null for an unknown one',
    authScopes: { may: 'see payments' },
    args: { id: t.arg.id({ required: true, description: '`Payment.id`' }) },
    resolve: (query, _root, args, { app }) => {
      const id = asId('Payment', args.id);
      return id ? app.database.prisma.payment.findUnique({ ...query, where: { id } }) : null;
    },
  }),
  receivedInPart: t.field({
    type: PaymentConnection,
    description:
      'transfers of which less came in than was asked, newest first: the rest is awaited (PENDING), or what came in is to be given back',
    authScopes: { may: 'see payments' },
    args: pageArgs,
    resolve: async (_root, args, context, info) => {
      const { prisma } = context.app.database;
      const where = { id: { in: await listReceivedInPart(prisma) } };
      const page = await readPage({ args, order: newestPayments, context, info }, (query, beyond) =>
        prisma.payment.findMany({ ...query, where: { AND: [where, ...beyond] } }),
      );
      return { ...page, count: () => prisma.payment.count({ where }) };
    },
  }),
  payments: t.prismaField({
    type: ['Payment'],
    description: 'newest first, 500 at most',
    deprecationReason: '2026-11-30: `paymentPage` has all of them, in pages',
    authScopes: { may: 'see payments' },
    args: {
      status: t.arg({ description: 'only those in this state; all when left out', type: PaymentStatus }),
      structuredCommunication: t.arg.string({
        description: 'as a statement has it, +++ddd/dddd/ddddd+++ or its digits: the one payment, ended or not; nothing for what is none',
      }),
    },
    resolve: (query, _root, { status, structuredCommunication: written }, { app }) => {
      // what is none is found nowhere
      const structuredCommunication = written == null ? null : (findStructuredCommunication(written) ?? '');
      return app.database.prisma.payment.findMany({
        ...query,
        where: { ...(status && { status }), ...(structuredCommunication !== null && { structuredCommunication }) },
        orderBy: { createdAt: 'desc' },
        take: 500,
      });
    },
  }),
  paymentPage: t.field({
    type: PaymentConnection,
    description: 'payments of all families, newest first',
    authScopes: { may: 'see payments' },
    args: {
      ...pageArgs,
      ...dayArgs,
      status: t.arg({ description: 'only those in this state; all when left out', type: PaymentStatus }),
      method: t.arg({ description: 'only those that came, or will, in this way', type: PaymentMethod }),
      isByHand: t.arg.boolean({ description: 'true: only those that staff confirmed with a reason; false: only the others' }),
      paidSince: t.arg({ type: 'DateTime', description: 'only those whose money was seen from then on' }),
      siteName: t.arg.string({ description: 'only those that pay a place at this site, by its exact name' }),
      search: t.arg.string({ description: "a part of the payer's name" }),
      structuredCommunication: t.arg.string({
        description: 'as a statement has it, +++ddd/dddd/ddddd+++ or its digits: the one payment, ended or not; nothing for what is none',
      }),
    },
    resolve: async (_root, args, context, info) => {
      const { payment } = context.app.database.prisma;
      const where: Prisma.PaymentWhereInput = {
        ...within('createdAt', args),
        ...(args.status && { status: args.status }),
        ...(args.method && { method: args.method }),
        ...(args.isByHand != null && { handReason: args.isByHand ? { not: null } : null }),
        ...(args.paidSince && { paidAt: { gte: args.paidSince } }),
        ...(args.siteName != null && { lines: { some: { enrolment: { week: { plaine: { site: { name: args.siteName } } } } } } }),
        ...(args.search && { parent: { person: named(args.search) } }),
        // what is none is found nowhere
        ...(args.structuredCommunication != null && {
          structuredCommunication: findStructuredCommunication(args.structuredCommunication) ?? '',
        }),
      };
      const page = await readPage({ args, order: newestPayments, context, info }, (query, beyond) =>
        payment.findMany({ ...query, where: { AND: [where, ...beyond] } }),
      );
      return { ...page, count: () => payment.count({ where }) };
    },
  }),
}));

const ConfirmByHandInput = builder.inputType('ConfirmByHandInput', {
  description: 'money that staff received or saw for places of one family',
  fields: (t) => ({
    parentId: t.id({ description: 'who owed the money; nobody confirms for their own family (NotEligible)', required: true }),
    enrolmentIds: t.idList({
      description: 'places held by this parent, all of them still running; 1 to 100',
      required: true,
      validate: listOf(100),
    }),
    receivedCents: t.field({
      type: 'NonNegativeInt',
      required: true,
      description: 'in hand, or seen, in euro cents: exactly the prices together',
    }),
    reason: t.string({
      description: 'kept with the payment and in the audit trail; required, 500 characters at most',
      required: true,
      validate: textOf(500),
    }),
    method: t.field({ type: PaymentMethod, description: 'CASH, CARD or TRANSFER; a transfer when not said' }),
  }),
});

builder.mutationFields((t) => ({
  confirmByHand: t.prismaField({
    type: Payment,
    description: 'the money came another way: cash, or seen elsewhere; a payment like any other, with the reason',
    authScopes: { may: 'confirm by hand' },
    errors: {
      types: [InputInvalid, DeadlinePassed, NotEligible],
      union: { name: 'ConfirmByHandResult', description: 'answer of `confirmByHand`: the paid payment, or why it was not written' },
    },
    args: { input: t.arg({ description: 'whose places, what was received, and why', type: ConfirmByHandInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const { app } = context;
      const asked = {
        parentId: knownId('Parent', input.parentId, 'parentId'),
        enrolmentIds: input.enrolmentIds.map((id) => knownId('Enrolment', id, 'enrolmentIds')),
        receivedCents: input.receivedCents,
        reason: input.reason,
        method: input.method ?? null,
      };
      const id = await transact(context.app, asStaff(context), (ctx) => confirmByHand(ctx, asked));
      return app.database.prisma.payment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  confirmTransfer: t.prismaField({
    type: Payment,
    description: "a transfer was seen on the commune's account",
    authScopes: { may: 'match transfers' },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: { name: 'ConfirmTransferResult', description: 'answer of `confirmTransfer`: the paid payment, or why it was not written' },
    },
    args: {
      paymentId: t.arg.id({ description: 'a pending or ended payment by transfer', required: true }),
      amountCents: t.arg({
        description: 'what the statement says, in euro cents: less leaves the rest open, more is due back',
        type: 'NonNegativeInt',
        required: true,
      }),
      bankDay: t.arg({
        description: 'from when the bank counts it, which decides whether it is late; with a reason. Left out: from now',
        type: 'Date',
      }),
      reason: t.arg.string({
        description: 'why it counts from `bankDay`, for the audit trail; 500 characters at most',
        validate: textOf(500),
      }),
    },
    resolve: async (query, _root, { paymentId, amountCents, bankDay, reason }, context) => {
      const { app } = context;
      const id = asId('Payment', paymentId);
      if (!id) throw new InputInvalid(localized(messages.payment_unknown), 'paymentId', 'UNKNOWN');
      await transact(context.app, asStaff(context), (ctx) =>
        confirmTransfer(ctx, { paymentId: id, amountCents, bankDay: bankDay ?? null, reason: reason ?? null }),
      );
      return app.database.prisma.payment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  undoReceived: t.prismaField({
    type: Payment,
    description: 'takes back what was written down for a transfer that is not settled: its movements of the bank wait again',
    authScopes: { may: 'match transfers' },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: { name: 'UndoReceivedResult', description: 'answer of `undoReceived`: the payment, or why it stays as it is' },
    },
    args: { paymentId: t.arg.id({ description: 'of `receivedInPart`', required: true }) },
    resolve: async (query, _root, { paymentId }, context) => {
      const id = knownId('Payment', paymentId, 'paymentId');
      await transact(context.app, asStaff(context), (ctx) => undoReceived(ctx, id));
      return context.app.database.prisma.payment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  giveBackReceived: t.prismaField({
    type: Payment,
    description: 'what came in for a transfer of which no place is kept any more is due back',
    authScopes: { may: 'match transfers' },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: { name: 'GiveBackReceivedResult', description: 'answer of `giveBackReceived`: the payment, or why nothing is due back' },
    },
    args: { paymentId: t.arg.id({ description: 'of `receivedInPart`', required: true }) },
    resolve: async (query, _root, { paymentId }, context) => {
      const id = knownId('Payment', paymentId, 'paymentId');
      await transact(context.app, asStaff(context), (ctx) => giveBackReceived(ctx, id));
      return context.app.database.prisma.payment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
}));
