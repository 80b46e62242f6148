// The figures of a month and the lines that make them up, as sheets.
import { JournalLinesDocument, type JournalLinesQuery, OpenClaimsDocument, type BooksFragment } from '#generated/graphql.ts';
import { error } from '@sveltejs/kit';
import { read, type Asking } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { codeLabel } from '../code-labels.ts';
import type { Amount, SheetCell } from '../sheet.ts';
import { sheetNames, type Sheet, type SheetName } from './sheets.ts';

type Line = JournalLinesQuery['admin']['journalLines']['edges'][number]['node'];
type Unnamed = Pick<Sheet, 'name' | 'columns' | 'rows'>;
type Question = { account?: Line['account']; kind?: Line['kind'] };
type Build = (event: Asking, books: BooksFragment) => Promise<Unnamed> | Unnamed;

/** Pages of 200 lines: a season of a large commune in one month. */
const mostPages = 200;

const euro = (cents: number): Amount => ({ cents });
const day = (date: string) => date.split('-').reverse().join('/');
const nameOf = (payment: { payer: { givenName: string; familyName: string } } | null) =>
  payment ? `${payment.payer.familyName} ${payment.payer.givenName}` : '';

async function linesOf(event: Asking, { firstDay, lastDay }: BooksFragment, question: Question): Promise<Line[]> {
  const lines: Line[] = [];
  let after: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const variables: { after: string | null } & Record<string, unknown> = { ...question, from: firstDay, to: lastDay, first: 200, after };
    const { admin }: JournalLinesQuery = await read(event, JournalLinesDocument, variables);
    lines.push(...admin.journalLines.edges.map(({ node }) => node));
    if (!admin.journalLines.pageInfo.hasNextPage) return lines;
    after = admin.journalLines.pageInfo.endCursor;
  }
  error(413, m.bureau_export_too_long());
}

/** date, kind, way, statement, communication, payer, amount */
const lineColumns = () => [
  m.bureau_col_day(),
  m.bureau_col_kind(),
  m.bureau_col_method(),
  m.bureau_col_statement(),
  m.transfer_communication(),
  m.bureau_col_payer(),
  m.bureau_col_amount(),
];
const lineRow = (line: Line, sign: 1 | -1): SheetCell[] => [
  day(line.day),
  line.refund ? `${codeLabel(line.kind)} · ${codeLabel(line.refund.reason)}` : codeLabel(line.kind),
  line.payment ? codeLabel(line.payment.method) : '',
  line.statementNumber ?? '',
  line.payment?.structuredCommunication ?? '',
  nameOf(line.payment),
  euro(sign * line.amountCents),
];

const linesSheet =
  (name: SheetName, sign: 1 | -1, questions: Question[]): Build =>
  async (event, books) => {
    const lines: Line[] = [];
    for (const question of questions) lines.push(...(await linesOf(event, books, question)));
    lines.sort((one, other) => one.day.localeCompare(other.day));
    return { name, columns: lineColumns(), rows: lines.map((line) => lineRow(line, sign)) };
  };

const control: Build = (_event, books) => ({
  name: 'control',
  columns: [m.bureau_books_control(), m.bureau_col_amount()],
  rows: [
    [m.bureau_books_opening(), euro(books.openingCents)],
    [`+ ${m.bureau_books_rights()}`, euro(books.rightsCents)],
    [`− ${m.bureau_books_received()}`, euro(-books.receivedCents)],
    [`+ ${m.bureau_books_given_back()}`, euro(books.givenBackCents)],
    [`− ${m.bureau_books_written_off()}`, euro(-books.writtenOffCents)],
    [m.bureau_books_closing({ day: day(books.lastDay) }), euro(books.closingCents)],
    ...books.accounts.map(({ account, closingCents }): SheetCell[] => [codeLabel(account), euro(closingCents)]),
  ],
});

const rights: Build = (_event, books) => ({
  name: 'rights',
  columns: [
    m.bureau_col_plaine(),
    m.bureau_col_site_name(),
    m.bureau_col_start_date(),
    m.bureau_col_decision(),
    m.bureau_col_gross(),
    m.bureau_reductions_title(),
    m.bureau_col_net(),
    m.bureau_col_children(),
  ],
  rows: books.rights.map(({ week, decision, netCents, reductionCents, childCount }) => [
    week?.plaine.name ?? '',
    week?.plaine.siteName ?? '',
    week ? day(week.startDate) : '',
    decision ?? '',
    euro(netCents + reductionCents),
    euro(-reductionCents),
    euro(netCents),
    childCount,
  ]),
});

const open: Build = async (event, { lastDay }) => {
  const rows: SheetCell[][] = [];
  let after: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const variables: { on: string; first: number; after: string | null } = { on: lastDay, first: 200, after };
    const { admin } = await read(event, OpenClaimsDocument, variables);
    for (const { node } of admin.openClaims.edges)
      rows.push([
        day(node.since),
        node.days,
        node.payment ? codeLabel(node.payment.method) : '',
        node.payment?.structuredCommunication ?? '',
        nameOf(node.payment),
        euro(node.cents),
      ]);
    after = admin.openClaims.pageInfo.endCursor;
    if (!admin.openClaims.pageInfo.hasNextPage) {
      const columns = [
        m.bureau_col_since(),
        m.bureau_col_days_open(),
        m.bureau_col_method(),
        m.transfer_communication(),
        m.bureau_col_payer(),
        m.bureau_col_amount(),
      ];
      return { name: 'open', columns, rows };
    }
  }
  error(413, m.bureau_export_too_long());
};

const builds: Record<SheetName, Build> = {
  control,
  rights,
  received: linesSheet('received', -1, [
    { account: 'FAMILY', kind: 'RECEIVED' },
    { account: 'FAMILY', kind: 'UNALLOCATED' },
  ]),
  refunds: linesSheet('refunds', 1, [
    { account: 'FAMILY', kind: 'REFUND_OWED' },
    { account: 'FAMILY', kind: 'CHARGEBACK' },
    { account: 'FAMILY', kind: 'OUTSIDE' },
    { account: 'OWED_BACK', kind: 'REFUND_DONE' },
    { account: 'OWED_BACK', kind: 'REFUND_SENT' },
    { account: 'OWED_BACK', kind: 'REFUND_FAILED' },
  ]),
  provider: linesSheet('provider', 1, [{ account: 'PROVIDER' }]),
  fees: linesSheet('fees', 1, [{ account: 'OTHER' }]),
  written_off: linesSheet('written_off', 1, [{ account: 'WRITE_OFF' }]),
  open,
};

export async function buildSheet(event: Asking, books: BooksFragment, name: SheetName): Promise<Sheet> {
  return { ...(await builds[name](event, books)), title: sheetNames[name]() };
}

/** All of them, for a workbook. */
export async function buildSheets(event: Asking, books: BooksFragment): Promise<Sheet[]> {
  const sheets: Sheet[] = [];
  for (const name of Object.keys(builds) as SheetName[]) sheets.push(await buildSheet(event, books, name));
  return sheets;
}
