// Statements of the bank, for staff alone.
import { type ImportedStatement, listStatements } from '../../server/accounting/list-statements.ts';
import type { PlannedFile, PlannedStatement } from '../../server/accounting/planned.ts';
import type { Predicted } from '../../server/accounting/predict-matches.ts';
import type { Problem } from '../../server/accounting/statement.ts';
import { mayDo } from '../../server/identity/access.ts';
import { builder } from '../builder.ts';
import { type Page, PageInfo } from '../lib/connections.ts';
import { findById } from '../lib/references.ts';

export const StatementFormat = builder.enumType('StatementFormat', {
  description: 'how the bank wrote a file',
  values: {
    CODA: { description: 'Febelfin, coded statement of account' },
    CAMT053: { description: 'ISO 20022, statement' },
    CAMT054: { description: 'ISO 20022, details of movements that a statement counts' },
  },
});

const StatementOutcome = builder.enumType('StatementOutcome', {
  description: 'what an import does with a statement of a file',
  values: {
    NEW: { description: 'taken, or would be' },
    KNOWN: { description: 'was imported before, in this format or another: it adds nothing' },
    OTHER_ACCOUNT: { description: "not the commune's account in euro: left alone" },
  },
});

const StatementProblem = builder.objectRef<Problem>('StatementProblem').implement({
  description: 'what is wrong in a file, or only remarkable, and where',
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
  description: 'a statement as a file has it, and what an import does with it',
  fields: (t) => ({
    outcome: t.field({
      type: StatementOutcome,
      description: 'NEW does not count when the file is refused',
      resolve: ({ outcome }) => outcome,
    }),
    format: t.field({
      type: StatementFormat,
      description: 'read from the content, whatever the name of the file',
      resolve: ({ statement }) => statement.format,
    }),
    account: t.string({ description: 'IBAN of the account that it is of', resolve: ({ statement }) => statement.account }),
    number: t.string({
      nullable: true,
      description: 'as the bank counts in a year, without leading zeros; null: the bank numbers none',
      resolve: ({ statement }) => statement.number,
    }),
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
    movementCount: t.int({
      description: 'money in and out, each detail of a total for itself',
      resolve: ({ statement }) => statement.movements.length,
    }),
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
  description: 'a file that was given, and what an import does with it: whole or not at all',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'as it was given' }),
    refused: t.field({
      type: [StatementProblem],
      description: 'why nothing of it is taken; empty when it is',
      resolve: ({ refused }) => refused,
    }),
    warnings: t.field({
      type: [StatementProblem],
      description:
        'what stops nothing: a statement of another account, one that is missing before, details that do not make up their total',
      resolve: ({ warnings }) => warnings,
    }),
    statements: t.field({
      type: [StatementInFile],
      description: 'in their order in the file; empty when it cannot be read',
      resolve: ({ statements }) => statements,
    }),
  }),
});

export const StatementImport = builder.objectRef<{ importId: string | null; files: FileOfImport[] }>('StatementImport').implement({
  description: 'what an import did, or would do, with the files',
  fields: (t) => ({
    importId: t.id({ nullable: true, description: 'null for a preview, and when nothing was new', resolve: ({ importId }) => importId }),
    files: t.field({
      type: [StatementFile],
      description: 'every one that was given, in this order, those that are refused too',
      resolve: ({ files }) => files,
    }),
  }),
});

export const StatementImportUndone = builder.objectRef<{ movementCount: number }>('StatementImportUndone').implement({
  description: 'what an import that was undone takes with it',
  fields: (t) => ({ movementCount: t.exposeInt('movementCount', { description: 'movements that were taken away' }) }),
});

const BankStatement = builder.objectRef<ImportedStatement>('BankStatement').implement({
  description: "a statement of the commune's account that was imported",
  fields: (t) => ({
    id: t.exposeID('id', { description: 'of this statement alone; `importId` is what is undone' }),
    importId: t.exposeID('importId', { description: 'what was imported together, and is undone together' }),
    format: t.expose('format', { type: StatementFormat, description: 'in which it came first: in another it adds nothing' }),
    account: t.exposeString('account', { description: 'IBAN' }),
    number: t.exposeString('number', {
      nullable: true,
      description: 'as the bank counts in a year, without leading zeros; null: the bank numbers none',
    }),
    openingCents: t.expose('openingCents', { type: 'SafeInt', nullable: true, description: 'euro cents' }),
    closingCents: t.expose('closingCents', {
      type: 'SafeInt',
      nullable: true,
      description: 'euro cents; null for details of what another statement counts',
    }),
    closingDate: t.expose('closingDate', {
      type: 'Date',
      nullable: true,
      description: 'the day of its last balance; null for details of what another statement counts',
    }),
    fileName: t.exposeString('fileName', { description: 'of the file that it came in' }),
    importedAt: t.expose('importedAt', { type: 'DateTime', description: 'in UTC; the same for all of an import' }),
    movementCount: t.exposeInt('movementCount', { description: 'money in and out, each detail of a total for itself' }),
    allocatedCount: t.exposeInt('allocatedCount', { description: 'movements that paid something' }),
    mayUndo: t.exposeBoolean('mayUndo', { description: 'nothing rests on its import' }),
  }),
});

const StatementEdge = builder.objectRef<Page<ImportedStatement>['edges'][number]>('BankStatementEdge').implement({
  description: 'a statement in its place in the list',
  fields: (t) => ({
    cursor: t.exposeString('cursor', { description: 'opaque; given as `after`, the next page begins behind this row' }),
    node: t.expose('node', { description: 'what was imported', type: BankStatement }),
  }),
});
export const StatementConnection = builder.objectRef<Page<ImportedStatement>>('BankStatementConnection').implement({
  description: 'one page of imported statements, newest first',
  fields: (t) => ({
    edges: t.expose('edges', { description: 'statements of this page, newest first', type: [StatementEdge] }),
    pageInfo: t.expose('pageInfo', { description: 'whether more follow, and the cursor to go on with', type: PageInfo }),
  }),
});

builder.asEntity(
  BankStatement,
  findById('BankStatement', async (_query, ids, { app, actor }) =>
    actor?.staff && mayDo(actor.staff, 'import statements') ? listStatements(app.database.prisma, { ids, limit: ids.length }) : [],
  ),
);
