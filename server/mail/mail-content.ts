// What a mail says, before it is text or HTML: both are made of the same blocks, so they never disagree.
import type { Database } from '../platform/database.ts';
import type { KeyRing } from '../platform/encryption.ts';
import type { Env } from '../platform/env.ts';
import type { Locale } from '../language/messages.ts';

export type Block =
  | { kind: 'text'; text: string }
  /** a value on a line of its own, like an address */
  | { kind: 'value'; text: string }
  /** lines under the name of a child */
  | { kind: 'group'; title: string; lines: string[] }
  | { kind: 'facts'; facts: { label: string; value: string }[] }
  | { kind: 'action'; label: string; url: string };

/** What a link that confirms an address is signed over. */
export type Unconfirmed = { parentId: string; email: string; nonce: string };

/** A mail to one person. */
export type MailContent = {
  to: string;
  /** nobody has followed a link in a mail to this address yet; null for one that somebody has */
  unconfirmed: Unconfirmed | null;
  /** to the service itself */
  isToService?: true;
  /** what it is about: the same words about the same thing are not said twice, nor other words at once */
  topic?: string;
  locale: Locale;
  subject: string;
  /** « Bonjour Claire Peeters, » */
  greeting: string;
  blocks: Block[];
  /** a file to keep, like a calendar */
  attachments?: Attachment[];
};

export type Attachment = { name: string; type: string; text: string };

/** What writing a mail takes: the settings and the database as they are when it is sent. */
export type MailContext = { env: Env; prisma: Database['prisma']; keyRing: KeyRing };

export const text = (words: string): Block => ({ kind: 'text', text: words });
