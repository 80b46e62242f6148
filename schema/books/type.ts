// The books in double entry, for who keeps the accounts: accounts, lines, what is open.
import type { accountSides } from '../../server/journal/accounts.ts';
import type { JournalLine as Line } from '../../server/journal/list-lines.ts';
import type { OpenClaim as Claim } from '../../server/journal/open-claims.ts';
import type { JournalAccount as Account, JournalKind as Kind } from '../../prisma/generated/client/enums.ts';
import { builder } from '../builder.ts';
import { type Page, PageInfo } from '../lib/connections.ts';
import { Payment } from '../payments/type.ts';
import { Refund } from '../refunds/type.ts';
import { Week } from '../weeks/type.ts';

export const JournalAccount = builder.enumType('JournalAccount', {
  description: 'an account of the books: where money is, or what it is owed for',
  values: {
    FAMILY: { description: 'what families owe for places' },
    PROVIDER: { description: 'with the payment provider' },
    TRANSFERS: { description: 'transfers that staff saw or sent and that no statement has shown yet' },
    BANK: { description: "on the commune's account, as the statements say" },
    CASH: { description: 'cash at the counter' },
    CARD: { description: 'paid by card at the counter, not on the account yet' },
    WRITE_OFF: { description: 'claims that the commune gave up' },
    INCOME: { description: 'what the weeks earn' },
    UNALLOCATED: { description: "moved on the commune's account, and of no payment yet" },
    OWED_BACK: { description: 'to be sent back to families' },
    UNDER_WAY: { description: 'on its way back to families' },
    OPENING: { description: 'what the account had before the first statement, or moved in one that is missing' },
    OTHER: { description: 'what the bank moved for other reasons: its fees, other accounts of the commune' },
  } satisfies Record<keyof typeof accountSides, object>,
});

export const JournalKind = builder.enumType('JournalKind', {
  description: 'what an entry of the books is for',
  values: {
    CLAIM: { description: 'a family owes for a place, or no longer does' },
    RECEIVED: { description: 'money came for a payment' },
    SEEN: { description: 'a movement of the bank is a transfer that staff had seen before' },
    UNALLOCATED: { description: 'money of a payment is that of no payment again' },
    REFUND_OWED: { description: 'money is due back' },
    REFUND_SENT: { description: 'it is on its way' },
    REFUND_DONE: { description: 'it left' },
    REFUND_FAILED: { description: 'it came back' },
    CHARGEBACK: { description: "taken back by the payer's bank" },
    OUTSIDE: { description: "sent back on the provider's own site" },
    MOVEMENT: { description: 'a statement was imported' },
    MOVEMENT_UNDONE: { description: 'its import was undone' },
    BALANCE: { description: "the bank's balance, where the movements do not make it up" },
    WRITTEN_OFF: { description: 'the commune gave a claim up' },
  } satisfies Record<Kind, object>,
});

const JournalLine = builder.objectRef<Line>('JournalLine').implement({
  description: 'a line of the books; the lines of an entry add up to nothing',
  fields: (t) => ({
    entry: t.string({ description: 'number of its entry', resolve: ({ entryId }) => String(entryId) }),
    kind: t.field({ type: JournalKind, description: 'what the entry is for', resolve: ({ kind }) => kind }),
    account: t.field({ type: JournalAccount, description: 'the account that it moves', resolve: ({ account }) => account }),
    otherAccounts: t.field({
      type: [JournalAccount],
      description: 'the accounts of the other side of the entry',
      resolve: ({ otherAccounts }): Account[] => otherAccounts,
    }),
    amountCents: t.expose('amountCents', { type: 'SafeInt', description: 'euro cents: debit above zero, credit below' }),
    day: t.expose('day', { type: 'Date', description: 'that it counts for' }),
    at: t.expose('at', { type: 'DateTime', description: 'when it was written' }),
    statementNumber: t.exposeString('statementNumber', {
      nullable: true,
      description: "of the bank's statement that shows it; null: none does, or the bank numbers none",
    }),
    payment: t.prismaField({
      type: Payment,
      nullable: true,
      description: 'the payment that it is of; null: none, or its row is past its time',
      // copied: it counts as used when there is nothing to read
      resolve: ({ ...query }, { paymentId }, _args, { app }) =>
        paymentId === null ? null : app.database.prisma.payment.findUnique({ ...query, where: { id: paymentId } }),
    }),
    refund: t.prismaField({
      type: Refund,
      nullable: true,
      description: 'the refund that it is of; null: none, or its row is past its time',
      // copied: it counts as used when there is nothing to read
      resolve: ({ ...query }, { refundId }, _args, { app }) =>
        refundId === null ? null : app.database.prisma.refund.findUnique({ ...query, where: { id: refundId } }),
    }),
    week: t.prismaField({
      type: Week,
      nullable: true,
      description: 'the week that earns it; null: none, or its row is past its time',
      // copied: it counts as used when there is nothing to read
      resolve: ({ ...query }, { weekId }, _args, { app }) =>
        weekId === null ? null : app.database.prisma.week.findUnique({ ...query, where: { id: weekId } }),
    }),
  }),
});

const OpenClaim = builder.objectRef<Claim>('OpenClaim').implement({
  description: 'a payment of which something was open at the end of a day',
  fields: (t) => ({
    cents: t.expose('cents', {
      type: 'SafeInt',
      description: 'euro cents; below zero: what came, and is neither owed nor due back',
    }),
    since: t.expose('since', { type: 'Date', description: 'the day on which it was first owed' }),
    days: t.exposeInt('days', { description: 'how many days that is' }),
    payment: t.prismaField({
      type: Payment,
      nullable: true,
      description: 'whose it is; null: its row is past its time',
      resolve: (query, { paymentId }, _args, { app }) => app.database.prisma.payment.findUnique({ ...query, where: { id: paymentId } }),
    }),
  }),
});

const JournalLineEdge = builder.objectRef<Page<Line>['edges'][number]>('JournalLineEdge').implement({
  description: 'a line of the books in its place in the list',
  fields: (t) => ({
    cursor: t.exposeString('cursor', { description: 'opaque; given as `after`, the next page begins behind this row' }),
    node: t.expose('node', { description: 'the line', type: JournalLine }),
  }),
});

export const JournalLineConnection = builder.objectRef<Page<Line>>('JournalLineConnection').implement({
  description: 'one page of lines of the books, in the order in which they were written',
  fields: (t) => ({
    edges: t.expose('edges', { description: 'lines of this page', type: [JournalLineEdge] }),
    pageInfo: t.expose('pageInfo', { description: 'whether more follow, and the cursor to go on with', type: PageInfo }),
  }),
});

const OpenClaimEdge = builder.objectRef<Page<Claim>['edges'][number]>('OpenClaimEdge').implement({
  description: 'what is open of a payment, in its place in the list',
  fields: (t) => ({
    cursor: t.exposeString('cursor', { description: 'opaque; given as `after`, the next page begins behind this row' }),
    node: t.expose('node', { description: 'what is open', type: OpenClaim }),
  }),
});

export const OpenClaimConnection = builder.objectRef<Page<Claim>>('OpenClaimConnection').implement({
  description: 'one page of what is open, oldest first',
  fields: (t) => ({
    edges: t.expose('edges', { description: 'rows of this page', type: [OpenClaimEdge] }),
    pageInfo: t.expose('pageInfo', { description: 'whether more follow, and the cursor to go on with', type: PageInfo }),
  }),
});
