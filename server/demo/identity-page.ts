// The page on which a visitor of the demonstration chooses who to be. Plain HTML, one form, no script.
import { createHash } from 'node:crypto';
import { officialLocale as locale, messages } from '../language/messages.ts';
import { personas } from './personas.ts';

const who: Record<keyof typeof personas, () => string> = {
  claire: () => messages.demo_persona_claire({}, { locale }),
  marc: () => messages.demo_persona_marc({}, { locale }),
  sofia: () => messages.demo_persona_sofia({}, { locale }),
  jonas: () => messages.demo_persona_jonas({}, { locale }),
  agent: () => messages.demo_persona_agent({}, { locale }),
};

const style = `:root{color-scheme:light dark}
body{font:1.0625rem/1.5 system-ui,sans-serif;margin:0 auto;padding:1.5rem 1rem;max-width:38rem}
h1{font-size:1.5rem;line-height:1.25}
ul{list-style:none;padding:0;display:grid;gap:.75rem}
button{font:inherit;width:100%;min-height:3rem;padding:.75rem 1rem;text-align:start;border:1px solid;border-radius:.5rem;background:Canvas;color:CanvasText;cursor:pointer}
button:hover{background:color-mix(in srgb,Canvas 92%,CanvasText)}
button:focus-visible{outline:3px solid;outline-offset:2px}
strong{display:block}
.cancel{width:auto;text-align:center}`;

/** Everything the page may do is to send its own form. */
export const pagePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`;

/** The personas with a line each, and « Annuler ». */
export function renderIdentityPage(): string {
  const choices = Object.values(personas).map(
    ({ key, givenName, familyName }) =>
      `<li><button name="persona" value="${key}"><strong>${escape(`${givenName} ${familyName}`)}</strong> ${escape(who[key as keyof typeof who]())}</button></li>`,
  );
  const title = escape(messages.demo_idp_title({}, { locale }));
  return `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><style>${style}</style></head>
<body><main><h1>${title}</h1><p>${escape(messages.demo_idp_intro({}, { locale }))}</p>
<form method="post"><ul>${choices.join('')}</ul><button class="cancel" name="cancel" value="1">${escape(messages.demo_idp_cancel({}, { locale }))}</button></form></main></body></html>`;
}

const escape = (text: string) => text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
