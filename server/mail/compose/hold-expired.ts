import { readClock } from '../../platform/database.ts';
import type { MailOf } from '../../platform/jobs.ts';
import { messages } from '../../language/messages.ts';
import { stillSeen } from '../hidden.ts';
import { text, type MailContext, type MailContent } from '../mail-content.ts';
import { namePlaces, placeFields, placeOrder } from '../places.ts';
import { linkToPortal } from '../portal-link.ts';
import { addressToParent, readerFields } from '../reader.ts';

/** Leaves out what a late payment confirmed meanwhile. */
export async function composeHoldExpired(
  context: MailContext,
  { parentId, enrolmentIds }: MailOf<'hold-expired'>,
): Promise<MailContent | null> {
  const now = await readClock(context.prisma);
  const parent = await context.prisma.parent.findUnique({
    where: { id: parentId },
    select: {
      ...readerFields,
      enrolments: {
        where: { id: { in: enrolmentIds }, OR: [{ status: 'EXPIRED' }, { status: 'HELD', heldUntil: { lte: now } }] },
        select: placeFields,
        orderBy: placeOrder,
      },
    },
  });
  const places = parent ? stillSeen(parent.enrolments, parentId) : [];
  if (!parent || places.length === 0) return null;
  const reader = addressToParent(parent);
  const { locale } = reader;
  return {
    ...reader,
    subject: messages.mail_hold_expired_subject({}, { locale }),
    blocks: [
      text(messages.mail_hold_expired_list({}, { locale })),
      ...namePlaces(places, locale),
      text(messages.mail_hold_expired_again({}, { locale })),
      linkToPortal(context, locale),
    ],
  };
}
