// What a certificate of participation says: in French, the language of the commune's papers, and once more in that of who paid.
import { formatEnterpriseNumber } from '../commune/enterprise-number.ts';
import { formatCents, formatDate } from '../language/format.ts';
import { languageTag, messages, officialLocale, type Locale } from '../language/messages.ts';
import type { Paper, Picture, Sheet } from '../papers/paper.ts';
import { factIf, isOther, localesOf, signatureOf } from './certificate-paper.ts';
import { formatCode, formatParticipationNumber, type ParticipationContent } from './participation.ts';

export type Participation = {
  content: ParticipationContent;
  /** the picture of its signature, where it was issued with one */
  signature?: Picture | null;
  /** another one counts now */
  isReplaced: boolean;
  /** of the portal, where the code is checked */
  origin: string;
};

/** The whole paper. */
export function participationPaper(participation: Participation): Paper {
  const { content } = participation;
  const number = formatParticipationNumber(content.year, content.number);
  return {
    title: messages.participation_title({ number }, { locale: officialLocale }),
    number,
    fileName: `participation-${number}`,
    day: content.issuedOn,
    sheets: localesOf(content.locale ?? officialLocale).map((locale) => sheetOf(participation, locale)),
  };
}

function sheetOf({ content, signature, isReplaced, origin }: Participation, locale: Locale): Sheet {
  const { organiser, signatory, child, days, corrects } = content;
  const say = { locale };
  const date = (day: string) => formatDate(day, locale);
  return {
    lang: languageTag(locale),
    title: messages.participation_title({ number: formatParticipationNumber(content.year, content.number) }, say),
    lead: [],
    marks: [
      ...(isReplaced ? [messages.paper_replaced({}, say)] : []),
      ...(corrects ? [messages.paper_corrects({ number: formatParticipationNumber(content.year, corrects) }, say)] : []),
      ...(isOther(locale) ? [messages.paper_translation({}, say)] : []),
    ],
    parts: [
      {
        title: null,
        rows: [
          [messages.participation_organiser({}, say), organiser.name],
          ...factIf(messages.paper_enterprise({}, say), organiser.enterpriseNumber && formatEnterpriseNumber(organiser.enterpriseNumber)),
          ...factIf(messages.paper_address({}, say), organiser.address),
          [messages.paper_child({}, say), `${child.familyName} ${child.givenName}`],
          [messages.paper_born({}, say), date(child.birthDate)],
          [messages.participation_activity({}, say), content.plaineName],
          [messages.participation_place({}, say), content.siteName],
          [messages.participation_week({}, say), messages.paper_between({ from: date(content.from), until: date(content.to) }, say)],
          [messages.paper_days({}, say), String(days.length)],
          [messages.participation_dates({}, say), days.map(date).join(', ')],
          [messages.participation_paid({}, say), formatCents(content.paidCents, locale)],
          ...optionRows(content, locale),
          [messages.paper_payer({}, say), content.payerName],
          [messages.participation_paid_on({}, say), date(content.paidOn)],
        ],
      },
    ],
    closing: [
      messages.participation_serves({}, say),
      `${messages.paper_issued({ day: date(content.issuedOn) }, say)} ${messages.paper_signed(signatory, say)}`,
    ],
    signature: signatureOf(signature, signatory, locale),
    notes: [messages.participation_check({ address: `${origin}/verifier`, code: formatCode(content.code) }, say)],
  };
}

/** What of the amount was for the week, and what for each option; nothing for a week without options. */
function optionRows({ paidCents, options = [] }: ParticipationContent, locale: Locale): [string, string][] {
  if (options.length === 0) return [];
  const ofOptions = options.reduce((sum, { amountCents }) => sum + amountCents, 0);
  return [
    [messages.participation_of_week({}, { locale }), formatCents(paidCents - ofOptions, locale)],
    ...options.map(({ name, amountCents }): [string, string] => [
      messages.participation_of_option({ option: name }, { locale }),
      formatCents(amountCents, locale),
    ]),
  ];
}
