// Statements of the bank and the money in them, for staff alone.
import { type ImportedStatement, listStatements } from '../../server/accounting/list-statements.ts';
import { type toAllocateReasons } from '../../server/accounting/judge-movement.ts';
import type { PlannedFile, PlannedStatement } from '../../server/accounting/planned.ts';
import type { Predicted } from '../../server/accounting/predict-matches.ts';
import { type Proposal, type QueuedMovement, readQueue } from '../../server/accounting/read-queue.ts';
import { mayDo } from '../../server/identity/access.ts';
import type { Problem } from '../../server/accounting/statement.ts';
import { builder } from '../builder.ts';
import { type Page, PageInfo } from '../lib/connections.ts';
import { findById } from '../lib/references.ts';
import { Payment } from '../payments/type.ts';

export const StatementFormat = builder.enumType('StatementFormat', {
  values: {
    CODA: { description: 'Febelfin, coded statement of account' },
    CAMT053: { description: 'ISO 20022, statement' },
    CAMT054: { description: 'ISO 20022, details of movements that a statement counts' },
  },
});

const StatementOutcome = builder.enumType('StatementOutcome', {
  values: {
    NEW: { description: 'taken, or would be' },
    KNOWN: { description: 'was imported before, in this format or another: it adds nothing' },
    OTHER_ACCOUNT: { description: "not the commune's account in euro: left alone" },
  },
});

const StatementProblem = builder.objectRef<Problem>('StatementProblem').implement({
  fields: (t) => ({
    line: t.exposeInt('line', { description: 'as an editor counts' }),
    field: t.exposeString('field', { nullable: true, description: 'positions of the line, or the element' }),
    reason: t.string({
      description: 'with what was expected and what was found',
      resolve: ({ sentence }, _args, { locale }) => sentence(locale),
    }),
  }),
});

export type FileStatement = PlannedStatement & { predicted: Predicted | null };

const StatementInFile = builder.objectRef<FileStatement>('StatementInFile').implement({
  fields: (t) => ({
    outcome: t.field({ type: StatementOutcome, resolve: ({ outcome }) => outcome }),
    format: t.field({ type: StatementFormat, resolve: ({ statement }) => statement.format }),
    account: t.string({ resolve: ({ statement }) => statement.account }),
    number: t.string({ nullable: true, resolve: ({ statement }) => statement.number }),
    closingDate: t.string({
      nullable: true,
      description: 'YYYY-MM-DD; null for details of what another statement counts',
      resolve: ({ statement }) => statement.closing?.date ?? null,
    }),
    openingCents: t.field({
      type: 'SafeInt',
      nullable: true,
      description: 'euro cents',
      resolve: ({ statement }) => statement.opening?.cents ?? null,
    }),
    closingCents: t.field({
      type: 'SafeInt',
      nullable: true,
      description: 'euro cents',
      resolve: ({ statement }) => statement.closing?.cents ?? null,
    }),
    movementCount: t.int({ resolve: ({ statement }) => statement.movements.length }),
    receivedCents: t.field({
      type: 'SafeInt',
      description: 'euro cents that came in',
      resolve: ({ statement }) => statement.movements.reduce((sum, { amountCents }) => sum + Math.max(0, amountCents), 0),
    }),
    settlingCount: t.int({
      description: 'movements that pay something by their number alone',
      resolve: ({ predicted }) => predicted?.settling ?? 0,
    }),
    toAllocateCount: t.int({ description: 'movements that a person looks at', resolve: ({ predicted }) => predicted?.toAllocate ?? 0 }),
  }),
});

export type FileOfImport = Omit<PlannedFile, 'statements'> & { statements: FileStatement[] };

const StatementFile = builder.objectRef<FileOfImport>('StatementFile').implement({
  fields: (t) => ({
    name: t.exposeString('name'),
    refused: t.field({
      type: [StatementProblem],
      description: 'why nothing of it is taken; empty when it is',
      resolve: ({ refused }) => refused,
    }),
    warnings: t.field({ type: [StatementProblem], resolve: ({ warnings }) => warnings }),
    statements: t.field({ type: [StatementInFile], resolve: ({ statements }) => statements }),
  }),
});

export const StatementImport = builder.objectRef<{ importId: string | null; files: FileOfImport[] }>('StatementImport').implement({
  fields: (t) => ({
    importId: t.id({ nullable: true, description: 'null for a preview, and when nothing was new', resolve: ({ importId }) => importId }),
    files: t.field({ type: [StatementFile], resolve: ({ files }) => files }),
  }),
});

export const StatementImportUndone = builder.objectRef<{ movementCount: number }>('StatementImportUndone').implement({
  fields: (t) => ({ movementCount: t.exposeInt('movementCount', { description: 'movements that were taken away' }) }),
});

const BankStatement = builder.objectRef<ImportedStatement>('BankStatement').implement({
  description: "a statement of the commune's account that was imported",
  fields: (t) => ({
    id: t.exposeID('id'),
    importId: t.exposeID('importId', { description: 'what was imported together, and is undone together' }),
    format: t.expose('format', { type: StatementFormat }),
    account: t.exposeString('account', { description: 'IBAN' }),
    number: t.exposeString('number', { nullable: true }),
    openingCents: t.expose('openingCents', { type: 'SafeInt', nullable: true, description: 'euro cents' }),
    closingCents: t.expose('closingCents', {
      type: 'SafeInt',
      nullable: true,
      description: 'euro cents; null for details of what another statement counts',
    }),
    closingDate: t.expose('closingDate', { type: 'Date', nullable: true }),
    fileName: t.exposeString('fileName'),
    importedAt: t.expose('importedAt', { type: 'DateTime' }),
    movementCount: t.exposeInt('movementCount'),
    allocatedCount: t.exposeInt('allocatedCount', { description: 'movements that paid something' }),
    mayUndo: t.exposeBoolean('mayUndo', { description: 'nothing rests on its import' }),
  }),
});

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
    REPLACED: { description: 'another payment replaced this one, or it ended' },
    RETURNED: { description: 'an order of the commune that came back' },
  } satisfies Record<(typeof toAllocateReasons)[number], object>,
});

const ProposalReason = builder.enumType('ProposalReason', {
  values: ['NUMBER', 'NUMBER_IN_TEXT', 'AMOUNT_AND_NAME'] as const,
});

const PaymentProposal = builder.objectRef<Proposal>('PaymentProposal').implement({
  description: 'what the money may pay, for a person to confirm',
  fields: (t) => ({
    why: t.expose('why', { type: ProposalReason }),
    payment: t.prismaField({
      type: Payment,
      resolve: (query, { paymentId }, _args, { app }) =>
        app.database.prisma.payment.findUniqueOrThrow({ ...query, where: { id: paymentId } }),
    }),
  }),
});

export const BankMovement = builder.objectRef<QueuedMovement>('BankMovement').implement({
  description: 'money that came in and pays nothing yet',
  fields: (t) => ({
    id: t.exposeID('id'),
    amountCents: t.expose('amountCents', { type: 'SafeInt', description: 'euro cents' }),
    entryDate: t.expose('entryDate', { type: 'Date' }),
    valueDate: t.expose('valueDate', { type: 'Date', nullable: true, description: 'from when the bank counts it' }),
    structuredCommunication: t.exposeString('structuredCommunication', { nullable: true, description: 'twelve digits' }),
    communication: t.exposeString('communication', { description: 'what the payer wrote' }),
    counterpartyName: t.exposeString('counterpartyName', { nullable: true }),
    counterpartyAccount: t.exposeString('counterpartyAccount', { nullable: true, description: 'masked' }),
    reason: t.expose('reason', { type: ToAllocateReason }),
    proposals: t.field({ type: [PaymentProposal], description: 'five at most', resolve: ({ proposals }) => proposals }),
  }),
});

const StatementEdge = builder.objectRef<Page<ImportedStatement>['edges'][number]>('BankStatementEdge').implement({
  fields: (t) => ({ cursor: t.exposeString('cursor'), node: t.expose('node', { type: BankStatement }) }),
});
export const StatementConnection = builder.objectRef<Page<ImportedStatement>>('BankStatementConnection').implement({
  fields: (t) => ({ edges: t.expose('edges', { type: [StatementEdge] }), pageInfo: t.expose('pageInfo', { type: PageInfo }) }),
});
const MovementEdge = builder.objectRef<Page<QueuedMovement>['edges'][number]>('BankMovementEdge').implement({
  fields: (t) => ({ cursor: t.exposeString('cursor'), node: t.expose('node', { type: BankMovement }) }),
});
export const MovementConnection = builder.objectRef<Page<QueuedMovement>>('BankMovementConnection').implement({
  fields: (t) => ({ edges: t.expose('edges', { type: [MovementEdge] }), pageInfo: t.expose('pageInfo', { type: PageInfo }) }),
});

builder.asEntity(
  BankStatement,
  findById('BankStatement', async (_query, ids, { app, actor }) =>
    actor?.staff && mayDo(actor.staff, 'import statements') ? listStatements(app.database.prisma, { ids, limit: ids.length }) : [],
  ),
);

builder.asEntity(
  BankMovement,
  findById('BankMovement', async (_query, ids, { app, actor }) =>
    actor?.staff && mayDo(actor.staff, 'match transfers') ? readQueue(app, { ids, size: ids.length }) : [],
  ),
);
