// A certificate as a page to print: in French, the language that binds, and once more in the reader's own where that is another.
import escapeHtml from 'escape-html';
import { formatCents, formatDate } from '../language/format.ts';
import { messages, officialLocale, type Locale } from '../language/messages.ts';
import { formatEnterpriseNumber } from '../commune/enterprise-number.ts';
import { formatPaperNumber } from '../language/paper-number.ts';
import type { CertificateContent } from './content.ts';
import type { Certifier } from './settings.ts';
import { framePaper, row } from './paper-frame.ts';
import { type Line, sheetsOf, totalOf } from './sheets.ts';

export type Paper = {
  content: CertificateContent;
  locale: Locale;
  /** a copy of one that was handed over before */
  isDuplicate: boolean;
  /** another one counts now */
  isReplaced: boolean;
};

/** The whole page. */
export function renderPaper(paper: Paper): string {
  const sheets = paper.content.lines.length > 0 ? sheetsOf(paper.content.lines) : [[]];
  const locales = [officialLocale, ...(isOther(paper.locale) ? [paper.locale] : [])];
  const parts = locales.flatMap((locale) => sheets.map((lines, index) => renderSheet(paper, { lines, index, locale })));
  const title = messages.paper_title({ number: numberOf(paper, 0) }, { locale: officialLocale });
  return framePaper(title, parts);
}

const isOther = (locale: Locale) => !locale.startsWith('fr');

const numberOf = ({ content, isDuplicate }: Paper, index: number) =>
  formatPaperNumber(content.incomeYear, content.number + index) + (isDuplicate ? ' DUPLICATA' : '');

const formatNumber = (digits: string | null) => digits?.replace(/^(\d\d)(\d\d)(\d\d)(\d{3})(\d\d)$/, '$1.$2.$3-$4.$5') ?? '—';

function certifierRows({ name, enterpriseNumber, address, from, until }: Certifier, locale: Locale): string {
  const say = { locale };
  const since = formatDate(from, locale);
  return [
    row(messages.paper_name({}, say), name),
    row(messages.paper_enterprise({}, say), formatEnterpriseNumber(enterpriseNumber)),
    row(messages.paper_address({}, say), address),
    row(
      messages.paper_certifies({}, say),
      until === null
        ? messages.paper_since({ from: since }, say)
        : messages.paper_between({ from: since, until: formatDate(until, locale) }, say),
    ),
  ].join('');
}

type Sheet = { lines: readonly Line[]; index: number; locale: Locale };

function renderSheet(paper: Paper, { lines, index, locale }: Sheet): string {
  const { organiser, certifier, signatory, payer, child, incomeYear, corrects, issuedOn } = paper.content;
  const say = { locale };
  const cents = (amount: number) => formatCents(amount, locale);
  const marks = [
    paper.isReplaced && messages.paper_replaced({}, say),
    corrects !== null && messages.paper_corrects({ number: formatPaperNumber(incomeYear, corrects) }, say),
    isOther(locale) && messages.paper_translation({}, say),
  ].flatMap((mark) => mark || []);
  const columns = [messages.paper_from, messages.paper_to, messages.paper_days, messages.paper_rate, messages.paper_amount];
  return `<section class="sheet" lang="${locale.slice(0, 2)}">
<h1>${escapeHtml(messages.paper_title({ number: numberOf(paper, index) }, say))}</h1>
<p>${escapeHtml(messages.paper_year({ year: String(incomeYear) }, say))}</p>
${marks.map((mark) => `<p><span class="mark">${escapeHtml(mark)}</span></p>`).join('')}
<h2>${escapeHtml(messages.paper_organiser({}, say))}</h2>
<table>${row(messages.paper_name({}, say), organiser.name)}${organiser.enterpriseNumber ? row(messages.paper_enterprise({}, say), formatEnterpriseNumber(organiser.enterpriseNumber)) : ''}${organiser.address ? row(messages.paper_address({}, say), organiser.address) : ''}</table>
${
  certifier
    ? `<h2>${escapeHtml(messages.paper_certifier({}, say))}</h2>
<table>${certifierRows(certifier, locale)}</table>`
    : ''
}
<h2>${escapeHtml(messages.paper_payer({}, say))}</h2>
<table>${row(messages.paper_name({}, say), `${payer.familyName} ${payer.givenName}`)}${row(messages.paper_number({}, say), formatNumber(payer.nationalNumber))}${row(messages.paper_address({}, say), `${payer.street}, ${payer.postalCode} ${payer.city}`)}</table>
<h2>${escapeHtml(messages.paper_child({}, say))}</h2>
<table>${row(messages.paper_name({}, say), `${child.familyName} ${child.givenName}`)}${row(messages.paper_number({}, say), formatNumber(child.nationalNumber))}${row(messages.paper_born({}, say), formatDate(child.birthDate, locale))}</table>
<h2>${escapeHtml(messages.paper_care({}, say))}</h2>
<table><thead><tr>${columns.map((column, at) => `<th scope="col"${at > 1 ? ' class="n"' : ''}>${escapeHtml(column({}, say))}</th>`).join('')}</tr></thead>
<tbody>${lines.map((line) => `<tr><td>${escapeHtml(formatDate(line.from, locale))}</td><td>${escapeHtml(formatDate(line.to, locale))}</td><td class="n">${line.days}</td><td class="n">${escapeHtml(cents(line.rateCents))}</td><td class="n">${escapeHtml(cents(line.amountCents))}</td></tr>`).join('')}</tbody>
<tfoot><tr><th scope="row" colspan="4">${escapeHtml(messages.paper_total({}, say))}</th><td class="n">${escapeHtml(cents(totalOf(lines)))}</td></tr></tfoot></table>
<p>${escapeHtml(messages.paper_issued({ day: formatDate(issuedOn, locale) }, say))}</p>
<p>${escapeHtml(messages.paper_signed(signatory, say))}</p>
<p class="soft">${escapeHtml(messages.paper_keep({}, say))}</p>
</section>`;
}
