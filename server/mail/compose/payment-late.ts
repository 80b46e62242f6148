import { formatCents } from '../../language/format.ts';
import type { MailOf } from '../../platform/jobs.ts';
import { paymentMethods } from '../../payments/methods.ts';
import { messages } from '../../language/messages.ts';
import { describeHidden, stillSeen } from '../hidden.ts';
import { text, type MailContext, type MailContent } from '../mail-content.ts';
import { namePlaces, placeFields } from '../places.ts';
import { linkToPortal } from '../portal-link.ts';
import { addressToParent, addressToService, readerFields } from '../reader.ts';
import { nameReference } from '../reference.ts';

/** Told to the parent and, without the parent's address, to the service. */
export async function composePaymentLate(context: MailContext, { paymentId, reader }: MailOf<'payment-late'>): Promise<MailContent | null> {
  const payment = await context.prisma.payment.findUnique({
    where: { id: paymentId },
    include: {
      parent: { select: readerFields },
      lines: {
        where: { outcome: 'REFUNDED' },
        select: { amountCents: true, enrolment: { select: { ...placeFields, childId: true, weekId: true } } },
        orderBy: [{ enrolment: { childId: 'asc' } }, { enrolment: { monday: 'asc' } }],
      },
    },
  });
  if (!payment || payment.lines.length === 0) return null;
  const all = payment.lines.map(({ enrolment }) => enrolment);
  const refunded = payment.lines.reduce((sum, { amountCents }) => sum + amountCents, 0);
  if (reader === 'service') {
    const service = await addressToService(context);
    const { locale } = service;
    return {
      ...service,
      subject: messages.mail_payment_late_service_subject({ reference: nameReference(payment) }, { locale }),
      blocks: [
        text(messages.mail_payment_late_service_list({}, { locale })),
        ...namePlaces(all, locale),
        { kind: 'facts', facts: [{ label: messages.mail_refund_amount({}, { locale }), value: formatCents(refunded, locale) }] },
      ],
    };
  }
  const parent = addressToParent(payment.parent);
  const { locale } = parent;
  const amount = formatCents(refunded, locale);
  const places = stillSeen(all, payment.parentId);
  const waits = await context.prisma.waitingPlace.count({
    where: {
      parentId: payment.parentId,
      priority: 0,
      status: { in: ['WAITING', 'OFFERED'] },
      OR: places.map(({ childId, weekId }) => ({ childId, weekId })),
    },
  });
  return {
    ...parent,
    subject: messages.mail_payment_late_subject({}, { locale }),
    blocks: [
      ...(places.length > 0 ? [text(messages.mail_payment_late_list({}, { locale })), ...namePlaces(places, locale)] : []),
      ...describeHidden(all, places, parent),
      text(
        paymentMethods[payment.method].isThroughProvider
          ? messages.mail_payment_late_refund_online({ amount }, { locale })
          : messages.mail_payment_late_refund_transfer({ amount }, { locale }),
      ),
      ...(waits > 0 ? [text(messages.mail_payment_late_waiting({}, { locale }))] : []),
      linkToPortal(context, locale),
    ],
  };
}
