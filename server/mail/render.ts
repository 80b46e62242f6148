// Letter → text and HTML. Tables and inline styles, because that is what mail programs agree on; one sheet for those that
// know dark paper; docs/decisions says why there is no template engine.
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { languageTag, officialLocale, words } from '../words.ts';
import type { Block, Letter } from './letter.ts';

/** Who signs: the commune, as its record says at that moment. */
export type Sender = { name: string; serviceName: string; email: string; phone: string | null };

/** Line breaks and other control characters of a value become spaces: a name never starts a line. */
const flatten = (value: string) => value.replaceAll(/\p{Cc}+/gu, ' ').trim();

/** « 087 00 00 00 » for a Belgian number, « +352 … » for another; what cannot be one stays as the commune wrote it. */
function phoneWords(number: string): string {
  const phone = parsePhoneNumberFromString(number, 'BE');
  if (!phone?.isValid()) return number;
  return phone.countryCallingCode === '32' ? phone.formatNational() : phone.formatInternational();
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (value: string) => flatten(value).replaceAll(/[&<>"']/g, (character) => entities[character]!);

const signature = ({ locale }: Letter, sender: Sender) => ({
  regards: words.mail_regards({}, { locale }),
  lines: [sender.serviceName, sender.name],
  contact: sender.phone
    ? words.mail_contact_phone({ email: sender.email, phone: phoneWords(sender.phone) }, { locale })
    : words.mail_contact({ email: sender.email }, { locale }),
  automatic: words.mail_automatic({}, { locale }),
});

export function renderText(letter: Letter, sender: Sender): string {
  const { regards, lines, contact, automatic } = signature(letter, sender);
  const closing = [regards, lines.map(flatten).join('\n'), `-- \n${flatten(contact)}\n${automatic}`];
  return `${[flatten(letter.greeting), ...letter.blocks.map((block) => blockAsText(block, letter)), ...closing].join('\n\n')}\n`;
}

function blockAsText(block: Block, { locale }: Letter): string {
  const named = (label: string) => flatten(words.mail_label({ label }, { locale }));
  switch (block.kind) {
    case 'text':
      return flatten(block.text);
    case 'value':
      return `  ${flatten(block.text)}`;
    case 'group':
      return [flatten(block.title), ...block.lines.map((line) => `  - ${flatten(line)}`)].join('\n');
    case 'facts':
      return block.facts.map((fact) => `${named(fact.label)} ${flatten(fact.value)}`).join('\n');
    case 'action':
      return `${named(block.label)}\n${block.url}`;
  }
}

export function renderHtml(letter: Letter, sender: Sender): string {
  const { regards, lines, contact, automatic } = signature(letter, sender);
  // the commune's own names stay French
  const french = languageTag(letter.locale) === officialLocale ? '' : ` lang="${officialLocale}"`;
  const signed = lines.map((line) => `<span${french}>${escape(line)}</span>`).join('<br>');
  return `<!doctype html>
<html lang="${languageTag(letter.locale)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escape(letter.subject)}</title>
<style>
@media (prefers-color-scheme: dark) {
.page { background: #131a16 !important; color: #e8ece6 !important; }
.sheet { background: #1a231e !important; border-color: #2e3a33 !important; }
.rule { border-color: #2e3a33 !important; }
.soft { color: #b3bfb5 !important; }
.button { background: #9ccfae !important; }
.button a { color: #10261a !important; }
}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#fbf9f3;color:#1b2820;">
<table class="page" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#fbf9f3;color:#1b2820;">
<tr><td align="center" style="padding:24px 12px;">
<table class="sheet" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;background:#ffffff;border:1px solid #e0dbcd;">
<tr><td${french} style="padding:16px 24px;border-bottom:4px solid #1e5b3c;${font}font-size:18px;line-height:1.4;font-weight:bold;">${escape(sender.name)}</td></tr>
<tr><td style="padding:24px;${font}font-size:17px;line-height:1.5;">
<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3;">${escape(letter.subject)}</h1>
${[paragraph(escape(letter.greeting)), ...letter.blocks.map(blockAsHtml), paragraph(`${regards}<br>${signed}`)].join('\n')}
</td></tr>
<tr><td class="rule soft" style="padding:16px 24px;border-top:1px solid #e0dbcd;${font}font-size:15px;line-height:1.5;color:#525f56;">${escape(contact)}<br>${automatic}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}

const font = 'font-family:Verdana,Arial,sans-serif;';
const paragraph = (html: string) => `<p style="margin:0 0 16px;">${html}</p>`;

function blockAsHtml(block: Block): string {
  switch (block.kind) {
    case 'text':
      return paragraph(escape(block.text));
    case 'value':
      return paragraph(`<strong>${escape(block.text)}</strong>`);
    case 'group':
      return `<p style="margin:0 0 4px;"><strong>${escape(block.title)}</strong></p>
<ul style="margin:0 0 16px;padding:0 0 0 20px;">${block.lines.map((line) => `<li style="margin:0 0 4px;">${escape(line)}</li>`).join('')}</ul>`;
    case 'facts':
      return block.facts.map(({ label, value }) => paragraph(`${escape(label)}<br><strong>${escape(value)}</strong>`)).join('\n');
    case 'action':
      return `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 24px;"><tr><td class="button" style="background:#1e5b3c;border-radius:6px;"><a href="${escape(block.url)}" style="display:inline-block;padding:12px 20px;${font}font-size:17px;line-height:1.3;color:#ffffff;text-decoration:none;">${escape(block.label)}</a></td></tr></table>`;
  }
}
