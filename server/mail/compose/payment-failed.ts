import { readClock } from '../../platform/database.ts';
import { formatCents, formatInstant } from '../../language/format.ts';
import type { MailOf } from '../../platform/jobs.ts';
import { messages } from '../../language/messages.ts';
import { text, type Desk, type Letter } from '../mail-content.ts';
import { findDeadline } from '../places.ts';
import { linkToPortal } from '../portal-link.ts';
import { addressToParent, readerFields } from '../reader.ts';

/** Nothing once the payment came through after all, or another one of the same basket did. */
export async function composePaymentFailed(desk: Desk, { paymentId }: MailOf<'payment-failed'>): Promise<Letter | null> {
  const now = await readClock(desk.prisma);
  const payment = await desk.prisma.payment.findFirst({
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
      held.length > 0 ? linkToPortal(desk, locale, messages.mail_pay({}, { locale })) : linkToPortal(desk, locale),
    ],
  };
}
