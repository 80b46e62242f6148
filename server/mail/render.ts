// A mail as text and HTML. The HTML is MJML's (frame.mjml, compiled when the portal is built: docs/decisions/008), so it holds in
// the mail programs that are in use; here its marks are filled in, and every value is escaped in one place.
import { readFileSync } from 'node:fs';
import escapeHtml from 'escape-html';
import type { Palette } from '../platform/colours.ts';
import { languageTag, officialLocale, messages } from '../language/messages.ts';
import { formatPhone } from '../language/phones.ts';
import type { Block, MailContent } from './mail-content.ts';
import type { Message } from './mailer.ts';
import { mailTheme } from './theme.ts';

/** Who signs: the commune, as its record says at that moment, in its colour. */
export type Sender = { name: string; serviceName: string; email: string; phone: string | null; palette?: Palette | null };

/** A mail as the mail server takes it; `id` names it over all attempts. */
export const toMessage = (id: string, content: MailContent, sender: Sender): Message => ({
  id,
  to: content.to,
  subject: content.subject,
  text: renderText(content, sender),
  html: renderHtml(content, sender),
  language: languageTag(content.locale),
  attachments: content.attachments,
});

/** Line breaks and other control characters of a value become spaces: a name never starts a line. */
const flatten = (value: string) => value.replaceAll(/\p{Cc}+/gu, ' ').trim();

const escape = (value: string) => escapeHtml(flatten(value));

const signature = ({ locale }: MailContent, sender: Sender) => ({
  regards: messages.mail_regards({}, { locale }),
  lines: [sender.serviceName, sender.name],
  contact: sender.phone
    ? messages.mail_contact_phone({ email: sender.email, phone: formatPhone(sender.phone) }, { locale })
    : messages.mail_contact({ email: sender.email }, { locale }),
  automatic: messages.mail_automatic({}, { locale }),
});

export function renderText(content: MailContent, sender: Sender): string {
  const { regards, lines, contact, automatic } = signature(content, sender);
  const closing = [regards, lines.map(flatten).join('\n'), `-- \n${flatten(contact)}\n${automatic}`];
  return `${[flatten(content.greeting), ...content.blocks.map((block) => blockAsText(block, content)), ...closing].join('\n\n')}\n`;
}

function blockAsText(block: Block, { locale }: MailContent): string {
  const named = (label: string) => flatten(messages.mail_label({ label }, { locale }));
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

type Frame = {
  before: string;
  after: string;
  pieces: Record<'text' | 'value' | 'group' | 'facts' | 'fact' | 'action', string>;
};
let compiled: Frame | undefined;
const frame = () => (compiled ??= JSON.parse(readFileSync(new URL('../generated/mail-frame.json', import.meta.url), 'utf8')) as Frame);

/** HTML for a mark: what was escaped, or made of what was. */
type Filling = Record<string, string>;

/** In one go, so that a name that looks like a mark stays a name. */
const fill = (piece: string, values: Filling) => piece.replaceAll(/\{\{(\w+)\}\}/g, (_mark, name: string) => values[name] ?? '');

export function renderHtml(content: MailContent, sender: Sender): string {
  const { regards, contact, automatic } = signature(content, sender);
  const { before, after, pieces } = frame();
  const values: Filling = {
    ...mailTheme(sender.palette),
    language: languageTag(content.locale),
    // the commune's own names stay French
    french: languageTag(content.locale) === officialLocale ? '' : `lang="${officialLocale}"`,
    subject: escape(content.subject),
    preview: escape(content.blocks.find((block) => block.kind === 'text')?.text ?? content.greeting),
    commune: escape(sender.name),
    service: escape(sender.serviceName),
    greeting: escape(content.greeting),
    regards: escape(regards),
    contact: escape(contact),
    automatic: escape(automatic),
  };
  const blocks = content.blocks.map((block) => fill(pieces[block.kind], { ...values, ...blockAsHtml(block, values) }));
  return fill(before, values) + blocks.join('\n') + fill(after, values);
}

function blockAsHtml(block: Block, values: Filling): Filling {
  switch (block.kind) {
    case 'text':
    case 'value':
      return { text: escape(block.text) };
    case 'group':
      return {
        title: escape(block.title),
        lines: block.lines.map((line) => `<li style="margin:0 0 4px;">${escape(line)}</li>`).join(''),
      };
    case 'facts': {
      const rows = block.facts.map(({ label, value }) => ({ ...values, label: escape(label), value: escape(value) }));
      return { facts: rows.map((row) => fill(frame().pieces.fact, row)).join('') };
    }
    case 'action':
      return { label: escape(block.label), url: escape(block.url) };
  }
}
