import { type Addressed, type Letter, writeLetters } from '../../family-messages/letters.ts';
import { readSample, selectionOf } from '../../family-messages/selection.ts';
import { messages, officialLocale } from '../../language/messages.ts';
import type { MailOf } from '../../platform/jobs.ts';
import { text, type Block, type MailContext, type MailContent } from '../mail-content.ts';
import { linkToPortal } from '../portal-link.ts';
import { addressToParent, addressToService, readerFields } from '../reader.ts';

const messageFields = { id: true, sealed: true } as const;

/**
 * What the desk wrote, to one parent; null when they may no longer know the children that it is about, and when an attempt before this
 * one sent it.
 */
export async function composeFamilyMessage(context: MailContext, { recipientId }: MailOf<'family-message'>): Promise<MailContent | null> {
  const recipient = await context.prisma.familyMessageRecipient.findUnique({
    where: { id: recipientId },
    select: {
      parentId: true,
      childIds: true,
      weekIds: true,
      sentAt: true,
      announcedAt: true,
      skippedAt: true,
      message: { select: messageFields },
      parent: { select: { ...readerFields, erasedAt: true } },
    },
  });
  if (!recipient || recipient.parent.erasedAt) return null;
  if (recipient.sentAt ?? recipient.announcedAt ?? recipient.skippedAt) return null;
  const reader = addressToParent(recipient.parent);
  const [letter] = await writeLetters(context, [{ ...recipient, givenName: recipient.parent.person.givenName }], reader.locale);
  return letter ? { ...reader, subject: letter.title, blocks: blocksOf(context, letter, reader) } : null;
}

/** The same, as one family of the selection would have it now, in French, to the service. */
export async function composeFamilyMessageTest(
  context: MailContext,
  { messageId }: MailOf<'family-message-test'>,
): Promise<MailContent | null> {
  const message = await context.prisma.familyMessage.findUnique({
    where: { id: messageId },
    select: { ...messageFields, selection: true },
  });
  const sample = message && (await readSample(context.prisma, selectionOf(message.selection)));
  if (!sample) return null;
  const parent = await context.prisma.parent.findUniqueOrThrow({ where: { id: sample.parentId }, select: readerFields });
  const addressed: Addressed = { ...sample, message, givenName: parent.person.givenName };
  const [letter] = await writeLetters(context, [addressed], officialLocale);
  if (!letter) return null;
  const { greeting } = addressToParent(parent);
  const reader = { ...(await addressToService(context)), greeting };
  return {
    ...reader,
    subject: messages.mail_family_message_test_subject({ title: letter.title }, { locale: reader.locale }),
    blocks: blocksOf(context, letter, reader),
  };
}

const blocksOf = (context: MailContext, { paragraphs, isTheirs }: Letter, { locale }: Pick<MailContent, 'locale'>): Block[] => [
  ...(isTheirs ? [] : [text(messages.mail_family_message_french({}, { locale }))]),
  ...paragraphs.map(text),
  linkToPortal(context, locale),
];
