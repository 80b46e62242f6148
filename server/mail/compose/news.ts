import type { MailOf } from '../../platform/jobs.ts';
import { messages } from '../../language/messages.ts';
import { text, type MailContext, type MailContent } from '../mail-content.ts';
import { linkToPortal } from '../portal-link.ts';
import { addressToParent, readerFields } from '../reader.ts';

/** One mail for all those that an unconfirmed address did not get. */
export async function composeNews(context: MailContext, { parentId }: MailOf<'news'>): Promise<MailContent | null> {
  const parent = await context.prisma.parent.findUnique({ where: { id: parentId }, select: readerFields });
  if (!parent) return null;
  const reader = addressToParent(parent);
  const { locale } = reader;
  return {
    ...reader,
    subject: messages.mail_news_subject({}, { locale }),
    blocks: [text(messages.mail_news({}, { locale })), linkToPortal(context, locale)],
  };
}
