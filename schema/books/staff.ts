import { asStaff } from '../../server/context.ts';
import { isDay, fromIsoDay, isoDay } from '../../server/language/dates.ts';
import { messages, officialLocale } from '../../server/language/messages.ts';
import { listLines } from '../../server/journal/list-lines.ts';
import { listOpenClaims } from '../../server/journal/open-claims.ts';
import { readMonth } from '../../server/journal/read-month.ts';
import { recordExport } from '../../server/journal/record-export.ts';
import { transact } from '../../server/platform/act.ts';
import { isId } from '../../server/platform/ids.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { AdminQuery, badInput } from '../lib/admin-query.ts';
import { fromCursor, readCursor, readSize, toPage, toPageOfRest } from '../lib/connections.ts';
import { BooksMonth } from './month.ts';
import { JournalAccount, JournalKind, JournalLineConnection, OpenClaimConnection } from './type.ts';

const first = 'rows of the page; 50 when left out, 200 at most';
const after = '`pageInfo.endCursor` of the page before; BAD_USER_INPUT for what is no cursor';

/** @throws GraphQLError BAD_USER_INPUT */
function readOpenCursor(cursor: string | null | undefined) {
  if (cursor == null) return null;
  const [since = '', paymentId = ''] = fromCursor(cursor).split(' ');
  if (!isDay(since) || !isId(paymentId)) throw badInput(messages.admin_page_cursor({}, { locale: officialLocale }));
  return { since: fromIsoDay(since), paymentId };
}

builder.objectFields(AdminQuery, (t) => ({
  booksMonth: t.field({
    type: BooksMonth,
    description: 'a month of the books: what families owe from its first day to its last, and every account',
    authScopes: { may: 'see books' },
    args: { day: t.arg({ type: 'Date', required: true, description: 'any day of the month' }) },
    resolve: (_root, { day }, { app }) => readMonth(app.database.prisma, day),
  }),
  journalLines: t.field({
    type: JournalLineConnection,
    description: 'lines of the books, in the order in which they were written',
    authScopes: { may: 'see books' },
    args: {
      first: t.arg.int({ description: first }),
      after: t.arg.string({ description: after }),
      from: t.arg({ type: 'Date', description: 'only those that count for this day or later' }),
      to: t.arg({ type: 'Date', description: 'only those that count for this day or before' }),
      account: t.arg({ type: JournalAccount, description: 'only those of this account; all when left out' }),
      kind: t.arg({ type: JournalKind, description: 'only those of entries of this kind; all when left out' }),
    },
    resolve: async (_root, args, { app }) => {
      const { from, to, account, kind } = args;
      const size = readSize(args.first);
      const cursor = readCursor(args.after);
      const rows = await listLines(app.database.prisma, { from, to, account, kind, after: cursor, limit: size + 1 });
      return toPage(rows, size, cursor, ({ id }) => id);
    },
  }),
  openClaims: t.field({
    type: OpenClaimConnection,
    description: 'payments of which something was open at the end of a day, oldest first',
    authScopes: { may: 'see books' },
    args: {
      first: t.arg.int({ description: first }),
      after: t.arg.string({ description: after }),
      day: t.arg({ type: 'Date', required: true, description: 'the day at the end of which it was open' }),
    },
    resolve: async (_root, args, { app }) => {
      const size = readSize(args.first);
      const rows = await listOpenClaims(app.database.prisma, { day: args.day, after: readOpenCursor(args.after), limit: size + 1 });
      return toPageOfRest(rows, size, args.after, ({ since, paymentId }) => `${isoDay(since)} ${paymentId}`);
    },
  }),
}));

const BooksFormat = builder.enumType('BooksFormat', {
  description: 'as what a month is taken out of the portal',
  values: { XLSX: { description: 'a workbook' }, CSV: { description: 'a list of one kind, as text' } } as const,
});

builder.mutationField('exportBooks', (t) =>
  t.field({
    type: BooksMonth,
    description: 'a month is about to be taken out of the portal: written down in the audit trail with who takes it, and answered',
    authScopes: { may: 'see books' },
    errors: {
      types: [InputInvalid],
      union: { name: 'ExportBooksResult', description: 'answer of `exportBooks`: the month, or InputInvalid for one to come' },
    },
    args: {
      day: t.arg({ type: 'Date', required: true, description: 'any day of the month' }),
      format: t.arg({ type: BooksFormat, required: true, description: 'what is written down with it' }),
    },
    resolve: (_root, { day, format }, context) =>
      transact(context.app, asStaff(context), async (ctx) => {
        await recordExport(ctx, { day, format });
        return readMonth(ctx.tx, day);
      }),
  }),
);
