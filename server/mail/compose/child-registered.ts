import { fullName, ofName } from '../../language/names.ts';
import type { MailOf } from '../../platform/jobs.ts';
import { messages } from '../../language/messages.ts';
import { text, type MailContext, type MailContent } from '../mail-content.ts';
import { childFields } from '../places.ts';
import { linkToPortal } from '../portal-link.ts';
import { addressToParent, readerFields } from '../reader.ts';

/** Nothing is said to a parent who is not linked to the child. */
export async function composeChildRegistered(
  context: MailContext,
  { parentId, childId }: MailOf<'child-registered'>,
): Promise<MailContent | null> {
  const link = await context.prisma.familyLink.findFirst({
    where: { parentId, childId, state: 'ACTIVE' },
    select: { parent: { select: readerFields }, child: { select: childFields } },
  });
  if (!link?.parent) return null;
  const reader = addressToParent(link.parent);
  const { locale } = reader;
  const child = fullName(link.child);
  return {
    ...reader,
    subject: messages.mail_child_registered_subject({ child }, { locale }),
    blocks: [
      text(messages.mail_child_registered_done({ child, ofChild: ofName(child) }, { locale })),
      text(messages.mail_child_registered_next({}, { locale })),
      linkToPortal(context, locale),
    ],
  };
}
