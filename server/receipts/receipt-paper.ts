// What a receipt says: what came in, for what, and what came of it.
import { formatCents, formatDate } from '../language/format.ts';
import { languageTag, messages, type Locale } from '../language/messages.ts';
import type { Fact, Paper, Sheet } from '../papers/paper.ts';
import { formatPaymentPaperNumber, type ReceiptContent } from './content.ts';
import { type Copy, issuerFacts, localesOf, methodFacts, paperOf, payerFacts, translationMark, weekOf } from './paper-parts.ts';

const titleOf = (number: string, locale: Locale) => messages.receipt_title({ number }, { locale });

/** The whole paper. */
export function receiptPaper(content: ReceiptContent, { locale, isDuplicate }: Copy): Paper {
  const number = formatPaymentPaperNumber('RECEIPT', content);
  const about = { number, fileName: 'recu', day: content.issuedOn, isDuplicate, title: titleOf };
  return paperOf(about, (marked) => localesOf(locale).map((of) => sheetOf(content, { number: marked, locale: of })));
}

function sheetOf(content: ReceiptContent, { number, locale }: { number: string; locale: Locale }): Sheet {
  const say = { locale };
  const cents = (amount: number) => formatCents(amount, locale);
  const { lines, received, amountCents, issuedOn } = content;
  return {
    lang: languageTag(locale),
    title: titleOf(number, locale),
    lead: [messages.receipt_lead({}, say)],
    marks: translationMark(locale),
    parts: [
      issuerFacts(content.issuer, locale),
      payerFacts(content, locale),
      {
        title: messages.receipt_payment({}, say),
        rows: [
          ...(received.length === 1
            ? ([[messages.receipt_date({}, say), formatDate(received[0]!.day, locale)]] satisfies Fact[])
            : received.map(({ day, cents: came }): Fact => [
                messages.receipt_received_on({ day: formatDate(day, locale) }, say),
                cents(came),
              ])),
          ...methodFacts(content, locale),
        ],
      },
      {
        title: messages.receipt_lines({}, say),
        columns: [
          { label: messages.paper_child({}, say) },
          { label: messages.receipt_week({}, say), width: 2.2 },
          { label: messages.receipt_days({}, say), isNumber: true, width: 0.5 },
          { label: messages.paper_amount({}, say), isNumber: true },
        ],
        rows: lines.flatMap((line) => [
          [
            line.childName,
            weekOf(line, locale) + (line.isKept ? '' : ` (${messages.receipt_not_kept({}, say)})`),
            String(line.days.length),
            cents(line.amountCents - optionsTotal(line)),
          ],
          ...(line.options ?? []).map((option) => [
            '',
            option.isAttestable ? option.name : messages.receipt_option_unattested({ option: option.name }, say),
            '',
            cents(option.amountCents),
          ]),
        ]),
        total: { label: messages.paper_total({}, say), value: cents(content.askedCents) },
      },
      { title: messages.receipt_account({}, say), rows: accountOf(content, locale) },
    ],
    closing: [messages.receipt_closing({ amount: cents(amountCents), day: formatDate(received.at(-1)!.day, locale) }, say)],
    notes: [messages.receipt_issued({ day: formatDate(issuedOn, locale) }, say)],
  };
}

const optionsTotal = ({ options = [] }: ReceiptContent['lines'][number]) => options.reduce((sum, { amountCents }) => sum + amountCents, 0);

/** What was asked and what came: less leaves a rest, more goes back. */
function accountOf({ askedCents, priorCents, amountCents }: ReceiptContent, locale: Locale): Fact[] {
  const say = { locale };
  const line = (label: string, amount: number): Fact[] => (amount > 0 ? [[label, formatCents(amount, locale)]] : []);
  const total = priorCents + amountCents;
  return [
    ...line(messages.receipt_asked({}, say), askedCents),
    ...line(messages.receipt_prior({}, say), priorCents),
    ...line(messages.receipt_received({}, say), amountCents),
    ...line(messages.receipt_missing({}, say), askedCents - total),
    ...line(messages.receipt_surplus({}, say), Math.min(amountCents, total - askedCents)),
  ];
}
