import { reachDesk } from '../../commune/reach-desk.ts';
import type { MailOf } from '../../platform/jobs.ts';
import { messages } from '../../language/messages.ts';
import { text, type MailContext, type MailContent } from '../mail-content.ts';
import { addressToParent, readerFields } from '../reader.ts';

/** The address in use is told that another one is to replace it, and not which. */
export async function composeEmailChanging(context: MailContext, { parentId }: MailOf<'email-changing'>): Promise<MailContent | null> {
  const parent = await context.prisma.parent.findFirst({ where: { id: parentId, pendingEmail: { not: null } }, select: readerFields });
  if (!parent) return null;
  const reader = addressToParent(parent);
  const { locale } = reader;
  return {
    ...reader,
    topic: parentId,
    subject: messages.mail_email_changing_subject({}, { locale }),
    blocks: [
      text(messages.mail_email_changing({}, { locale })),
      text(messages.mail_email_changing_not_you(await reachDesk(context.prisma), { locale })),
      { kind: 'action', label: messages.mail_email_changing_button({}, { locale }), url: `${context.env.ORIGIN}/portail/fiche` },
    ],
  };
}
