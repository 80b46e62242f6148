// A page that needs nothing: no database, no framework, no script, nothing else to load.
import { createHash } from 'node:crypto';
import { languageTag, type Locale } from '../../language/messages.ts';

const style = `
:root{color-scheme:light dark;--ink:#1b2820;--paper:#fbf9f3;--line:#e0dbcd}
@media(prefers-color-scheme:dark){:root{--ink:#e9ece4;--paper:#141a16;--line:#3a453d}}
body{margin:0;color:var(--ink);background:var(--paper);font:1.125rem/1.5 system-ui,sans-serif}
main{max-width:34rem;margin:12vh auto;padding:0 1rem}
h1{font-size:1.75rem;line-height:1.2}
.before{padding:1rem 0;border-block:1px solid var(--line);font-size:1.375rem;font-weight:600}
`;

/** The one style that the page may have, as its policy names it. */
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

/** Headers of such a page; nobody keeps it. */
export const plainPageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': policy,
  'cache-control': 'no-store',
};

/** The page, of sentences in the language of its reader; `lead` stands out. */
export const writePlainPage = ({ title, lead, text }: { title: string; lead?: string; text: string }, locale: Locale) => `<!doctype html>
<html lang="${languageTag(locale)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${style}</style></head>
<body><main><h1>${title}</h1>${lead ? `<p class="before">${lead}</p>` : ''}<p>${text}</p></main></body>
</html>
`;
