// The page around a paper: its title, its style for the screen and for A4, and what a browser may load for it.
import { createHash } from 'node:crypto';
import escapeHtml from 'escape-html';

const style = `@page{size:A4;margin:18mm}body{font:11pt/1.45 system-ui,sans-serif;color:#111;background:#fff;max-width:46rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.35rem}h2{font-size:1.05rem;margin-top:1.6rem}table{width:100%;border-collapse:collapse}th,td{border:1px solid #555;padding:.35rem .5rem;text-align:start;vertical-align:top}
.n{text-align:end}.mark{border:2px solid #111;padding:.4rem .7rem;font-weight:700;display:inline-block}.sheet+.sheet{break-before:page}.soft{color:#444;font-size:.9em}@media print{body{margin:0;max-width:none}}`;

/** What the browser may load for a paper: its own style, and nothing else. */
export const paperPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

/** A label and what it says, as a line of a table. */
export const row = (label: string, value: string): string =>
  `<tr><th scope="row">${escapeHtml(label)}</th><td>${escapeHtml(value)}</td></tr>`;

/** The whole page; `parts` are its sheets, as HTML. */
export const framePaper = (title: string, parts: readonly string[]): string => `<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title><style>${style}</style></head>
<body><main>${parts.join('\n')}</main></body></html>`;
