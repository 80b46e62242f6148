import type { MailOf } from '../../platform/jobs.ts';
import { messages } from '../../language/messages.ts';
import { text, type MailContext, type MailContent } from '../mail-content.ts';
import { addressToParent, readerFields } from '../reader.ts';

/** Asks whoever reads the address whether it is theirs, and says nothing else; null once it is confirmed. */
export async function composeEmailConfirm(context: MailContext, { parentId }: MailOf<'email-confirm'>): Promise<MailContent | null> {
  const parent = await context.prisma.parent.findUnique({ where: { id: parentId }, select: { ...readerFields, pendingEmail: true } });
  const email = parent?.pendingEmail ?? (parent?.emailConfirmedAt ? null : parent?.email);
  if (!parent || !email) return null;
  const reader = addressToParent({ ...parent, email, emailConfirmedAt: null });
  const { locale } = reader;
  return {
    ...reader,
    // Names are what somebody said of themselves: they may be somebody else's words.
    greeting: messages.mail_greeting_nobody({}, { locale }),
    subject: messages.mail_email_confirm_subject({}, { locale }),
    blocks: [text(messages.mail_email_confirm({}, { locale }))],
  };
}
