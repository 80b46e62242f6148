// The demonstration's mail server, with the libraries that read a mail: loaded when the first mail comes.
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import type { Log } from '../platform/log.ts';

/** A mail as one of its readers got it. */
export type ReceivedMail = { to: string; subject: string; text: string; html: string; sentAt: string };

const maxBytes = 2 * 1024 * 1024;

/** Takes every mail, and gives `keep` one for each of its readers. Its connections are handed to it: it listens nowhere. */
export function createSmtpServer(keep: (mail: ReceivedMail) => void, log: Log): SMTPServer {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    size: maxBytes,
    logger: false,
    onData: (stream, session, done) => {
      simpleParser(stream).then((parsed) => {
        const sentAt = (parsed.date ?? new Date()).toISOString();
        const html = parsed.html || '';
        for (const { address } of session.envelope.rcptTo)
          keep({ to: address, subject: parsed.subject ?? '', text: parsed.text ?? '', html, sentAt });
        done();
      }, done);
    },
  });
  server.on('error', (error) => log.warn({ err: error }, 'mailbox'));
  return server;
}
