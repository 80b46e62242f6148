import { readClock } from '../../platform/database.ts';
import { formatInstant } from '../../language/format.ts';
import type { MailOf } from '../../platform/jobs.ts';
import { messages } from '../../language/messages.ts';
import { stillSeen } from '../hidden.ts';
import { text, type MailContext, type MailContent } from '../mail-content.ts';
import { findDeadline, listPlaces, placeFields, placeOrder } from '../places.ts';
import { linkToPortal } from '../portal-link.ts';
import { addressToParent, readerFields } from '../reader.ts';

/** Names the places that still wait for their payment when the mail leaves. */
export async function composeHoldReminder(
  context: MailContext,
  { parentId, enrolmentIds }: MailOf<'hold-reminder'>,
): Promise<MailContent | null> {
  const now = await readClock(context.prisma);
  const parent = await context.prisma.parent.findUnique({
    where: { id: parentId },
    select: {
      ...readerFields,
      enrolments: {
        where: { id: { in: enrolmentIds }, status: 'HELD', heldUntil: { gt: now } },
        select: placeFields,
        orderBy: placeOrder,
      },
    },
  });
  const places = parent ? stillSeen(parent.enrolments, parentId) : [];
  if (!parent || places.length === 0) return null;
  const reader = addressToParent(parent);
  const { locale } = reader;
  const deadline = formatInstant(findDeadline(places), locale);
  return {
    ...reader,
    subject: messages.mail_hold_reminder_subject({ deadline }, { locale }),
    blocks: [
      text(messages.mail_hold_reminder_list({}, { locale })),
      ...listPlaces(places, locale),
      text(messages.mail_hold_reminder_deadline({ deadline }, { locale })),
      linkToPortal(context, locale, messages.mail_finalise({}, { locale })),
    ],
  };
}
