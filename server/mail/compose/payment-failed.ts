import { readClock } from '../../platform/database.ts';
import { formatCents, formatInstant } from '../../language/format.ts';
import type { MailOf } from '../../platform/jobs.ts';
import { messages } from '../../language/messages.ts';
import { text, type MailContext, type MailContent } from '../mail-content.ts';
import { findDeadline } from '../places.ts';
import { linkToPortal } from '../portal-link.ts';
import { addressToParent, readerFields } from '../reader.ts';

/** Nothing once the payment came through after all, or another one of the same basket did. */
export async function composePaymentFailed(context: MailContext, { paymentId }: MailOf<'payment-failed'>): Promise<MailContent | null> {
  const now = await readClock(context.prisma);
  const payment = await context.prisma.payment.findFirst({
    where: {
      id: paymentId,
      status: { in: ['FAILED', 'CANCELLED', 'EXPIRED'] },
      basket: { payments: { none: { status: { in: ['PENDING', 'PAID'] } } } },
    },
    select: {
      amountCents: true,
      parent: { select: readerFields },
      lines: { where: { enrolment: { status: 'HELD', heldUntil: { gt: now } } }, select: { enrolment: { select: { heldUntil: true } } } },
    },
  });
  if (!payment) return null;
  const reader = addressToParent(payment.parent);
  const { locale } = reader;
  const held = payment.lines.map(({ enrolment }) => enrolment);
  return {
    ...reader,
    subject: messages.mail_payment_failed_subject({}, { locale }),
    blocks: [
      text(messages.mail_payment_failed_amount({ amount: formatCents(payment.amountCents, locale) }, { locale })),
      text(
        held.length > 0
          ? messages.mail_payment_failed_still_held({ deadline: formatInstant(findDeadline(held), locale) }, { locale })
          : messages.mail_payment_failed_gone({}, { locale }),
      ),
      held.length > 0 ? linkToPortal(context, locale, messages.mail_pay({}, { locale })) : linkToPortal(context, locale),
    ],
  };
}
