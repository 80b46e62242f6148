// Hands letters to the mail server. Why a server did not take one decides what happens to the job: a server that is
// away is asked again for all mails at once, an address that does not exist is not tried for ever.
import { createTransport } from 'nodemailer';
import { z } from 'zod';
import type { Attachment } from './mail-content.ts';
import { PermanentFailure } from '../platform/jobs.ts';

export type Message = {
  /** names the mail over all attempts: a repeat carries the same Message-ID */
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  /** for Content-Language */
  language: string;
  attachments?: Attachment[];
};

export type Mailer = {
  /**
   * Resolves once the server has taken the mail.
   * @throws MailServerDown when no mail can be sent now
   * @throws MailDeferred when the server wants this mail later
   * @throws PermanentFailure when this mail will never be taken
   */
  send: (message: Message) => Promise<void>;
  /** True when the server answers and lets us in. */
  isUp: () => Promise<boolean>;
  close: () => void;
};

/** How a mail that waits for its server is known among the failed jobs, whose `last_error` is all that is kept of an error. */
export const mailServerDownCode = 'MAIL_SERVER_DOWN';

/** The mail server cannot be reached, or takes no mail from us. */
export class MailServerDown extends Error {
  constructor(reason: string) {
    super(`${mailServerDownCode}: the mail server does not take mails: ${reason}`);
  }
}
/** The server asks to come back later with this mail. */
export class MailDeferred extends Error {}

const address = z.email().max(254);

/** A mailer over a few kept connections to `url` (smtp://, smtps://). */
export function createMailer({ url, from, timeoutMs = 20_000 }: { url: string; from: string; timeoutMs?: number }): Mailer {
  const sender = parseSender(from);
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 3,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async ({ id, to, subject, text, html, language, attachments = [] }) => {
      if (!address.safeParse(to).success) throw new PermanentFailure('the address is not one address');
      try {
        await transport.sendMail({
          from: sender,
          to: { name: '', address: to },
          envelope: { from: sender.address, to: [to] },
          subject: subject.replaceAll(/\p{Cc}+/gu, ' '),
          text,
          html,
          attachments: attachments.map(({ name, type, text }) => ({ filename: name, contentType: type, content: text })),
          messageId: `<${id}@${sender.address.split('@')[1]}>`,
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', 'Content-Language': language },
        });
      } catch (error) {
        throw sortOut(error as SmtpError);
      }
    },
    isUp: () =>
      transport.verify().then(
        () => true,
        () => false,
      ),
    close: () => transport.close(),
  };
}

type SmtpError = Error & { code?: string; responseCode?: number; command?: string };

/** Codes only: what a server answers may quote the address. */
function sortOut({ code, responseCode, command, message }: SmtpError): Error {
  // before anybody was named, what went wrong may be told in words: a certificate, a name that does not resolve
  const words = command === 'CONN' && !responseCode ? `(${message})` : null;
  const reason = [code, command, responseCode, words].filter(Boolean).join(' ');
  const aboutThisMail = command === 'RCPT TO' || command === 'DATA';
  if (!aboutThisMail || !responseCode) return new MailServerDown(reason);
  return responseCode >= 500
    ? new PermanentFailure(`the mail server refused: ${reason}`)
    : new MailDeferred(`the mail server asks to wait: ${reason}`);
}

/** « Name <address> » or an address alone. */
function parseSender(from: string): { name: string; address: string } {
  const [, name = '', address = from] = /^\s*(.*?)\s*<([^<>]+)>\s*$/.exec(from) ?? [];
  return { name: name.replaceAll('"', ''), address: address.trim() };
}
