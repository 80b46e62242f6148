// Receipts and credit notes: for who paid and for staff who see payments.
import type { Prisma } from '../../server/platform/database.ts';
import { formatPaymentPaperNumber } from '../../server/receipts/content.ts';
import { isReplaced, standing } from '../../server/receipts/read-paper.ts';
import { builder } from '../builder.ts';
import { connectionOf, type Order } from '../lib/pages.ts';
import { findById } from '../lib/references.ts';
import { visiblePayments } from '../lib/visibility.ts';

export const PaymentPaperKind = builder.enumType('PaymentPaperKind', {
  description: 'what a paper of a payment says',
  values: {
    RECEIPT: { description: 'money came in; the receipts of a payment together are what came in for it' },
    CREDIT_NOTE: { description: 'money of a refund went back' },
  } as const,
});

export const PaymentPaper = builder.prismaObject('PaymentPaper', {
  description:
    'a receipt or a credit note as it was issued; it never changes. Issued by the worker once a payment is settled, or a refund done. For who paid and staff who see payments',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'GET /documents/paiements/<id> is the paper' }),
    kind: t.expose('kind', { type: PaymentPaperKind, description: 'whether money came or went back' }),
    pdfUrl: t.string({
      description: 'where the paper is as a PDF; « ?duplicata » behind it marks a copy',
      select: { id: true },
      resolve: ({ id }) => `/documents/paiements/${id}.pdf`,
    }),
    label: t.string({
      description: 'its number as people read it: « 2027-000123 » of a receipt, « 2027-NC-0004 » of a credit note',
      select: { kind: true, year: true, number: true },
      resolve: ({ kind, ...numbered }) => formatPaymentPaperNumber(kind, numbered),
    }),
    day: t.expose('day', { type: 'Date', description: 'on which the money came, the last of it, or left' }),
    amountCents: t.expose('amountCents', { type: 'NonNegativeInt', description: 'that came, or went back, in euro cents' }),
    issuedAt: t.expose('createdAt', { type: 'DateTime', description: 'when it was issued' }),
    isReplaced: t.boolean({
      description: 'true: a credit note whose money came back; another one says when it left again. Never of a receipt',
      select: standing,
      resolve: isReplaced,
    }),
    payment: t.relation('payment', { description: 'whose money it is' }),
    refund: t.relation('refund', { nullable: true, description: 'that a credit note is of; null: it is a receipt' }),
  }),
});

/** Whose day lies in a year; all when none is said. */
export const inYear = (year: number | null | undefined): Prisma.PaymentPaperWhereInput =>
  year == null ? {} : { day: { gte: new Date(Date.UTC(year, 0, 1)), lt: new Date(Date.UTC(year + 1, 0, 1)) } };

export const newestPapers: Order = { by: 'createdAt', direction: 'desc' };

export const PaymentPaperConnection = connectionOf('PaymentPaper', PaymentPaper, {
  row: 'a receipt or a credit note',
  order: 'newest first',
});

builder.prismaObjectField('Payment', 'papers', (t) =>
  t.relation('papers', {
    description: 'receipts and credit notes, oldest first; none while the rest of a transfer is awaited, and until the worker issued them',
    query: { orderBy: [{ createdAt: 'asc' }, { number: 'asc' }] },
  }),
);

builder.asEntity(
  PaymentPaper,
  findById('PaymentPaper', (query, ids, context) =>
    context.app.database.prisma.paymentPaper.findMany({
      ...query,
      where: { AND: [{ id: { in: ids } }, { payment: visiblePayments(context) }] },
    }),
  ),
);
