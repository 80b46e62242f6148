// A certificate of participation as a page to print: in French, the language of the commune's papers.
import escapeHtml from 'escape-html';
import { formatEnterpriseNumber } from '../commune/enterprise-number.ts';
import { formatCents, formatDate } from '../language/format.ts';
import { messages, officialLocale } from '../language/messages.ts';
import { framePaper, row } from './paper-frame.ts';
import { formatCode, formatParticipationNumber, type ParticipationContent } from './participation.ts';

export type ParticipationPaper = {
  content: ParticipationContent;
  /** another one counts now */
  isReplaced: boolean;
  /** of the portal, where the code is checked */
  origin: string;
};

const say = { locale: officialLocale };
const date = (day: string) => formatDate(day, officialLocale);

/** The whole page. */
export function renderParticipation({ content, isReplaced, origin }: ParticipationPaper): string {
  const { organiser, signatory, child, days } = content;
  const number = formatParticipationNumber(content.year, content.number);
  const title = messages.participation_title({ number }, say);
  const facts = [
    row(messages.participation_organiser({}, say), organiser.name),
    ...(organiser.enterpriseNumber ? [row(messages.paper_enterprise({}, say), formatEnterpriseNumber(organiser.enterpriseNumber))] : []),
    ...(organiser.address ? [row(messages.paper_address({}, say), organiser.address)] : []),
    row(messages.paper_child({}, say), `${child.familyName} ${child.givenName}`),
    row(messages.paper_born({}, say), date(child.birthDate)),
    row(messages.participation_activity({}, say), content.plaineName),
    row(messages.participation_place({}, say), content.siteName),
    row(messages.participation_week({}, say), messages.paper_between({ from: date(content.from), until: date(content.to) }, say)),
    row(messages.paper_days({}, say), String(days.length)),
    row(messages.participation_dates({}, say), days.map(date).join(', ')),
    row(messages.participation_paid({}, say), formatCents(content.paidCents, officialLocale)),
    row(messages.paper_payer({}, say), content.payerName),
    row(messages.participation_paid_on({}, say), date(content.paidOn)),
  ];
  const check = messages.participation_check({ address: `${origin}/verifier`, code: formatCode(content.code) }, say);
  return framePaper(title, [
    `<section class="sheet" lang="fr">
<h1>${escapeHtml(title)}</h1>
${isReplaced ? `<p><span class="mark">${escapeHtml(messages.paper_replaced({}, say))}</span></p>` : ''}
<table>${facts.join('')}</table>
<p>${escapeHtml(messages.participation_serves({}, say))}</p>
<p>${escapeHtml(messages.paper_issued({ day: date(content.issuedOn) }, say))} ${escapeHtml(messages.paper_signed(signatory, say))}</p>
<p class="soft">${escapeHtml(check)}</p>
</section>`,
  ]);
}
