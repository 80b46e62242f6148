import { readClock } from '../../platform/database.ts';
import { formatInstant } from '../../language/format.ts';
import type { MailOf } from '../../platform/jobs.ts';
import { messages } from '../../language/messages.ts';
import { stillSeen } from '../hidden.ts';
import { text, type MailContext, type MailContent } from '../mail-content.ts';
import { findDeadline, listPlaces, placeFields, placeOrder } from '../places.ts';
import { linkToPortal } from '../portal-link.ts';
import { addressToParent, readerFields } from '../reader.ts';

/** What the basket holds when the mail leaves; nothing when it was paid, abandoned or ran out meanwhile. */
export async function composePlacesHeld(context: MailContext, { basketId }: MailOf<'places-held'>): Promise<MailContent | null> {
  const now = await readClock(context.prisma);
  const basket = await context.prisma.basket.findUnique({
    where: { id: basketId },
    select: {
      parent: { select: readerFields },
      enrolments: { where: { status: 'HELD', heldUntil: { gt: now } }, select: placeFields, orderBy: placeOrder },
    },
  });
  const places = basket ? stillSeen(basket.enrolments, basket.parent.id) : [];
  if (!basket || places.length === 0) return null;
  const reader = addressToParent(basket.parent);
  const { locale } = reader;
  const deadline = formatInstant(findDeadline(places), locale);
  return {
    ...reader,
    topic: places
      .map(({ childId, weekId }) => `${childId} ${weekId}`)
      .toSorted()
      .join(),
    subject: messages.mail_places_held_subject({ deadline }, { locale }),
    blocks: [
      text(messages.mail_places_held_list({}, { locale })),
      ...listPlaces(places, locale),
      text(messages.mail_places_held_deadline({ deadline }, { locale })),
      linkToPortal(context, locale, messages.mail_finalise({}, { locale })),
    ],
  };
}
