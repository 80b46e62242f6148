import type { Context } from '../../server/context.ts';
import type { Prisma } from '../../server/platform/database.ts';
import { isPaymentOf } from '../../server/payments/open-payment.ts';
import type { paymentMethods } from '../../server/payments/methods.ts';
import { isSettled } from '../../server/payments/states.ts';
import { formatStructuredCommunication } from '../../server/payments/structured-communication.ts';
import { writeTransferQr } from '../../server/payments/transfer-qr.ts';
import { keepLive } from '../baskets/type.ts';
import { builder } from '../builder.ts';
import { takenBackOf } from './owed.ts';
import { held } from '../enrolments/held-rows.ts';
import { Enrolment } from '../enrolments/type.ts';
import { connectionOf, dayArgs, type Order, pageArgs, readPage, within } from '../lib/pages.ts';
import { findById } from '../lib/references.ts';
import { clockOf, communeOf } from '../lib/request-cache.ts';
import { stillOwn, visiblePayments } from '../lib/visibility.ts';

export const PaymentMethod = builder.enumType('PaymentMethod', {
  description: 'how money comes',
  values: {
    ONLINE: { description: "on the payment provider's page" },
    TRANSFER: { description: "to the commune's account" },
    CASH: { description: 'at the counter; staff alone record it' },
    CARD: { description: "by card at the counter, on the commune's own terminal; staff alone record it" },
  } satisfies Record<keyof typeof paymentMethods, object>,
});

export const PaymentStatus = builder.enumType('PaymentStatus', {
  description: 'where a payment stands',
  values: {
    PENDING: { description: 'the money is waited for' },
    PAID: { description: 'the money is there' },
    FAILED: { description: 'refused by the provider or the bank' },
    CANCELLED: { description: 'given up by the payer, or replaced by another payment' },
    EXPIRED: { description: 'was not made in time' },
    REFUNDED: { description: 'all of it was sent back' },
  } as const,
});

type Instructions = { iban: string; beneficiary: string; amountCents: number; structuredCommunication: string };

const TransferInstructions = builder.objectRef<Instructions>('TransferInstructions').implement({
  description: "what a parent needs to pay by transfer, with the payment's `openCents` and `structuredCommunication`",
  fields: (t) => ({
    iban: t.exposeString('iban', { description: "the commune's account" }),
    beneficiary: t.exposeString('beneficiary', { description: "name of the account's holder" }),
    qrPayload: t.string({ description: 'payload of an EPC QR code', resolve: writeTransferQr }),
  }),
});

const sumOf = (refunds: { amountCents: number; status: string }[], statuses: string[]) =>
  refunds.filter(({ status }) => statuses.includes(status)).reduce((sum, { amountCents }) => sum + amountCents, 0);

/** What says how much of a payment is open. */
const openFields = {
  ...{ status: true, amountCents: true, paidCents: true, writtenOffCents: true },
  refunds: { select: { amountCents: true, status: true } },
} as const;
type Open = {
  status: string;
  amountCents: number;
  paidCents: number;
  writtenOffCents: number;
  refunds: { amountCents: number; status: string }[];
};

const openOf = ({ status, amountCents, paidCents, writtenOffCents, refunds }: Open) =>
  status === 'PENDING' ? amountCents - paidCents - writtenOffCents + sumOf(refunds, ['DUE', 'SENT', 'DONE', 'FAILED']) : 0;

/** The lines of a payment as the one who asks may see them. */
const linesOf = <Nested>(context: Context, enrolment: Nested) => ({
  where: { enrolment: stillOwn(context) },
  orderBy: { enrolment: { seq: 'asc' as const } },
  select: { outcome: true, enrolment },
});

export const Payment = builder.prismaObject('Payment', {
  description: 'the payment of some places by one family. Seen by who pays and by staff who see payments',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'given to `payment` and `confirmTransfer`' }),
    method: t.expose('method', { description: 'how the money comes', type: PaymentMethod }),
    status: t.expose('status', { description: 'where it stands', type: PaymentStatus }),
    amountCents: t.expose('amountCents', { description: 'what is to be paid or was, in euro cents', type: 'NonNegativeInt' }),
    receivedCents: t.expose('paidCents', {
      description: 'what came in so far, in euro cents: less than `amountCents` while a transfer came in part, more when too much came',
      type: 'NonNegativeInt',
    }),
    openCents: t.field({
      type: 'NonNegativeInt',
      description: 'what is still to be paid, in euro cents; nothing once it is paid or over',
      select: openFields,
      resolve: openOf,
    }),
    writtenOffCents: t.expose('writtenOffCents', {
      type: 'NonNegativeInt',
      description: 'what was owed and the commune gave up, in euro cents; money that comes for it later lowers it',
    }),
    createdAt: t.expose('createdAt', { description: 'when « Payer » was pressed, or staff wrote it down', type: 'DateTime' }),
    paidAt: t.expose('paidAt', { description: 'when the money was seen; null: not yet', type: 'DateTime', nullable: true }),
    checkoutUrl: t.string({
      nullable: true,
      description: 'where to send the parent while the payment is pending; null for a payment without the provider',
      select: { status: true, checkoutUrl: true },
      resolve: ({ status, checkoutUrl }) => (status === 'PENDING' ? checkoutUrl : null),
    }),
    structuredCommunication: t.string({
      nullable: true,
      description: '+++ddd/dddd/ddddd+++',
      select: { structuredCommunication: true },
      resolve: ({ structuredCommunication }) => structuredCommunication && formatStructuredCommunication(structuredCommunication),
    }),
    transfer: t.field({
      type: TransferInstructions,
      nullable: true,
      description: 'where to send a transfer; null for a payment that is none',
      select: { id: true, ...openFields, structuredCommunication: true },
      resolve: async ({ id, structuredCommunication, ...payment }, _args, context) => {
        const commune = structuredCommunication ? await communeOf(context) : null;
        const amountCents = commune && isSettled(payment.status) ? await takenBackOf(context).load(id) : openOf(payment);
        return (
          commune && {
            iban: commune.iban,
            beneficiary: commune.beneficiary,
            amountCents,
            structuredCommunication: structuredCommunication!,
          }
        );
      },
    }),
    enrolments: t.field({
      description:
        "the places that it pays, in the order in which they were taken; those of a child that staff took from the payer's sight are left out",
      type: [Enrolment],
      select: (_args, context, nested) => ({ lines: linesOf(context, nested(true)) }),
      resolve: ({ lines }) => lines.map(({ enrolment }) => enrolment),
    }),
    lateEnrolments: t.field({
      type: [Enrolment],
      description: 'lines that were paid too late, twice, or after they were given back: their price goes back',
      select: (_args, context, nested) => ({ lines: linesOf(context, nested(true)) }),
      resolve: ({ lines }) => lines.filter(({ outcome }) => outcome === 'REFUNDED').map(({ enrolment }) => enrolment),
    }),
    refundedCents: t.field({
      type: 'NonNegativeInt',
      description: 'what was sent back, in euro cents',
      select: { refunds: { select: { amountCents: true, status: true } } },
      resolve: ({ refunds }) => sumOf(refunds, ['SENT', 'DONE']),
    }),
    refundDueCents: t.field({
      type: 'NonNegativeInt',
      description: 'what is still to be sent back, in euro cents',
      select: { refunds: { select: { amountCents: true, status: true } } },
      resolve: ({ refunds }) => sumOf(refunds, ['DUE', 'FAILED']),
    }),
  }),
});

builder.prismaObjectFields('Payment', (t) => ({
  replacedBy: t.field({
    type: Payment,
    nullable: true,
    description:
      'the latest payment that was begun after it for the same basket, once this one is FAILED, CANCELLED or EXPIRED; null when none was, and of any other',
    select: (_args, _context, nested) => ({
      status: true,
      createdAt: true,
      parentId: true,
      basket: { select: { payments: nested({ orderBy: { createdAt: 'desc' }, select: { id: true, createdAt: true, parentId: true } }) } },
    }),
    resolve: ({ status, createdAt, parentId, basket }) =>
      status === 'PENDING' || isSettled(status)
        ? null
        : (basket.payments.find((other) => other.parentId === parentId && other.createdAt > createdAt) ?? null),
  }),
}));

builder.prismaObjectFields('Basket', (t) => ({
  awaitedPayment: t.field({
    type: Payment,
    nullable: true,
    description: 'the pending payment of exactly what the basket holds, at its prices. Null when none is, and another one may be begun',
    select: (_args, _context, nested) => ({
      enrolments: { ...held, select: { id: true, priceCents: true, heldUntil: true } },
      payments: nested({ where: { status: 'PENDING' }, select: { id: true, lines: { select: { enrolmentId: true, amountCents: true } } } }),
    }),
    resolve: async ({ enrolments, payments }, _args, context) => {
      const lines = keepLive(enrolments, await clockOf(context));
      return payments.find((payment) => isPaymentOf(payment.lines, lines)) ?? null;
    },
  }),
}));

const isPayerOrStaff = ({ id }: { id: string }, _args: object, { actor }: Context) =>
  actor?.parentId === id || ({ may: 'see payments' } as const);

export const newestPayments: Order = { by: 'createdAt', direction: 'desc' };

export const PaymentConnection = connectionOf('Payment', Payment, { row: 'a payment', order: 'newest first' });

builder.prismaObjectFields('Parent', (t) => ({
  payments: t.relation('payments', {
    description: 'all of them, newest first; `paymentPage` has them in pages',
    skipTypeScopes: true,
    authScopes: isPayerOrStaff,
    query: { orderBy: { createdAt: 'desc' } },
  }),
  paymentPage: t.field({
    type: PaymentConnection,
    description: 'payments of this parent, newest first; for the parent and staff who see payments (FORBIDDEN to others)',
    skipTypeScopes: true,
    authScopes: isPayerOrStaff,
    args: {
      ...pageArgs,
      ...dayArgs,
      status: t.arg({ description: 'only those in this state; all when left out', type: PaymentStatus }),
    },
    select: { id: true },
    resolve: async ({ id }, args, context, info) => {
      const { payment } = context.app.database.prisma;
      const where: Prisma.PaymentWhereInput = { ...within('createdAt', args), parentId: id, ...(args.status && { status: args.status }) };
      const page = await readPage({ args, order: newestPayments, context, info }, (query, beyond) =>
        payment.findMany({ ...query, where: { AND: [where, ...beyond] } }),
      );
      return { ...page, count: () => payment.count({ where }) };
    },
  }),
}));

builder.asEntity(
  Payment,
  findById('Payment', (query, ids, context) =>
    context.app.database.prisma.payment.findMany({ ...query, where: { id: { in: ids }, ...visiblePayments(context) } }),
  ),
);
