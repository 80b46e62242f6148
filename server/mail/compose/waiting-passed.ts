import { fullName } from '../../language/names.ts';
import type { MailOf } from '../../platform/jobs.ts';
import { messages } from '../../language/messages.ts';
import { isHidden } from '../hidden.ts';
import { text, type MailContext, type MailContent } from '../mail-content.ts';
import { describeWeek } from '../places.ts';
import { linkToPortal } from '../portal-link.ts';
import { addressToParent } from '../reader.ts';
import { waitingFields } from '../waiting-fields.ts';

/** The offer ran out, or the wait ended without one. */
export async function composeWaitingPassed(
  context: MailContext,
  { waitingPlaceId }: MailOf<'waiting-passed'>,
): Promise<MailContent | null> {
  const place = await context.prisma.waitingPlace.findFirst({
    where: { id: waitingPlaceId, status: { in: ['PASSED', 'DROPPED'] } },
    select: waitingFields,
  });
  if (!place || isHidden(place.child, place.parent.id)) return null;
  const reader = addressToParent(place.parent);
  const { locale } = reader;
  const child = fullName(place.child);
  return {
    ...reader,
    subject: messages.mail_waiting_passed_subject({ child }, { locale }),
    blocks: [
      text(
        place.status === 'PASSED'
          ? messages.mail_waiting_passed_offer({ child }, { locale })
          : messages.mail_waiting_passed_dropped({ child }, { locale }),
      ),
      { kind: 'value', text: describeWeek(place.week, locale) },
      linkToPortal(context, locale),
    ],
  };
}
