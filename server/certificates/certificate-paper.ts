// What a tax certificate says: in French, the language that binds, and once more in the reader's own where that is another.
import { formatCents, formatDate } from '../language/format.ts';
import { languageTag, messages, officialLocale, type Locale } from '../language/messages.ts';
import { named } from '../language/names.ts';
import { formatEnterpriseNumber } from '../commune/enterprise-number.ts';
import { formatPaperNumber } from '../language/paper-number.ts';
import type { Fact, Paper, Picture, Sheet } from '../papers/paper.ts';
import { type CertificateContent, framesOfContent } from './content.ts';
import type { Certifier } from './certifier.ts';
import type { Signatory } from './settings.ts';
import { type Frame, sheetsOf, totalOf } from './sheets.ts';

export type Certificate = {
  content: CertificateContent;
  /** of the reader, for one that was issued before its language was kept */
  locale: Locale;
  /** a copy of one that was handed over before */
  isDuplicate: boolean;
  /** the picture of its signature, where it was issued with one */
  signature?: Picture | null;
  /** another one counts now */
  isReplaced: boolean;
};

/** The whole paper. */
export function certificatePaper(certificate: Certificate): Paper {
  const { certifier, lines, issuedOn, incomeYear, number: first } = certificate.content;
  const sheets = lines.length > 0 ? sheetsOf(framesOfContent(certificate.content)) : [{ certifier, lines }];
  const locales = localesOf(certificate.content.locale ?? certificate.locale);
  const number = numberOf(certificate, 0);
  return {
    title: messages.paper_title({ number }, { locale: officialLocale }),
    number,
    fileName: `attestation-${formatPaperNumber(incomeYear, first)}${certificate.isDuplicate ? '-duplicata' : ''}`,
    day: issuedOn,
    sheets: locales.flatMap((locale) => sheets.map((frame, index) => sheetOf(certificate, { ...frame, index, locale }))),
  };
}

/** The language that binds, and once more that of the reader where it is another. */
export const localesOf = (locale: Locale): Locale[] => [officialLocale, ...(isOther(locale) ? [locale] : [])];

/** A language in which a paper binds nobody. */
export const isOther = (locale: Locale): boolean => languageTag(locale) !== languageTag(officialLocale);

const numberOf = ({ content, isDuplicate }: Certificate, index: number) =>
  formatPaperNumber(content.incomeYear, content.number + index) + (isDuplicate ? ' DUPLICATA' : '');

const formatNumber = (digits: string | null) => digits?.replace(/^(\d\d)(\d\d)(\d\d)(\d{3})(\d\d)$/, '$1.$2.$3-$4.$5') ?? '—';

function certifierFacts({ name, enterpriseNumber, address, from, until }: Certifier, locale: Locale): Fact[] {
  const say = { locale };
  const since = formatDate(from, locale);
  return [
    [messages.paper_name({}, say), name],
    [messages.paper_enterprise({}, say), formatEnterpriseNumber(enterpriseNumber)],
    [messages.paper_address({}, say), address],
    [
      messages.paper_certifies({}, say),
      until === null
        ? messages.paper_since({ from: since }, say)
        : messages.paper_between({ from: since, until: formatDate(until, locale) }, say),
    ],
  ];
}

type Part = Frame & { index: number; locale: Locale };

function sheetOf(certificate: Certificate, { certifier, lines, index, locale }: Part): Sheet {
  const { organiser, signatory, payer, child, incomeYear, corrects, issuedOn } = certificate.content;
  const say = { locale };
  const cents = (amount: number) => formatCents(amount, locale);
  const [name, address, nationalNumber] = [messages.paper_name({}, say), messages.paper_address({}, say), messages.paper_number({}, say)];
  return {
    lang: languageTag(locale),
    title: messages.paper_title({ number: numberOf(certificate, index) }, say),
    lead: [messages.paper_year({ year: String(incomeYear) }, say)],
    marks: [
      ...(certificate.isReplaced ? [messages.paper_replaced({}, say)] : []),
      ...(corrects === null ? [] : [messages.paper_corrects({ number: formatPaperNumber(incomeYear, corrects) }, say)]),
      ...(isOther(locale) ? [messages.paper_translation({}, say)] : []),
    ],
    parts: [
      {
        title: messages.paper_organiser({}, say),
        rows: [
          [name, organiser.name],
          ...factIf(messages.paper_enterprise({}, say), organiser.enterpriseNumber && formatEnterpriseNumber(organiser.enterpriseNumber)),
          ...factIf(address, organiser.address),
        ],
      },
      ...(certifier ? [{ title: messages.paper_certifier({}, say), rows: certifierFacts(certifier, locale) }] : []),
      {
        title: messages.paper_payer({}, say),
        rows: [
          [name, `${payer.familyName} ${payer.givenName}`],
          [nationalNumber, formatNumber(payer.nationalNumber)],
          [address, `${payer.street}, ${payer.postalCode} ${payer.city}`],
        ],
      },
      {
        title: messages.paper_child({}, say),
        rows: [
          [name, `${child.familyName} ${child.givenName}`],
          [nationalNumber, formatNumber(child.nationalNumber)],
          [messages.paper_born({}, say), formatDate(child.birthDate, locale)],
        ],
      },
      {
        title: messages.paper_care({}, say),
        columns: [
          { label: messages.paper_from({}, say) },
          { label: messages.paper_to({}, say) },
          { label: messages.paper_days({}, say), isNumber: true },
          { label: messages.paper_rate({}, say), isNumber: true },
          { label: messages.paper_amount({}, say), isNumber: true },
        ],
        rows: lines.map(({ from, to, days, rateCents, amountCents }) => [
          formatDate(from, locale),
          formatDate(to, locale),
          String(days),
          cents(rateCents),
          cents(amountCents),
        ]),
        total: { label: messages.paper_total({}, say), value: cents(totalOf(lines)) },
      },
    ],
    closing: [messages.paper_issued({ day: formatDate(issuedOn, locale) }, say), messages.paper_signed(signatory, say)],
    signature: signatureOf(certificate.signature, signatory, locale),
    notes: [messages.paper_keep({}, say)],
  };
}

/** A line that is left out where there is nothing to say. */
export const factIf = (label: string, value: string | null): Fact[] => (value ? [[label, value]] : []);

/** The picture of a signature, and what is said of it to who does not see it. */
export const signatureOf = (picture: Picture | null | undefined, { name }: Signatory, locale: Locale): Sheet['signature'] =>
  picture ? { alt: messages.paper_signature(named(name), { locale }), picture } : null;
