// Letter → text and HTML. Tables and inline styles only, because that is what mail programs agree on; see
// docs/decisions on why there is no template engine.
import { words } from '../words.ts';
import type { Block, Letter } from './letter.ts';

/** Who signs: the commune, as its record says at that moment. */
export type Sender = { name: string; serviceName: string; email: string; phone: string | null };

/** Line breaks and other control characters of a value become spaces: a name never starts a line. */
const flatten = (value: string) => value.replaceAll(/\p{Cc}+/gu, ' ').trim();

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (value: string) => flatten(value).replaceAll(/[&<>"']/g, (character) => entities[character]!);

const signature = ({ locale }: Letter, sender: Sender) => ({
  regards: words.mail_regards({}, { locale }),
  lines: [sender.serviceName, sender.name],
  contact: sender.phone
    ? words.mail_contact_phone({ email: sender.email, phone: sender.phone }, { locale })
    : words.mail_contact({ email: sender.email }, { locale }),
  automatic: words.mail_automatic({}, { locale }),
});

export function renderText(letter: Letter, sender: Sender): string {
  const { regards, lines, contact, automatic } = signature(letter, sender);
  const closing = [regards, lines.map(flatten).join('\n'), `-- \n${flatten(contact)}\n${automatic}`];
  return `${[flatten(letter.greeting), ...letter.blocks.map(blockAsText), ...closing].join('\n\n')}\n`;
}

function blockAsText(block: Block): string {
  switch (block.kind) {
    case 'text':
      return flatten(block.text);
    case 'value':
      return `  ${flatten(block.text)}`;
    case 'group':
      return [flatten(block.title), ...block.lines.map((line) => `  - ${flatten(line)}`)].join('\n');
    case 'facts':
      return block.facts.map(({ label, value }) => `${flatten(label)} : ${flatten(value)}`).join('\n');
    case 'action':
      return `${flatten(block.label)} :\n${block.url}`;
  }
}

export function renderHtml(letter: Letter, sender: Sender): string {
  const { regards, lines, contact, automatic } = signature(letter, sender);
  return `<!doctype html>
<html lang="${letter.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>${escape(letter.subject)}</title>
</head>
<body style="margin:0;padding:0;background:#f3f2ee;color:#1d2733;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f3f2ee;">
<tr><td align="center" style="padding:24px 12px;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;background:#ffffff;border:1px solid #d9d6cd;">
<tr><td style="padding:16px 24px;border-bottom:4px solid #0b5c4b;${font}font-size:18px;font-weight:bold;">${escape(sender.name)}</td></tr>
<tr><td style="padding:24px;${font}font-size:16px;line-height:1.5;">
${[paragraph(escape(letter.greeting)), ...letter.blocks.map(blockAsHtml), paragraph(`${regards}<br>${lines.map(escape).join('<br>')}`)].join('\n')}
</td></tr>
<tr><td style="padding:16px 24px;border-top:1px solid #d9d6cd;${font}font-size:14px;line-height:1.5;color:#4a5560;">${escape(contact)}<br>${automatic}</td></tr>
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
      return `<table cellpadding="0" cellspacing="0" border="0" style="margin:0 0 16px;">${block.facts.map(factAsRow).join('')}</table>`;
    case 'action':
      return `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 24px;"><tr><td style="background:#0b5c4b;border-radius:4px;"><a href="${escape(block.url)}" style="display:inline-block;padding:12px 20px;${font}font-size:16px;color:#ffffff;text-decoration:none;">${escape(block.label)}</a></td></tr></table>`;
  }
}

const factAsRow = ({ label, value }: { label: string; value: string }) =>
  `<tr><th align="left" style="padding:2px 16px 2px 0;${font}font-size:16px;font-weight:normal;">${escape(label)}</th><td style="padding:2px 0;${font}font-size:16px;"><strong>${escape(value)}</strong></td></tr>`;
