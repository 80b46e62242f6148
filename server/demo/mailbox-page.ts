// The demonstration's mailbox: a page to read mails, and the same as JSON. A mail's HTML is shown inside a
// sandboxed frame that runs nothing and loads nothing.
import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { plainText, type EntryPoint, type Handler } from '../http/lib/entry-point.ts';
import { formatInstant } from '../language/format.ts';
import { officialLocale as locale, messages } from '../language/messages.ts';
import type { Mailbox } from './mailbox.ts';
import type { ReceivedMail } from './smtp-server.ts';

const shown = 50;

const style = `:root{color-scheme:light dark}
*{box-sizing:border-box}
body{overflow-wrap:anywhere;font:1.0625rem/1.5 system-ui,sans-serif;margin:0 auto;padding:1.5rem 1rem;max-width:48rem}
h1{font-size:1.5rem;line-height:1.25}
form{display:flex;flex-wrap:wrap;gap:.5rem;align-items:end;margin-block:1rem}
label{flex:0 1 20rem;min-width:0}
input{width:100%}
input,button{font:inherit;min-height:2.75rem;padding:.25rem .75rem;border:1px solid;border-radius:.5rem}
details{border-top:1px solid;padding:.75rem 0}
summary{cursor:pointer;min-height:2.75rem}
summary strong,summary span{display:block}
iframe{width:100%;height:32rem;border:1px solid;background:#fff;color-scheme:light}
pre{white-space:pre-wrap}
:focus-visible{outline:3px solid;outline-offset:2px}`;

const pagePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`;
const mailPolicy = `default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; sandbox allow-popups allow-popups-to-escape-sandbox`;

/** The page, the same as JSON, and one mail's HTML. */
export function createMailboxEntryPoints(mailbox: Mailbox): EntryPoint[] {
  const readTo = (url: string | undefined) => new URL(url ?? '/', 'http://localhost').searchParams;
  const showPage: Handler = async (request, response) => {
    const to = readTo(request.url).get('to') ?? '';
    answer(response, 'text/html', renderPage(await mailbox.list(to || undefined), { to, isElsewhere: mailbox.isElsewhere }), pagePolicy);
  };
  const list: Handler = async (request, response) => {
    const to = readTo(request.url).get('to') ?? undefined;
    answer(response, 'application/json', JSON.stringify(await mailbox.list(to)));
  };
  const showMail: Handler = async (request, response) => {
    const query = readTo(request.url);
    const mail = (await mailbox.list(query.get('to') ?? undefined))[Number(query.get('index') ?? -1)];
    if (!mail) return void response.writeHead(404).end();
    answer(response, 'text/html', mail.html.replace('<head>', '<head><base target="_blank">'), mailPolicy);
  };
  const shared = { maxBytes: 0, errorForm: plainText, caching: 'no-store', content: 'page' } as const;
  return [
    { ...shared, path: '/demo/mail', handler: showPage },
    { ...shared, path: '/demo/mail.json', handler: list },
    { ...shared, path: '/demo/mail/html', handler: showMail },
  ];
}

function answer(response: ServerResponse, type: string, body: string, policy?: string) {
  response
    .writeHead(200, {
      'content-type': `${type}; charset=utf-8`,
      ...(policy && { 'content-security-policy': policy, ...(policy === mailPolicy && { 'x-frame-options': 'SAMEORIGIN' }) }),
    })
    .end(body);
}

function renderPage(mails: ReceivedMail[], { to, isElsewhere }: { to: string; isElsewhere: boolean }): string {
  const title = escape(messages.mailbox_title({}, { locale }));
  const empty = isElsewhere ? messages.mailbox_elsewhere({}, { locale }) : messages.mailbox_empty({}, { locale });
  return `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><style>${style}</style></head>
<body><main><h1>${title}</h1><p>${escape(messages.mailbox_explained({}, { locale }))}</p>
<form method="get"><label>${escape(messages.mailbox_to({}, { locale }))}<br><input type="email" name="to" value="${escape(to)}" autocomplete="off"></label>
<button>${escape(messages.mailbox_filter({}, { locale }))}</button> ${to ? `<a href="/demo/mail">${escape(messages.mailbox_all({}, { locale }))}</a>` : ''}</form>
${
  mails
    .slice(0, shown)
    .map((mail, index) => renderMail(mail, index, to))
    .join('\n') || `<p>${escape(empty)}</p>`
}
</main></body></html>`;
}

function renderMail({ to, subject, text, sentAt }: ReceivedMail, index: number, filter: string): string {
  const source = `/demo/mail/html?${new URLSearchParams({ ...(filter && { to: filter }), index: String(index) })}`;
  const label = escape(messages.mailbox_one({ subject, to }, { locale }));
  return `<details${index === 0 ? ' open' : ''}><summary><strong>${escape(subject)}</strong> <span>${escape(to)}, ${escape(formatInstant(new Date(sentAt), locale))}</span></summary>
<iframe src="${escape(source)}" title="${label}" sandbox="allow-popups allow-popups-to-escape-sandbox" loading="lazy"></iframe>
<details><summary>${escape(messages.mailbox_as_text({}, { locale }))}</summary><pre>${escape(text)}</pre></details></details>`;
}

const escape = (value: string) => value.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
