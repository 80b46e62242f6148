import { randomUUID } from 'node:crypto';
import { localized, messages, officialLocale as locale } from '../language/messages.ts';
import { InputInvalid } from '../platform/refusals.ts';
import { PermanentFailure } from '../platform/jobs.ts';
import { text, type MailContent, type MailContext } from './mail-content.ts';
import { createMailer, MailDeferred } from './mailer.ts';
import { toMessage } from './render.ts';
import { readSender } from './send-mail.ts';

/** A person waits for the answer. */
const timeoutMs = 8000;

/**
 * Sends one mail to this address, now, by the mail server of the settings; resolves once the server has taken it.
 * @throws InputInvalid with what the server said, in words
 */
export async function sendTestMail({ env, prisma }: Pick<MailContext, 'env' | 'prisma'>, to: string): Promise<void> {
  if (!env.SMTP_URL) throw new InputInvalid(localized(messages.refusal_mail_test_demo), null, 'NOT_APPLICABLE');
  const letter: MailContent = {
    to,
    unconfirmed: null,
    locale,
    subject: messages.mail_test_subject({}, { locale }),
    greeting: messages.mail_greeting_service({}, { locale }),
    blocks: [text(messages.mail_test_text({ origin: env.ORIGIN }, { locale }))],
  };
  const sender = await readSender(env, prisma);
  const mailer = createMailer({ url: env.SMTP_URL, from: env.mailFrom, timeoutMs });
  try {
    await mailer.send(toMessage(`portail.test.${randomUUID()}`, letter, sender));
  } catch (error) {
    throw new InputInvalid(describeFailure(error as Error), null, 'UNREACHABLE');
  } finally {
    mailer.close();
  }
}

/** The code that the mail server or the network gave, in words; the code itself stays for who runs the portal. */
function describeFailure(error: Error) {
  const code = error.message.split(': ').at(-1) ?? '';
  if (error instanceof PermanentFailure) return localized(messages.refusal_mail_test_address, { code });
  if (error instanceof MailDeferred) return localized(messages.refusal_mail_test_later, { code });
  if (code.includes('EAUTH')) return localized(messages.refusal_mail_test_login, { code });
  if (/ETIMEDOUT|ECONN|EDNS|ESOCKET|ENOTFOUND/.test(code)) return localized(messages.refusal_mail_test_away, { code });
  return localized(messages.refusal_mail_test_other, { code });
}
