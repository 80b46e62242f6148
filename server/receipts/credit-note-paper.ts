// What a credit note says: what went back, of which payment, and why.
import type { RefundReason } from '../../prisma/generated/client/enums.ts';
import { formatCents, formatDate } from '../language/format.ts';
import { languageTag, messages, type Locale } from '../language/messages.ts';
import type { Paper, Sheet } from '../papers/paper.ts';
import { factIf } from '../certificates/certificate-paper.ts';
import { type CreditNoteContent, formatPaymentPaperNumber, type WayBack } from './content.ts';
import { type Copy, issuerFacts, localesOf, methodFacts, paperOf, payerFacts, translationMark, weekOf } from './paper-parts.ts';

type Words = (params: object, options: { locale: Locale }) => string;

/** Why money goes back, in words. */
export const refundReasons: Record<RefundReason, Words> = {
  LATE_PAYMENT: messages.credit_note_late_payment,
  LINE_RELEASED: messages.credit_note_line_released,
  CANCELLATION: messages.credit_note_cancellation,
  SURPLUS: messages.credit_note_surplus,
  WEEK_CANCELLED: messages.credit_note_week_cancelled,
  CHARGEBACK: messages.credit_note_chargeback,
  OUTSIDE: messages.credit_note_outside,
  PRICE_LOWERED: messages.credit_note_price_lowered,
};

const ways: Record<WayBack, Words> = {
  PROVIDER: messages.credit_note_way_provider,
  TRANSFER: messages.credit_note_way_transfer,
  TAKEN_BACK: messages.credit_note_way_taken_back,
};

const titleOf = (number: string, locale: Locale) => messages.credit_note_title({ number }, { locale });

/** The whole paper; `isReplaced`: the money came back, or another note says when it left again. */
export function creditNotePaper(content: CreditNoteContent, { locale, isDuplicate, isReplaced }: Copy & { isReplaced: boolean }): Paper {
  const number = formatPaymentPaperNumber('CREDIT_NOTE', content);
  const about = { number, fileName: 'note-de-credit', day: content.issuedOn, isDuplicate, title: titleOf };
  return paperOf(about, (marked) => localesOf(locale).map((of) => sheetOf(content, { number: marked, locale: of, isReplaced })));
}

function sheetOf(
  content: CreditNoteContent,
  { number, locale, isReplaced }: { number: string; locale: Locale; isReplaced: boolean },
): Sheet {
  const say = { locale };
  const { receipts, reason, way, account, refundNumber, line, days, amountCents, day, issuedOn } = content;
  const cents = formatCents(amountCents, locale);
  return {
    lang: languageTag(locale),
    title: titleOf(number, locale),
    lead: [messages.credit_note_lead({ receipts: receipts.join(', ') }, say)],
    marks: [...(isReplaced ? [messages.credit_note_replaced({}, say)] : []), ...translationMark(locale)],
    parts: [
      issuerFacts(content.issuer, locale),
      payerFacts(content, locale),
      { title: messages.credit_note_first({}, say), rows: methodFacts(content, locale) },
      {
        title: messages.credit_note_refund({}, say),
        rows: [
          [messages.credit_note_date({}, say), formatDate(day, locale)],
          [messages.credit_note_way({}, say), ways[way]({}, say)],
          ...factIf(messages.credit_note_account({}, say), account),
          [messages.credit_note_number({}, say), refundNumber],
          [messages.credit_note_reason({}, say), refundReasons[reason]({}, say)],
        ],
      },
      {
        title: messages.credit_note_lines({}, say),
        columns: [
          { label: messages.paper_child({}, say) },
          { label: messages.receipt_week({}, say), width: 2 },
          { label: messages.credit_note_days({}, say) },
          { label: messages.paper_amount({}, say), isNumber: true },
        ],
        rows: [
          [
            line?.childName ?? '—',
            line ? weekOf(line, locale) : messages.credit_note_no_place({}, say),
            days.map((one) => formatDate(one, locale)).join(', ') || '—',
            cents,
          ],
        ],
        total: { label: messages.paper_total({}, say), value: cents },
      },
    ],
    closing: [messages.credit_note_closing({ amount: cents, day: formatDate(day, locale) }, say)],
    notes: [messages.receipt_issued({ day: formatDate(issuedOn, locale) }, say)],
  };
}
