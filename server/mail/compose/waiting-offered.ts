import { fullName } from '../../language/names.ts';
import { readClock } from '../../platform/database.ts';
import { formatInstant } from '../../language/format.ts';
import type { MailOf } from '../../platform/jobs.ts';
import { messages } from '../../language/messages.ts';
import { isHidden } from '../hidden.ts';
import { text, type MailContext, type MailContent } from '../mail-content.ts';
import { describeWeek } from '../places.ts';
import { linkToPortal } from '../portal-link.ts';
import { addressToParent } from '../reader.ts';
import { waitingFields } from '../waiting-fields.ts';

/** Nothing once the offer was taken up, turned down or ran out. */
export async function composeWaitingOffered(
  context: MailContext,
  { waitingPlaceId }: MailOf<'waiting-offered'>,
): Promise<MailContent | null> {
  const now = await readClock(context.prisma);
  const place = await context.prisma.waitingPlace.findFirst({
    where: { id: waitingPlaceId, status: 'OFFERED', offeredUntil: { gt: now } },
    select: waitingFields,
  });
  if (!place?.offeredUntil || isHidden(place.child, place.parent.id)) return null;
  const reader = addressToParent(place.parent);
  const { locale } = reader;
  const child = fullName(place.child);
  return {
    ...reader,
    subject: messages.mail_waiting_offered_subject({ child }, { locale }),
    blocks: [
      text(messages.mail_waiting_offered_place({ child }, { locale })),
      { kind: 'value', text: describeWeek(place.week, locale) },
      text(messages.mail_waiting_offered_deadline({ deadline: formatInstant(place.offeredUntil, locale) }, { locale })),
      linkToPortal(context, locale, messages.mail_waiting_offered_accept({}, { locale })),
    ],
  };
}
