// The frame of a reference: one style that the policy names, no script, nothing else to load. Its colours are the portal's.
import { createHash } from 'node:crypto';

const style = `
:root{color-scheme:light dark;--ink:#1b2820;--paper:#fbf9f3;--line:#e0dbcd;--soft:#f1ede1;--link:#1f5c43}
@media(prefers-color-scheme:dark){:root{--ink:#e9ece4;--paper:#141a16;--line:#3a453d;--soft:#1d2520;--link:#9bd3b7}}
body{margin:0;color:var(--ink);background:var(--paper);font:1.0625rem/1.55 system-ui,sans-serif;overflow-wrap:anywhere}
header,main{max-width:52rem;margin:0 auto;padding:1rem}
a{color:var(--link)}a:focus-visible{outline:3px solid var(--link);outline-offset:2px}
h1{font-size:2rem;line-height:1.2}h2{margin-top:3rem;border-top:1px solid var(--line);padding-top:1rem}h3{margin-top:2.25rem}
code,pre{font:0.9375rem/1.5 ui-monospace,monospace}pre{overflow:auto;padding:1rem;background:var(--soft);border:1px solid var(--line)}
dl{margin:0}dt{margin-top:.75rem;font-weight:600}dd{margin:0 0 0 1.25rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.4rem .6rem .4rem 0;border-bottom:1px solid var(--line)}
nav ul{columns:14rem;padding-left:1.25rem}.note{font-weight:400;font-size:.9375rem}
`;

const hash = createHash('sha256').update(style).digest('base64');

/** What a browser may load for it: its own style. */
export const policyOfReference = `default-src 'none'; style-src 'sha256-${hash}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A text as HTML. */
export const escape = (text: string) => text.replaceAll(/[&<>"']/g, (sign) => signs[sign]!);

/** A description as HTML: words between backticks are code. */
export const prose = (text: string | null | undefined) => escape(text ?? '').replaceAll(/`([^`]+)`/g, '<code>$1</code>');

export type Section = { id: string; title: string; html: string };

/** A whole page: its sections behind a list of them. */
export const layOut = (title: string, lead: string, sections: Section[]) => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escape(title)}</title><style>${style}</style></head>
<body>
<header><a href="/">Portail parent</a></header>
<main>
<h1>${escape(title)}</h1>
<p>${lead}</p>
<nav aria-label="Contents"><ul>${sections.map(({ id, title: name }) => `<li><a href="#${id}">${escape(name)}</a></li>`).join('')}</ul></nav>
${sections.map(({ id, title: name, html }) => `<section><h2 id="${id}">${escape(name)}</h2>\n${html}</section>`).join('\n')}
</main>
</body>
</html>
`;

/** A table of texts that are HTML already. */
export const table = (head: string[], rows: string[][]) =>
  `<table><thead><tr>${head.map((cell) => `<th scope="col">${cell}</th>`).join('')}</tr></thead><tbody>${rows
    .map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`)
    .join('')}</tbody></table>`;
