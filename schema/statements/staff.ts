// Statements of the bank: import, undo, and what the money in them pays.
import { allocateMovement } from '../../server/accounting/allocate-movement.ts';
import { importStatements } from '../../server/accounting/import-statements.ts';
import { listStatements } from '../../server/accounting/list-statements.ts';
import { planImport } from '../../server/accounting/plan-import.ts';
import type { PlannedFile } from '../../server/accounting/planned.ts';
import { type Predicted, predictMatches } from '../../server/accounting/predict-matches.ts';
import { readQueue } from '../../server/accounting/read-queue.ts';
import type { Statement } from '../../server/accounting/statement.ts';
import { undoImport } from '../../server/accounting/undo-import.ts';
import { asStaff } from '../../server/context.ts';
import { transact } from '../../server/platform/act.ts';
import { AlreadyDecided, InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { readCursor, readSize, toPage } from '../lib/connections.ts';
import { knownId } from '../lib/ids.ts';
import { lineOf, listOf } from '../lib/inputs.ts';
import { Payment } from '../payments/type.ts';
import { MovementConnection } from './movement.ts';
import { StatementConnection, StatementImport, StatementImportUndone } from './type.ts';

const first = '50 when not said, 200 at most';
const after = '`pageInfo.endCursor` of the page before; BAD_USER_INPUT for what is no cursor';

builder.objectFields(AdminQuery, (t) => ({
  bankStatements: t.field({
    type: StatementConnection,
    description: "statements of the commune's account that were imported, newest first",
    authScopes: { may: 'import statements' },
    args: { first: t.arg.int({ description: first }), after: t.arg.string({ description: after }) },
    resolve: async (_root, args, { app }) => {
      const size = readSize(args.first);
      const after = readCursor(args.after);
      const rows = await listStatements(app.database.prisma, { after, limit: size + 1 });
      return toPage(rows, size, after, ({ seq }) => seq);
    },
  }),
  movementsToAllocate: t.field({
    type: MovementConnection,
    description: 'money that came in and pays nothing yet, oldest first, each with its reason and what it may pay',
    authScopes: { may: 'match transfers' },
    args: { first: t.arg.int({ description: first }), after: t.arg.string({ description: after }) },
    resolve: async (_root, args, { app }) => {
      const size = readSize(args.first);
      const after = readCursor(args.after);
      return toPage(await readQueue(app, { after, size }), size, after, ({ seq }) => seq);
    },
  }),
}));

const StatementFileInput = builder.inputType('StatementFileInput', {
  description: 'a file as the bank gave it',
  fields: (t) => ({
    name: t.string({
      required: true,
      validate: lineOf(200),
      description: 'as the computer has it: what staff find the file by; 200 characters at most',
    }),
    content: t.string({ required: true, description: 'the bytes of the file in base64; CODA, camt.053 or camt.054' }),
  }),
});

/** Reading ten thousand movements and writing them takes seconds; a transaction has five by itself. */
const timeout = 120_000;

const answer = (importId: string | null, files: PlannedFile[], predicted: Map<Statement, Predicted> | null) => ({
  importId,
  files: files.map((file) => ({
    ...file,
    statements: file.statements.map((planned) => ({ ...planned, predicted: predicted?.get(planned.statement) ?? null })),
  })),
});

builder.mutationFields((t) => ({
  importStatements: t.field({
    type: StatementImport,
    description:
      'statements of the bank, each file whole or not at all, each statement once in whichever format; a preview says what would happen and writes nothing',
    authScopes: { may: 'import statements' },
    errors: {
      types: [InputInvalid],
      union: {
        name: 'ImportStatementsResult',
        description: 'answer of `importStatements`: what happened to each file, those that are refused too, or InputInvalid',
      },
    },
    args: {
      files: t.arg({
        type: [StatementFileInput],
        required: true,
        validate: listOf(50),
        description: '50 at most; in any order, formats mixed',
      }),
      preview: t.arg.boolean({ description: 'write nothing' }),
    },
    resolve: async (_root, { files, preview }, context) => {
      const given = files.map(({ name, content }) => ({ name, bytes: Buffer.from(content, 'base64') }));
      return transact(
        context.app,
        asStaff(context),
        async (ctx) => {
          if (!preview) {
            const imported = await importStatements(ctx, given);
            return answer(imported.importId, imported.files, null);
          }
          const planned = await planImport(ctx.tx, given);
          return answer(null, planned, await predictMatches(ctx.tx, planned));
        },
        { timeout },
      );
    },
  }),
  undoStatementImport: t.field({
    type: StatementImportUndone,
    description:
      'takes an import away while nothing rests on it: the same files may be imported again. InputInvalid when there is no such import; AlreadyDecided when its money paid something',
    authScopes: { may: 'import statements' },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: {
        name: 'UndoStatementImportResult',
        description: 'answer of `undoStatementImport`: how much was taken away, or one of its refusals',
      },
    },
    args: { importId: t.arg.id({ required: true, description: '`importId` of a statement: all that came with it goes' }) },
    resolve: async (_root, args, context) => {
      const importId = knownId('BankStatement', args.importId, 'importId');
      const movementCount = await transact(context.app, asStaff(context), (ctx) => undoImport(ctx, importId), { timeout });
      return { movementCount };
    },
  }),
  allocateMovement: t.prismaField({
    type: Payment,
    description:
      'money that came in pays a transfer, as if it had been confirmed by hand with the amount that the bank says; a surplus is due back. InputInvalid when one of them is unknown, the payment is no transfer, AlreadyDecided when one of them was settled before',
    authScopes: { may: 'match transfers' },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: { name: 'AllocateMovementResult', description: 'answer of `allocateMovement`: the payment, or one of its refusals' },
    },
    args: {
      movementId: t.arg.id({ required: true, description: 'the money, of `movementsToAllocate`' }),
      paymentId: t.arg.id({ required: true, description: 'the transfer that it pays; not only one that is proposed' }),
    },
    resolve: async (query, _root, args, context) => {
      const movementId = knownId('BankMovement', args.movementId, 'movementId');
      const paymentId = knownId('Payment', args.paymentId, 'paymentId');
      await transact(context.app, asStaff(context), (ctx) => allocateMovement(ctx, { movementId, paymentId }));
      return context.app.database.prisma.payment.findUniqueOrThrow({ ...query, where: { id: paymentId } });
    },
  }),
}));
