// Money that came in and waits for a person, for staff alone.
import { type toAllocateReasons } from '../../server/accounting/judge-movement.ts';
import { type Proposal, type QueuedMovement, readQueue } from '../../server/accounting/read-queue.ts';
import { mayDo } from '../../server/identity/access.ts';
import { builder } from '../builder.ts';
import { type Page, PageInfo } from '../lib/connections.ts';
import { findById } from '../lib/references.ts';
import { Payment } from '../payments/type.ts';

const ToAllocateReason = builder.enumType('ToAllocateReason', {
  description: 'why a person must look at money that came in',
  values: {
    EXACT: { description: 'the amount under its number: settled by itself in a moment' },
    NUMBER_IN_TEXT: { description: 'the number of a transfer stands in free text' },
    NO_NUMBER: { description: 'no number with right check digits' },
    UNKNOWN_NUMBER: { description: 'a right number that is none of the portal' },
    LESS: { description: 'less than what is awaited' },
    MORE: { description: 'more than what is awaited: the surplus would be due back' },
    LATE: { description: 'a place that it pays for is no longer held' },
    TWICE: { description: 'what it pays is paid already' },
    WRITTEN_OFF: { description: 'the commune gave this payment up: what comes makes it good by as much' },
    REPLACED: { description: 'another payment replaced this one, or it ended' },
    RETURNED: { description: 'an order of the commune that came back' },
  } satisfies Record<(typeof toAllocateReasons)[number], object>,
});

const ProposalReason = builder.enumType('ProposalReason', {
  description: 'what money and a transfer have in common',
  values: {
    NUMBER: { description: 'the structured communication' },
    NUMBER_IN_TEXT: { description: 'the number of this transfer alone stands in the free text' },
    AMOUNT_AND_NAME: { description: 'the amount to the cent, and the family name of the payer or of a child; no number leads to it' },
  } satisfies Record<Proposal['why'], object>,
});

const PaymentProposal = builder.objectRef<Proposal>('PaymentProposal').implement({
  description: 'what the money may pay, for a person to confirm',
  fields: (t) => ({
    why: t.expose('why', { type: ProposalReason, description: 'what speaks for it' }),
    payment: t.prismaField({
      type: Payment,
      description: 'what the money would settle; one found by its number may be paid or over already: see `reason` of the movement',
      resolve: (query, { paymentId }, _args, { app }) =>
        app.database.prisma.payment.findUniqueOrThrow({ ...query, where: { id: paymentId } }),
    }),
  }),
});

export const BankMovement = builder.objectRef<QueuedMovement>('BankMovement').implement({
  description: 'money that came in and pays nothing yet, or not all of it',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'what allocateMovement takes' }),
    amountCents: t.expose('amountCents', { type: 'SafeInt', description: 'euro cents' }),
    openCents: t.expose('openCents', { type: 'SafeInt', description: 'what of it pays nothing yet, in euro cents' }),
    entryDate: t.expose('entryDate', { type: 'Date', description: "the day of the bank's books" }),
    valueDate: t.expose('valueDate', { type: 'Date', nullable: true, description: 'from when the bank counts it' }),
    structuredCommunication: t.exposeString('structuredCommunication', { nullable: true, description: 'twelve digits' }),
    communication: t.exposeString('communication', { description: 'what the payer wrote' }),
    counterpartyName: t.exposeString('counterpartyName', {
      nullable: true,
      description: 'of the payer, as the bank writes it; null: the bank gives none',
    }),
    counterpartyAccount: t.exposeString('counterpartyAccount', { nullable: true, description: 'masked' }),
    reason: t.expose('reason', { type: ToAllocateReason, description: 'why it was not settled by itself' }),
    proposals: t.field({ type: [PaymentProposal], description: 'five at most', resolve: ({ proposals }) => proposals }),
  }),
});

const MovementEdge = builder.objectRef<Page<QueuedMovement>['edges'][number]>('BankMovementEdge').implement({
  description: 'money that came in, in its place in the list',
  fields: (t) => ({
    cursor: t.exposeString('cursor', { description: 'opaque; given as `after`, the next page begins behind this row' }),
    node: t.expose('node', { description: 'what came in', type: BankMovement }),
  }),
});
export const MovementConnection = builder.objectRef<Page<QueuedMovement>>('BankMovementConnection').implement({
  description: 'one page of money that pays nothing yet, oldest first',
  fields: (t) => ({
    edges: t.expose('edges', { description: 'movements of this page, oldest first', type: [MovementEdge] }),
    pageInfo: t.expose('pageInfo', { description: 'whether more follow, and the cursor to go on with', type: PageInfo }),
  }),
});

builder.asEntity(
  BankMovement,
  findById('BankMovement', async (_query, ids, { app, actor }) =>
    actor?.staff && mayDo(actor.staff, 'match transfers') ? readQueue(app, { ids, size: ids.length }) : [],
  ),
);
