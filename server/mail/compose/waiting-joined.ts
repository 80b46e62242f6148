import { fullName } from '../../language/names.ts';
import type { MailOf } from '../../platform/jobs.ts';
import { messages } from '../../language/messages.ts';
import { isHidden } from '../hidden.ts';
import { text, type MailContext, type MailContent } from '../mail-content.ts';
import { describeWeek } from '../places.ts';
import { linkToPortal } from '../portal-link.ts';
import { addressToParent } from '../reader.ts';
import { waitingFields } from '../waiting-fields.ts';

export async function composeWaitingJoined(
  context: MailContext,
  { waitingPlaceId }: MailOf<'waiting-joined'>,
): Promise<MailContent | null> {
  const place = await context.prisma.waitingPlace.findFirst({ where: { id: waitingPlaceId, status: 'WAITING' }, select: waitingFields });
  if (!place || isHidden(place.child, place.parent.id)) return null;
  const { seq, priority, childId, weekId, week } = place;
  const ahead = await context.prisma.waitingPlace.count({
    where: { weekId, status: 'WAITING', OR: [{ priority: { lt: priority } }, { priority, seq: { lt: seq } }] },
  });
  const reader = addressToParent(place.parent);
  const { locale } = reader;
  const child = fullName(place.child);
  return {
    ...reader,
    topic: `${childId} ${weekId}`,
    subject: messages.mail_waiting_joined_subject({ child }, { locale }),
    blocks: [
      text(messages.mail_waiting_joined_done({ child }, { locale })),
      { kind: 'value', text: describeWeek(week, locale) },
      text(messages.mail_waiting_joined_position({ position: ahead + 1 }, { locale })),
      text(messages.mail_waiting_joined_next({}, { locale })),
      linkToPortal(context, locale),
    ],
  };
}
