// A family's statement of account, for the family and for staff who see payments.
import {
  type AccountStatement as Statement,
  judgePeriod,
  periodOf,
  readAccountStatement,
  type StatementMove,
} from '../../server/receipts/account-statement.ts';
import { describeMove, pdfUrlOf } from '../../server/receipts/account-statement-paper.ts';
import type { ClaimsPart } from '../../server/journal/read-month.ts';
import { builder } from '../builder.ts';
import { badInput } from '../lib/admin-query.ts';
import { isViewer } from '../lib/visibility.ts';
import { Payment } from '../payments/type.ts';

const kinds = {
  rightsCents: 'CLAIMED',
  receivedCents: 'RECEIVED',
  givenBackCents: 'GIVEN_BACK',
  writtenOffCents: 'WRITTEN_OFF',
} as const satisfies Record<ClaimsPart, string>;

const AccountMoveKind = builder.enumType('AccountMoveKind', {
  description: 'what moves what a family owes',
  values: {
    CLAIMED: { description: 'a place is owed for, or no longer is' },
    RECEIVED: { description: 'money came, or was taken back as written down by mistake' },
    GIVEN_BACK: { description: 'money became due back, or a bank took it back' },
    WRITTEN_OFF: { description: 'the commune gave a claim up' },
  } as const,
});

const AccountMove = builder.objectRef<StatementMove>('AccountMove').implement({
  description: 'a line of a statement of account',
  fields: (t) => ({
    day: t.expose('day', {
      type: 'Date',
      description: 'that it counts for: that of the bank, for money that a statement of the bank shows',
    }),
    kind: t.field({ type: AccountMoveKind, description: 'for programs', resolve: ({ part }) => kinds[part] }),
    text: t.string({
      description: 'what it is, in a sentence in the language of who asks, with the child and the week',
      resolve: (move, _args, { locale }) => describeMove(move, locale),
    }),
    amountCents: t.expose('cents', { type: 'SafeInt', description: 'euro cents: above zero more is owed, below less' }),
    balanceCents: t.expose('balanceCents', {
      type: 'SafeInt',
      description: 'what is owed after it, in euro cents; below zero: too much came',
    }),
    payment: t.prismaField({
      type: Payment,
      nullable: true,
      description: 'of which it is; null: it was forgotten meanwhile',
      resolve: (query, { paymentId }, _args, { app }) => app.database.prisma.payment.findUnique({ ...query, where: { id: paymentId } }),
    }),
  }),
});

const AccountStatement = builder.objectRef<Statement & { parentId: string }>('AccountStatement').implement({
  description:
    'what a family owed, paid and was given back, as the books have it now: openingCents + claimedCents − receivedCents + givenBackCents − writtenOffCents = closingCents. Computed when asked for; what is booked later for a day of it changes it',
  fields: (t) => ({
    from: t.expose('from', { type: 'Date', description: 'the first day' }),
    to: t.expose('to', { type: 'Date', description: 'the last day, included' }),
    madeAt: t.expose('madeAt', { type: 'DateTime', description: 'when it was made' }),
    openingCents: t.expose('openingCents', { type: 'SafeInt', description: 'owed before the first day, in euro cents' }),
    claimedCents: t.expose('rightsCents', { type: 'SafeInt', description: 'owed for places, less what no longer is, in euro cents' }),
    receivedCents: t.expose('receivedCents', { type: 'SafeInt', description: 'money that came, in euro cents' }),
    givenBackCents: t.expose('givenBackCents', {
      type: 'SafeInt',
      description: 'what became due back, and what a bank took back, in euro cents',
    }),
    writtenOffCents: t.expose('writtenOffCents', { type: 'SafeInt', description: 'claims that the commune gave up, in euro cents' }),
    closingCents: t.expose('closingCents', { type: 'SafeInt', description: 'owed after the last day, in euro cents' }),
    toReturnCents: t.expose('toReturnCents', {
      type: 'SafeInt',
      description: 'of givenBackCents so far, what was not with the family yet after the last day, in euro cents',
    }),
    moves: t.expose('moves', { type: [AccountMove], description: 'day by day, of at most one year' }),
    pdfUrl: t.string({ description: 'where it is as a PDF', resolve: ({ parentId, ...period }) => pdfUrlOf(parentId, period) }),
  }),
});

builder.prismaObjectFields('Parent', (t) => ({
  accountStatement: t.field({
    type: AccountStatement,
    description:
      'the statement of account of this parent; for the parent and staff who see payments (FORBIDDEN to others). BAD_USER_INPUT for more than a year, and for a last day before the first',
    skipTypeScopes: true,
    authScopes: (parent, args, context) => isViewer(parent, args, context) || { may: 'see payments' },
    complexity: { field: 200 },
    args: {
      from: t.arg({ type: 'Date', description: 'the first day; the 1st of January of the year of the last one when left out' }),
      to: t.arg({ type: 'Date', description: 'the last day; today when left out' }),
    },
    select: { id: true },
    resolve: async ({ id }, args, { app, locale }) => {
      const { prisma } = app.database;
      const period = await periodOf(prisma, args);
      const refused = judgePeriod(period);
      if (refused) throw badInput(refused(locale));
      return { parentId: id, ...(await readAccountStatement(prisma, id, period)) };
    },
  }),
}));
