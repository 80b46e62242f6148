import { isoDay } from '../../language/dates.ts';
import { formatCents, formatDate } from '../../language/format.ts';
import { messages, type Locale } from '../../language/messages.ts';
import { readReceived } from '../../payments/received.ts';
import type { MailOf } from '../../platform/jobs.ts';
import { describeHidden, stillSeen } from '../hidden.ts';
import { text, type MailContent, type MailContext } from '../mail-content.ts';
import { listPlaces, placeFields } from '../places.ts';
import { linkToPortal } from '../portal-link.ts';
import { addressToParent, readerFields } from '../reader.ts';
import { transferFacts } from '../transfer-facts.ts';

/** What is still to be paid for places that are kept on somebody's word, and how. Who gave it is read on the portal: it does not go by mail. */
export async function composePaymentPromised(context: MailContext, { paymentId }: MailOf<'payment-promised'>): Promise<MailContent | null> {
  const [payment, commune] = await Promise.all([
    context.prisma.payment.findFirst({
      where: { id: paymentId, status: 'PENDING', writtenOffCents: 0 },
      include: {
        promise: { select: { guarantor: true, dueOn: true } },
        parent: { select: readerFields },
        lines: {
          where: { amountCents: { gt: 0 } },
          select: { amountCents: true, isDifference: true, enrolment: { select: placeFields } },
          orderBy: [{ enrolment: { childId: 'asc' } }, { enrolment: { monday: 'asc' } }],
        },
      },
    }),
    context.prisma.commune.findUnique({ where: { id: 1 } }),
  ]);
  if (!payment?.promise || !payment.structuredCommunication || !commune) return null;
  const reader = addressToParent(payment.parent);
  const { locale } = reader;
  const all = payment.lines.map(({ enrolment, amountCents }) => ({ ...enrolment, priceCents: amountCents }));
  const places = stillSeen(all, payment.parentId);
  const receivedCents = await readReceived(context.prisma, payment);
  const amount = formatCents(payment.amountCents - receivedCents, locale);
  const day = formatDate(isoDay(payment.promise.dueOn), locale);
  const isOwn = payment.promise.guarantor === 'PAYER';
  const isDifference = payment.lines.some((line) => line.isDifference);
  return {
    ...reader,
    subject: subjectOf({ isOwn, isDifference }, amount, locale),
    blocks: [
      text(
        receivedCents > 0
          ? (isOwn ? messages.mail_promise_rest : messages.mail_promise_rest_other)(
              { received: formatCents(receivedCents, locale), amount, day },
              { locale },
            )
          : firstOf({ isOwn, isDifference })({ amount, day }, { locale }),
      ),
      transferFacts({ amount, commune, structuredCommunication: payment.structuredCommunication }, locale),
      ...(places.length > 0 ? [text(messages.mail_promise_list({}, { locale })), ...listPlaces(places, locale)] : []),
      ...describeHidden(all, places, reader),
      linkToPortal(context, locale),
    ],
  };
}

type Kind = { isOwn: boolean; isDifference: boolean };

function subjectOf({ isOwn, isDifference }: Kind, amount: string, locale: Locale): string {
  if (isDifference) return messages.mail_difference_subject({ amount }, { locale });
  return isOwn ? messages.mail_promise_subject({ amount }, { locale }) : messages.mail_promise_subject_other({}, { locale });
}

function firstOf({ isOwn, isDifference }: Kind) {
  if (isDifference) return messages.mail_difference_text;
  return isOwn ? messages.mail_promise_own : messages.mail_promise_other;
}
