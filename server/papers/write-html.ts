// A paper as a page to read and print: its style for the screen and for A4, and what a browser may load for it.
import { createHash } from 'node:crypto';
import escapeHtml from 'escape-html';
import type { Facts, Figures, Paper, Sheet } from './paper.ts';

const style = `@page{size:A4;margin:18mm}body{font:11pt/1.45 system-ui,sans-serif;color:#111;background:#fff;max-width:46rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.35rem}h2{font-size:1.05rem;margin-top:1.6rem}table{width:100%;border-collapse:collapse}th,td{border:1px solid #555;padding:.35rem .5rem;text-align:start;vertical-align:top}
.n{text-align:end}.mark{border:2px solid #111;padding:.4rem .7rem;font-weight:700;display:inline-block}.sheet+.sheet{break-before:page}.soft{color:#444;font-size:.9em}.signature{max-height:22mm;max-width:70mm}@media print{body{margin:0;max-width:none}}`;

/** What the browser may load for a paper: its own style, and nothing else. */
export const paperPolicy = `default-src 'none'; img-src data:; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

/** The whole page. */
export const writeHtml = ({ title, sheets }: Paper): string => `<!doctype html>
<html lang="${sheets[0]!.lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title><style>${style}</style></head>
<body><main>${sheets.map(writeSheet).join('\n')}</main></body></html>`;

const writeSheet = ({ lang, title, lead, marks, parts, closing, signature, notes }: Sheet) => `<section class="sheet" lang="${lang}">
<h1>${escapeHtml(title)}</h1>
${lead.map((line) => `<p>${escapeHtml(line)}</p>`).join('')}
${marks.map((mark) => `<p><span class="mark">${escapeHtml(mark)}</span></p>`).join('')}
${parts.map((part) => (part.title === null ? '' : `<h2>${escapeHtml(part.title)}</h2>\n`) + ('columns' in part ? writeFigures(part) : writeFacts(part))).join('\n')}
${closing.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n')}
${signature ? `<p><img class="signature" alt="${escapeHtml(signature.alt)}" src="data:${signature.picture.mimeType};base64,${Buffer.from(signature.picture.content).toString('base64')}"></p>` : ''}
${notes.map((line) => `<p class="soft">${escapeHtml(line)}</p>`).join('\n')}
</section>`;

const writeFacts = ({ rows }: Facts) =>
  `<table>${rows.map(([label, value]) => `<tr><th scope="row">${escapeHtml(label)}</th><td>${escapeHtml(value)}</td></tr>`).join('')}</table>`;

function writeFigures({ columns, rows, total }: Figures): string {
  const side = columns.map(({ isNumber }) => (isNumber ? ' class="n"' : ''));
  const head = columns.map(({ label }, at) => `<th scope="col"${side[at]}>${escapeHtml(label)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((cell, at) => `<td${side[at]}>${escapeHtml(cell)}</td>`).join('')}</tr>`).join('');
  return `<table><thead><tr>${head}</tr></thead>
<tbody>${body}</tbody>
<tfoot><tr><th scope="row" colspan="${columns.length - 1}">${escapeHtml(total.label)}</th><td class="n">${escapeHtml(total.value)}</td></tr></tfoot></table>`;
}
