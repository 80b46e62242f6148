// The page of who has to wait: no database, no framework, no script, nothing else to load. It asks again by itself.
import { createHash } from 'node:crypto';
import { languageTag, messages, type Locale } from '../../language/messages.ts';

const style = `
:root{color-scheme:light dark;--ink:#1b2820;--paper:#fbf9f3;--line:#e0dbcd}
@media(prefers-color-scheme:dark){:root{--ink:#e9ece4;--paper:#141a16;--line:#3a453d}}
body{margin:0;color:var(--ink);background:var(--paper);font:1.125rem/1.5 system-ui,sans-serif}
main{max-width:34rem;margin:12vh auto;padding:0 1rem}
h1{font-size:1.75rem;line-height:1.2}
.before{padding:1rem 0;border-block:1px solid var(--line);font-size:1.375rem;font-weight:600}
`;

/** The one style that the page may have, as its policy names it. */
export const policyOfWaitingRoom = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

/** The page in the language of its reader; `before` is the number of people who arrived earlier and still wait. */
export function writeWaitingRoom(before: number, locale: Locale): string {
  const { waiting_room_title, waiting_room_next, waiting_room_one, waiting_room_before, waiting_room_text } = messages;
  const count = new Intl.NumberFormat(`${languageTag(locale)}-BE`).format(before);
  const line =
    before === 0
      ? waiting_room_next({}, { locale })
      : before === 1
        ? waiting_room_one({}, { locale })
        : waiting_room_before({ count }, { locale });
  const title = waiting_room_title({}, { locale });
  return `<!doctype html>
<html lang="${languageTag(locale)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${style}</style></head>
<body><main><h1>${title}</h1><p class="before">${line}</p><p>${waiting_room_text({}, { locale })}</p></main></body>
</html>
`;
}
