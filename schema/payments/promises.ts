// Places that are kept on somebody's word: what a family, the CPAS or an employer promised to pay.
import { asStaff } from '../../server/context.ts';
import { dayOf, isoDay, toDate } from '../../server/language/dates.ts';
import { transact } from '../../server/platform/act.ts';
import { AlreadyDecided, DeadlinePassed, InputInvalid } from '../../server/platform/refusals.ts';
import { awaitedPromise } from '../../server/payments/promises/owed.ts';
import { openPromise } from '../../server/payments/promises/sealed-promise.ts';
import { endPromise } from '../../server/staff/for-family/end-promise.ts';
import { grantPromise } from '../../server/staff/for-family/grant-promise.ts';
import { payPromise } from '../../server/staff/for-family/pay-promise.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { knownId } from '../lib/ids.ts';
import { lineOf, listOf } from '../lib/inputs.ts';
import { pageArgs, readPage } from '../lib/pages.ts';
import { clockOf } from '../lib/request-cache.ts';
import { seesPaymentOf } from '../lib/visibility.ts';
import { readWhy, WhyInput } from '../lib/why.ts';
import { newestPayments, Payment, PaymentConnection, PaymentMethod } from './type.ts';

const PromiseGuarantor = builder.enumType('PromiseGuarantor', {
  description: 'who promised to pay; kinds may be added',
  values: {
    CPAS: { description: 'the public centre for social welfare' },
    EMPLOYER: { description: "a parent's employer" },
    PAYER: { description: 'the family itself' },
    THIRD_PARTY: { description: 'somebody else' },
  } as const,
});

const PaymentPromise = builder.prismaObject('PaymentPromise', {
  description: 'whose word keeps the places of a payment that is not paid yet. Seen by who owes it and by staff who see payments',
  select: { id: true },
  fields: (t) => ({
    guarantor: t.expose('guarantor', { description: 'who promised', type: PromiseGuarantor }),
    isDifference: t.boolean({
      description:
        'the place was paid before, and costs more since it changed: the payment is for the difference alone, which the family owes',
      select: { payment: { select: { lines: { where: { isDifference: true }, select: { enrolmentId: true }, take: 1 } } } },
      resolve: ({ payment }) => payment.lines.length > 0,
    }),
    name: t.string({
      nullable: true,
      description: 'of the CPAS, the employer or whoever else; null when the family itself promised',
      select: { id: true, sealed: true },
      resolve: (promise, _args, { app }) => openPromise(app.keyRing, promise).name,
    }),
    reference: t.string({
      nullable: true,
      description: 'of their decision, as staff noted it; null: none was given',
      select: { id: true, sealed: true },
      resolve: (promise, _args, { app }) => openPromise(app.keyRing, promise).reference,
    }),
    dueOn: t.expose('dueOn', { description: 'the last day on which it is to be paid', type: 'Date' }),
    isOverdue: t.boolean({
      description: 'it is still to be paid, and that day is over',
      select: { dueOn: true, payment: { select: { status: true, writtenOffCents: true } } },
      resolve: async ({ dueOn, payment }, _args, context) =>
        payment.status === 'PENDING' && payment.writtenOffCents === 0 && isoDay(dueOn) < dayOf(await clockOf(context)).toString(),
    }),
  }),
});

builder.prismaObjectFields('Payment', (t) => ({
  promise: t.relation('promise', {
    type: PaymentPromise,
    nullable: true,
    description:
      'whose word keeps its places, which are CONFIRMED while the payment is PENDING; null for a payment that nobody promised. It ends by being paid or by staff, never by itself',
  }),
}));

builder.prismaObjectFields('Enrolment', (t) => ({
  promisedPayment: t.field({
    type: Payment,
    nullable: true,
    description:
      'the payment, still to be made, that a promise keeps this confirmed place by; null: it is paid, given up, held, or over. Null also for who may not see the payment',
    select: (_args, _context, nested) => ({
      parentId: true,
      paymentLines: {
        where: { payment: awaitedPromise },
        select: { payment: nested(true) },
        // what the family itself owes comes first
        orderBy: { isDifference: 'desc' },
        take: 1,
      },
    }),
    resolve: ({ parentId, paymentLines: [line] }, _args, context) => (line && seesPaymentOf(parentId, context) ? line.payment : null),
  }),
}));

builder.objectField(AdminQuery, 'promisedPayments', (t) =>
  t.field({
    type: PaymentConnection,
    description: 'payments that were promised and are still to be made, newest first',
    authScopes: { may: 'see payments' },
    args: {
      ...pageArgs,
      isOverdue: t.arg.boolean({ description: 'true: only those whose last day is over; false: only the others; all when left out' }),
    },
    resolve: async (_root, args, context, info) => {
      const { payment } = context.app.database.prisma;
      const today = toDate(dayOf(await clockOf(context)));
      const dueOn = args.isOverdue == null ? {} : { dueOn: args.isOverdue ? { lt: today } : { gte: today } };
      const where = { ...awaitedPromise, promise: { is: dueOn } };
      const page = await readPage({ args, order: newestPayments, context, info }, (query, beyond) =>
        payment.findMany({ ...query, where: { AND: [where, ...beyond] } }),
      );
      return { ...page, count: () => payment.count({ where }) };
    },
  }),
);

const PromiseInput = builder.inputType('GrantPaymentPromiseInput', {
  description: 'who promises to pay for held places, and until when',
  fields: (t) => ({
    parentId: t.id({ description: 'whose places', required: true }),
    enrolmentIds: t.idList({
      description: 'places held by this parent, all of them still running; 1 to 100',
      required: true,
      validate: listOf(100),
    }),
    guarantor: t.field({ description: 'who promises', type: PromiseGuarantor, required: true }),
    name: t.string({ description: 'of whoever promises; required unless it is the family itself', validate: lineOf(200) }),
    reference: t.string({ description: 'of their decision', validate: lineOf(200) }),
    dueOn: t.field({ description: 'the last day to pay: from today on, within a year', type: 'Date', required: true }),
    why: t.field({ description: 'the reason, and whether the family is told', type: WhyInput, required: true }),
  }),
});

const PayPromiseInput = builder.inputType('PayPaymentPromiseInput', {
  description: 'money for a promise that comes to the counter',
  fields: (t) => ({
    parentId: t.id({ description: 'who owes it', required: true }),
    paymentId: t.id({ description: 'a promised payment of this parent that is PENDING', required: true }),
    receivedCents: t.field({
      type: 'NonNegativeInt',
      description: 'in hand, in euro cents: all of `openCents` or a part of it; else InputInvalid',
      required: true,
    }),
    method: t.field({ description: 'CASH or CARD', type: PaymentMethod, required: true }),
    why: t.field({ description: 'the reason, and whether the family is told', type: WhyInput, required: true }),
  }),
});

const EndPromiseInput = builder.inputType('EndPaymentPromiseInput', {
  description: 'a promise that nobody keeps',
  fields: (t) => ({
    parentId: t.id({ description: 'who owes it', required: true }),
    paymentId: t.id({ description: 'a promised payment of this parent that is PENDING', required: true }),
    why: t.field({ description: 'the reason, and whether the family is told', type: WhyInput, required: true }),
  }),
});

builder.mutationFields((t) => ({
  grantPaymentPromise: t.prismaField({
    type: Payment,
    description:
      "confirms held places on somebody's word: what they cost is owed until a day, under a communication of its own. A payment under way for them is replaced. Refused for the member's own family",
    authScopes: { may: 'confirm by hand' },
    errors: {
      types: [InputInvalid, DeadlinePassed],
      union: {
        name: 'GrantPaymentPromiseResult',
        description: 'answer of `grantPaymentPromise`: the payment that is owed, or why nothing changed',
      },
    },
    args: { input: t.arg({ description: 'which places, who promises, until when, and why', type: PromiseInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const asked = {
        parentId: knownId('Parent', input.parentId, 'parentId'),
        enrolmentIds: input.enrolmentIds.map((id) => knownId('Enrolment', id, 'enrolmentIds')),
        ...{ guarantor: input.guarantor, name: input.name ?? null, reference: input.reference ?? null, dueOn: input.dueOn },
        why: readWhy(input.why),
      };
      const id = await transact(context.app, asStaff(context), (ctx) => grantPromise(ctx, asked));
      return context.app.database.prisma.payment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  payPaymentPromise: t.prismaField({
    type: Payment,
    description:
      "money for a promise came to the counter, all of it or a part; it is PAID once nothing is open. Refused for the member's own family",
    authScopes: { may: 'confirm by hand' },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: { name: 'PayPaymentPromiseResult', description: 'answer of `payPaymentPromise`: the payment, or why it was not written' },
    },
    args: { input: t.arg({ description: 'which promise, what was received, and why', type: PayPromiseInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const { receivedCents, method } = input;
      const asked = {
        parentId: knownId('Parent', input.parentId, 'parentId'),
        paymentId: knownId('Payment', input.paymentId, 'paymentId'),
        ...{ receivedCents, method, why: readWhy(input.why) },
      };
      const id = await transact(context.app, asStaff(context), (ctx) => payPromise(ctx, asked));
      return context.app.database.prisma.payment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  endPaymentPromise: t.prismaField({
    type: Payment,
    description:
      "nobody keeps the promise: its places are cancelled as by `cancelForFamily`, nothing is owed for them, and what came in is due back; what was still open for places that were over before is dropped. Refused for the member's own family",
    authScopes: { may: 'decide cancellations' },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: { name: 'EndPaymentPromiseResult', description: 'answer of `endPaymentPromise`: the payment, which is over, or why it stays' },
    },
    args: { input: t.arg({ description: 'which promise, and why', type: EndPromiseInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const asked = {
        parentId: knownId('Parent', input.parentId, 'parentId'),
        paymentId: knownId('Payment', input.paymentId, 'paymentId'),
        why: readWhy(input.why),
      };
      const id = await transact(context.app, asStaff(context), (ctx) => endPromise(ctx, asked));
      return context.app.database.prisma.payment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
}));
