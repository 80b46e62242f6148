// What receipts and credit notes say alike: who issued them, who paid and how.
import { formatEnterpriseNumber } from '../commune/enterprise-number.ts';
import { factIf } from '../certificates/certificate-paper.ts';
import { formatWeek } from '../language/format.ts';
import { languageTag, messages, officialLocale, type Locale } from '../language/messages.ts';
import { fullName } from '../language/names.ts';
import { formatPhone } from '../language/phones.ts';
import type { Fact, Facts, Paper, Sheet } from '../papers/paper.ts';
import { formatStructuredCommunication } from '../payments/structured-communication.ts';
import type { Payer } from '../certificates/read-payers.ts';
import type { PaymentMethod } from '../../prisma/generated/client/enums.ts';
import type { Issuer, PaymentPaperContent, Place } from './content.ts';

/** Of a paper: in which language besides French, and whether it is a copy of one that was handed over. */
export type Copy = { locale: Locale; isDuplicate: boolean };

/** In French, the language of the commune's papers, and once more in the reader's own. */
export const localesOf = (locale: Locale): Locale[] =>
  languageTag(locale) === languageTag(officialLocale) ? [officialLocale] : [officialLocale, locale];

/** What a sheet in another language says of itself. */
export const translationMark = (locale: Locale): string[] =>
  languageTag(locale) === languageTag(officialLocale) ? [] : [messages.paper_translation({}, { locale })];

/** Who issued it, and whom to ask there. */
export const issuerFacts = ({ name, enterpriseNumber, address, serviceName, email, phone }: Issuer, locale: Locale): Facts => ({
  title: messages.paper_organiser({}, { locale }),
  rows: [
    [messages.paper_name({}, { locale }), name],
    ...factIf(messages.paper_enterprise({}, { locale }), enterpriseNumber && formatEnterpriseNumber(enterpriseNumber)),
    ...factIf(messages.paper_address({}, { locale }), address),
    [messages.receipt_contact({}, { locale }), [serviceName, email, phone && formatPhone(phone)].filter(Boolean).join(', ')],
  ],
});

/** Who paid, as they were then. */
export const payerFacts = ({ payer }: { payer: Payer }, locale: Locale): Facts => ({
  title: messages.paper_payer({}, { locale }),
  rows: [
    [messages.paper_name({}, { locale }), fullName(payer)],
    ...factIf(
      messages.paper_address({}, { locale }),
      [payer.street, [payer.postalCode, payer.city].filter(Boolean).join(' ')].filter(Boolean).join(', '),
    ),
  ],
});

/** In words, as papers name them. */
export const paymentMethods: Record<PaymentMethod, (params: object, options: { locale: Locale }) => string> = {
  ONLINE: messages.receipt_method_online,
  TRANSFER: messages.receipt_method_transfer,
  CASH: messages.receipt_method_cash,
  CARD: messages.receipt_method_card,
};

/** The way of the payment, and how the bank or the provider names it. */
export const methodFacts = ({ method, reference }: PaymentPaperContent['content'], locale: Locale): Fact[] => [
  [messages.receipt_method({}, { locale }), paymentMethods[method]({}, { locale })],
  ...factIf(
    method === 'TRANSFER' ? messages.receipt_communication({}, { locale }) : messages.receipt_reference({}, { locale }),
    method === 'TRANSFER' && reference ? formatStructuredCommunication(reference) : reference,
  ),
];

/** For which plaine and week. */
export const weekOf = ({ plaineName, siteName, days }: Place, locale: Locale): string =>
  `${plaineName}, ${siteName}, ${formatWeek(days[0]!, days.at(-1)!, locale)}`;

type Said = { number: string; fileName: string; day: string; isDuplicate: boolean; title: (number: string, locale: Locale) => string };

/** The whole paper, of its sheet in each language; they are given the number as the paper has it. */
export function paperOf({ number, fileName, day, isDuplicate, title }: Said, sheets: (number: string) => Sheet[]): Paper {
  const marked = isDuplicate ? `${number} DUPLICATA` : number;
  return {
    title: title(marked, officialLocale),
    number: marked,
    fileName: `${fileName}-${number}${isDuplicate ? '-duplicata' : ''}`,
    day,
    sheets: sheets(marked),
  };
}
