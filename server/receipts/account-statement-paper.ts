// What a statement of account says, line by line: the page, the PDF and the graph have the same words.
import { formatCents, formatDate } from '../language/format.ts';
import { languageTag, messages, type Locale } from '../language/messages.ts';
import { dayOf, isoDay } from '../language/dates.ts';
import type { Fact, Paper } from '../papers/paper.ts';
import type { AccountStatement, StatementMove, StatementPaper } from './account-statement.ts';
import { refundReasons } from './credit-note-paper.ts';
import { issuerFacts, paymentMethods, payerFacts, weekOf } from './paper-parts.ts';

/** What moved the account, in a sentence. */
export function describeMove({ part, cents, place, method, reason }: StatementMove, locale: Locale): string {
  const say = { locale };
  const said = {
    rightsCents: () => (cents > 0 ? messages.account_statement_due({}, say) : messages.account_statement_not_due({}, say)),
    receivedCents: () =>
      cents < 0
        ? messages.account_statement_received({ method: paymentMethods[method]({}, say) }, say)
        : messages.account_statement_received_undone({}, say),
    givenBackCents: () =>
      reason
        ? messages.account_statement_given_back({ reason: refundReasons[reason]({}, say) }, say)
        : messages.credit_note_refund({}, say),
    writtenOffCents: () => messages.account_statement_written_off({}, say),
  }[part]();
  return place ? `${said} : ${place.childName}, ${weekOf(place, locale)}` : said;
}

/** The sums of the period; those of nothing are left out, but for the balances. */
export function statementFacts(statement: AccountStatement, locale: Locale): Fact[] {
  const say = { locale };
  const { from, to, openingCents, closingCents } = statement;
  const sum = (label: string, cents: number): Fact[] => (cents === 0 ? [] : [[label, formatCents(cents, locale)]]);
  return [
    [messages.account_statement_opening({ day: formatDate(from, locale) }, say), formatCents(openingCents, locale)],
    ...sum(messages.account_statement_rights({}, say), statement.rightsCents),
    ...sum(messages.account_statement_paid({}, say), statement.receivedCents),
    ...sum(messages.account_statement_back({}, say), statement.givenBackCents),
    ...sum(messages.account_statement_written_off({}, say), statement.writtenOffCents),
    [messages.account_statement_closing({ day: formatDate(to, locale) }, say), formatCents(closingCents, locale)],
    ...sum(messages.account_statement_to_return({}, say), statement.toReturnCents),
  ];
}

/** The whole paper, in the reader's language: it is a piece of information, and binds nobody. */
export function accountStatementPaper({ statement, issuer, payer, madeBy }: StatementPaper, locale: Locale): Paper {
  const say = { locale };
  const { from, to, madeAt, moves } = statement;
  const title = messages.account_statement_title({}, say);
  const period = messages.account_statement_period({ from: formatDate(from, locale), to: formatDate(to, locale) }, say);
  return {
    title: `${title}, ${period}`,
    number: `${title}, ${period}`,
    fileName: `releve-${isoDay(from)}-${isoDay(to)}`,
    day: dayOf(madeAt).toString(),
    sheets: [
      {
        lang: languageTag(locale),
        title,
        lead: [period],
        marks: [],
        parts: [
          issuerFacts(issuer, locale),
          payerFacts({ payer }, locale),
          {
            title: messages.account_statement_moves({}, say),
            columns: [
              { label: messages.account_statement_day({}, say) },
              { label: messages.account_statement_what({}, say), width: 2.2 },
              { label: messages.paper_amount({}, say), isNumber: true },
              { label: messages.account_statement_balance({}, say), isNumber: true },
            ],
            rows: moves.map((move) => [
              formatDate(move.day, locale),
              describeMove(move, locale),
              formatCents(move.cents, locale),
              formatCents(move.balanceCents, locale),
            ]),
            total: {
              label: messages.account_statement_closing({ day: formatDate(to, locale) }, say),
              value: formatCents(statement.closingCents, locale),
            },
          },
          { title: messages.account_statement_sums({}, say), rows: statementFacts(statement, locale) },
        ],
        closing: [messages.account_statement_made({ day: formatDate(dayOf(madeAt).toString(), locale), name: madeBy }, say)],
        notes: [messages.account_statement_note({}, say)],
      },
    ],
  };
}

export const pdfUrlOf = (parentId: string, { from, to }: { from: Date; to: Date }): string =>
  `/documents/releves/${parentId}.pdf?du=${isoDay(from)}&au=${isoDay(to)}`;
