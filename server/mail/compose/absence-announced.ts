import { formatDate } from '../../language/format.ts';
import { messages } from '../../language/messages.ts';
import { fullName, ofName } from '../../language/names.ts';
import type { MailOf } from '../../platform/jobs.ts';
import { isHidden } from '../hidden.ts';
import { text, type MailContext, type MailContent } from '../mail-content.ts';
import { describeWeek, placeFields } from '../places.ts';
import { linkToPortal } from '../portal-link.ts';
import { addressToParent, readerFields } from '../reader.ts';

/** Neither the reason nor the document is named: they tell of health. Nothing leaves when the parent took it back meanwhile. */
export async function composeAbsenceAnnounced(
  context: MailContext,
  { enrolmentId, days }: MailOf<'absence-announced'>,
): Promise<MailContent | null> {
  const place = await context.prisma.enrolment.findFirst({
    where: { id: enrolmentId, status: 'CONFIRMED' },
    select: {
      ...placeFields,
      parent: { select: readerFields },
      announcedAbsences: { where: { day: { in: days.map((day) => new Date(day)) } }, select: { day: true }, orderBy: { day: 'asc' } },
    },
  });
  if (!place || place.announcedAbsences.length === 0 || isHidden(place.child, place.parent.id)) return null;
  const reader = addressToParent(place.parent);
  const { locale } = reader;
  return {
    ...reader,
    subject: messages.mail_absence_subject({}, { locale }),
    blocks: [
      text(messages.mail_absence_done({ child: fullName(place.child), ofChild: ofName(fullName(place.child)) }, { locale })),
      { kind: 'value', text: place.announcedAbsences.map(({ day }) => formatDate(day, locale)).join(', ') },
      { kind: 'value', text: describeWeek(place.week, locale) },
      text(messages.mail_absence_until({}, { locale })),
      linkToPortal(context, locale),
    ],
  };
}
