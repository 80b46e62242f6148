// The treasurer's month: its figures from the journal, over a history at random, and through the graph.
import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import type { App } from '../context.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createStaff } from '../../tests/kit/catalogue.ts';
import { createApp } from '../../tests/kit/people.ts';
import { accountSides } from './accounts.ts';
import { listOpenClaims, readAges } from './open-claims.ts';
import { readMonth } from './read-month.ts';

let app: App;
let ask: ReturnType<typeof createAsker>;

/** What each kind of entry moves: debit, credit. Some go both ways, as what is taken back does. */
const moves: [kind: string, debit: string, credit: string][] = [
  ['CLAIM', 'FAMILY', 'INCOME'],
  ['CLAIM', 'INCOME', 'FAMILY'],
  ['RECEIVED', 'PROVIDER', 'FAMILY'],
  ['RECEIVED', 'UNALLOCATED', 'FAMILY'],
  ['UNALLOCATED', 'FAMILY', 'UNALLOCATED'],
  ['REFUND_OWED', 'FAMILY', 'OWED_BACK'],
  ['REFUND_SENT', 'OWED_BACK', 'UNDER_WAY'],
  ['REFUND_DONE', 'UNDER_WAY', 'PROVIDER'],
  ['REFUND_FAILED', 'PROVIDER', 'OWED_BACK'],
  ['CHARGEBACK', 'FAMILY', 'PROVIDER'],
  ['WRITTEN_OFF', 'WRITE_OFF', 'FAMILY'],
  ['MOVEMENT', 'BANK', 'UNALLOCATED'],
  ['BALANCE', 'BANK', 'OPENING'],
];
type Entry = { kind: string; debit: string; credit: string; cents: number; day: string; payment: string };
const history: Entry[] = [];
const months = Array.from({ length: 7 }, (_, index) => new Date(Date.UTC(2026, 9 + index, 1)));

beforeAll(async () => {
  app = await createApp();
  ask = createAsker(app);
  const payments = Array.from({ length: 20 }, () => randomUUID());
  const pick = <Of>(of: readonly Of[]) => of[Math.floor(Math.random() * of.length)]!;
  for (let n = 0; n < 400; n += 1) {
    const [kind, debit, credit] = pick(moves);
    const day = new Date(Date.UTC(2026, 9, 1 + Math.floor(Math.random() * 210))).toISOString().slice(0, 10);
    history.push({ kind, debit, credit, cents: 1 + Math.floor(Math.random() * 99_999), day, payment: pick(payments) });
  }
  await app.database.pool.query(
    `WITH given AS (SELECT * FROM json_to_recordset($1) AS given (n int, kind text, debit text, credit text, cents int, day date, payment uuid)),
      entry AS (INSERT INTO journal_entry (kind, actor, value_date) SELECT kind::journal_kind, 'n' || n, day FROM given RETURNING id, actor)
     INSERT INTO journal_line (entry_id, account, amount_cents, payment_id, week_id, refund_id, movement_id, iban)
     SELECT entry.id, side.account::journal_account, side.cents, payment, payment, payment, payment, 'BE26091000000029'
     FROM given JOIN entry ON actor = 'n' || n CROSS JOIN LATERAL (VALUES (debit, cents), (credit, -cents)) AS side (account, cents)`,
    [JSON.stringify(history.map((entry, n) => ({ n, ...entry })))],
  );
});

/** Of an account, debit above zero, what the history has made of it by the end of a day. */
const balance = (account: string, until: string) =>
  history
    .filter(({ day }) => day <= until)
    .reduce((cents, entry) => cents + (entry.debit === account ? entry.cents : 0) - (entry.credit === account ? entry.cents : 0), 0);

test('what a month closes with is what the next one opens with, and what the journal has, to the cent, for every account', async () => {
  const read = await Promise.all(months.map((month) => readMonth(app.database.prisma, month)));
  for (const [index, { claims, accounts, lastDay }] of read.entries()) {
    const { openingCents, rightsCents, receivedCents, givenBackCents, writtenOffCents, closingCents } = claims;
    expect(openingCents + rightsCents - receivedCents + givenBackCents - writtenOffCents).toBe(closingCents);
    const until = lastDay.toISOString().slice(0, 10);
    expect(closingCents).toBe(balance('FAMILY', until));
    for (const line of accounts) {
      const sign = accountSides[line.account] === 'DEBIT' ? 1 : -1;
      expect(`${until} ${line.account} ${sign * line.closingCents}`).toBe(`${until} ${line.account} ${balance(line.account, until) + 0}`);
      expect(line.openingCents + sign * (line.debitCents - line.creditCents)).toBe(line.closingCents);
      const before = read[index - 1]?.accounts.find(({ account }) => account === line.account);
      if (before) expect(line.openingCents).toBe(before.closingCents);
    }
    if (index > 0) expect(openingCents).toBe(read[index - 1]!.claims.closingCents);
  }
});

test('what is open by age, less what families have too much, is what the month closes with; the list of it is the same', async () => {
  for (const month of months) {
    const { lastDay, claims } = await readMonth(app.database.prisma, month);
    const { bands, creditCents } = await readAges(app.database.prisma, lastDay);
    expect(bands.reduce((sum, { cents }) => sum + cents, 0) - creditCents).toBe(claims.closingCents);
    const half = await listOpenClaims(app.database.prisma, { day: lastDay, after: null, limit: 7 });
    const rest = half.length < 7 ? [] : await listOpenClaims(app.database.prisma, { day: lastDay, after: half.at(-1)!, limit: 100 });
    const list = [...half, ...rest];
    expect(new Set(list.map(({ paymentId }) => paymentId)).size).toBe(list.length);
    expect(list.reduce((sum, { cents }) => sum + cents, 0)).toBe(claims.closingCents);
  }
});

test('through the graph: each figure leads to its lines, an export is written down, a month to come is none', async () => {
  const { token } = await createStaff(app, 'TREASURER');
  const month = await ask(token, '{ admin { booksMonth(day: "2026-11-17") { firstDay rightsCents rights { week { id } netCents } } } }');
  const { firstDay, rightsCents, rights } = month.data.admin.booksMonth;
  expect([firstDay, rights.reduce((sum: number, { netCents }: { netCents: number }) => sum + netCents, 0)]).toEqual([
    '2026-11-01',
    rightsCents,
  ]);
  const page = (after: string | null) =>
    ask(
      token,
      `query ($after: String) { admin { journalLines(from: "2026-11-01", to: "2026-11-30", account: FAMILY, kind: CLAIM, first: 3, after: $after) {
        edges { node { amountCents otherAccounts payment { id } } } pageInfo { hasNextPage endCursor } } } }`,
      { after },
    );
  type Line = { amountCents: number; otherAccounts: string[] };
  type Lines = { edges: { node: Line }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
  const lines: Line[] = [];
  for (let after: string | null = null, more = true; more;) {
    const { edges, pageInfo }: Lines = (await page(after)).data.admin.journalLines;
    lines.push(...edges.map(({ node }) => node));
    [after, more] = [pageInfo.endCursor, pageInfo.hasNextPage];
  }
  expect(lines.reduce((sum, { amountCents }) => sum + amountCents, 0)).toBe(rightsCents);
  expect(lines.every(({ otherAccounts }) => otherAccounts.join() === 'INCOME')).toBe(true);

  const take = (day: string) =>
    ask(
      token,
      `mutation { exportBooks(day: "${day}", format: XLSX) { __typename ... on BooksMonth { rightsCents } ... on InputInvalid { field } } }`,
    );
  expect((await take('2026-11-30')).data.exportBooks).toEqual({ __typename: 'BooksMonth', rightsCents });
  expect((await take('2099-01-01')).data.exportBooks).toEqual({ __typename: 'InputInvalid', field: 'day' });
  const trail = await app.database.prisma.auditEntry.findMany({ where: { action: 'books-exported' } });
  expect(trail.map(({ subject, detail }) => ({ subject, detail }))).toEqual([{ subject: 'books:2026-11', detail: { format: 'XLSX' } }]);
  for (const role of ['DESK', 'COORDINATOR', 'KITCHEN'] as const) {
    const other = await createStaff(app, role, role === 'COORDINATOR' ? 'École' : null);
    expect((await ask(other.token, '{ admin { booksMonth(day: "2026-11-17") { firstDay } } }')).errors?.[0]?.extensions.code).toBe(
      'FORBIDDEN',
    );
  }
});
