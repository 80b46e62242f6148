import { fullName } from '../../language/names.ts';
import { formatCents } from '../../language/format.ts';
import type { MailOf } from '../../platform/jobs.ts';
import { messages } from '../../language/messages.ts';
import { composeHiddenRefund, isHidden } from '../hidden.ts';
import { text, type MailContext, type MailContent } from '../mail-content.ts';
import { describeWeek, placeFields } from '../places.ts';
import { linkToPortal } from '../portal-link.ts';
import { addressToParent, readerFields } from '../reader.ts';

export async function composeWeekCancelled(context: MailContext, { enrolmentId }: MailOf<'week-cancelled'>): Promise<MailContent | null> {
  const enrolment = await context.prisma.enrolment.findFirst({
    where: { id: enrolmentId, status: 'CANCELLED' },
    select: {
      ...placeFields,
      parent: { select: readerFields },
      week: { select: { ...placeFields.week.select, cancelledReason: true } },
      refunds: { where: { reason: 'WEEK_CANCELLED' }, select: { amountCents: true } },
    },
  });
  if (!enrolment) return null;
  const reader = addressToParent(enrolment.parent);
  const { locale } = reader;
  const child = fullName(enrolment.child);
  const reason = enrolment.week.cancelledReason;
  const refunded = enrolment.refunds.reduce((sum, { amountCents }) => sum + amountCents, 0);
  if (isHidden(enrolment.child, enrolment.parent.id)) return composeHiddenRefund(context, reader, refunded);
  return {
    ...reader,
    subject: messages.mail_week_cancelled_subject({ child }, { locale }),
    blocks: [
      text(messages.mail_week_cancelled({ child }, { locale })),
      { kind: 'value', text: describeWeek(enrolment.week, locale) },
      ...(reason ? [text(messages.mail_week_cancelled_reason({ reason }, { locale }))] : []),
      ...(refunded > 0 ? [text(messages.mail_week_cancelled_refund({ amount: formatCents(refunded, locale) }, { locale }))] : []),
      linkToPortal(context, locale),
    ],
  };
}
