// What a certificate of participation says: in French, the language of the commune's papers.
import { formatEnterpriseNumber } from '../commune/enterprise-number.ts';
import { formatCents, formatDate } from '../language/format.ts';
import { languageTag, messages, officialLocale } from '../language/messages.ts';
import type { Paper } from '../papers/paper.ts';
import { factIf } from './certificate-paper.ts';
import { formatCode, formatParticipationNumber, type ParticipationContent } from './participation.ts';

export type Participation = {
  content: ParticipationContent;
  /** another one counts now */
  isReplaced: boolean;
  /** of the portal, where the code is checked */
  origin: string;
};

const say = { locale: officialLocale };
const date = (day: string) => formatDate(day, officialLocale);

/** The whole paper. */
export function participationPaper({ content, isReplaced, origin }: Participation): Paper {
  const { organiser, signatory, child, days } = content;
  const number = formatParticipationNumber(content.year, content.number);
  const title = messages.participation_title({ number }, say);
  return {
    title,
    number,
    fileName: `participation-${number}`,
    day: content.issuedOn,
    sheets: [
      {
        lang: languageTag(officialLocale),
        title,
        lead: [],
        marks: isReplaced ? [messages.paper_replaced({}, say)] : [],
        parts: [
          {
            title: null,
            rows: [
              [messages.participation_organiser({}, say), organiser.name],
              ...factIf(
                messages.paper_enterprise({}, say),
                organiser.enterpriseNumber && formatEnterpriseNumber(organiser.enterpriseNumber),
              ),
              ...factIf(messages.paper_address({}, say), organiser.address),
              [messages.paper_child({}, say), `${child.familyName} ${child.givenName}`],
              [messages.paper_born({}, say), date(child.birthDate)],
              [messages.participation_activity({}, say), content.plaineName],
              [messages.participation_place({}, say), content.siteName],
              [messages.participation_week({}, say), messages.paper_between({ from: date(content.from), until: date(content.to) }, say)],
              [messages.paper_days({}, say), String(days.length)],
              [messages.participation_dates({}, say), days.map(date).join(', ')],
              [messages.participation_paid({}, say), formatCents(content.paidCents, officialLocale)],
              [messages.paper_payer({}, say), content.payerName],
              [messages.participation_paid_on({}, say), date(content.paidOn)],
            ],
          },
        ],
        closing: [
          messages.participation_serves({}, say),
          `${messages.paper_issued({ day: date(content.issuedOn) }, say)} ${messages.paper_signed(signatory, say)}`,
        ],
        notes: [messages.participation_check({ address: `${origin}/verifier`, code: formatCode(content.code) }, say)],
      },
    ],
  };
}
