import type { MailOf } from '../../platform/jobs.ts';
import { messages } from '../../language/messages.ts';
import { text, type MailContext, type MailContent } from '../mail-content.ts';
import { linkToPortal } from '../portal-link.ts';
import { addressToParent, readerFields } from '../reader.ts';

export async function composeParentRegistered(
  context: MailContext,
  { parentId }: MailOf<'parent-registered'>,
): Promise<MailContent | null> {
  const parent = await context.prisma.parent.findUnique({ where: { id: parentId }, select: readerFields });
  if (!parent) return null;
  const reader = addressToParent(parent);
  const { locale } = reader;
  return {
    ...reader,
    subject: messages.mail_parent_registered_subject({}, { locale }),
    blocks: [
      text(messages.mail_parent_registered_done({}, { locale })),
      text(messages.mail_parent_registered_address({}, { locale })),
      { kind: 'value', text: parent.email },
      text(messages.mail_parent_registered_link({}, { locale })),
      linkToPortal(context, locale),
    ],
  };
}
