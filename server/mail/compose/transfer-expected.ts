import { formatCents, formatInstant } from '../../language/format.ts';
import type { MailOf } from '../../platform/jobs.ts';
import { readReceived } from '../../payments/received.ts';
import { methodsWhere } from '../../payments/methods.ts';
import { messages } from '../../language/messages.ts';
import { describeHidden, stillSeen } from '../hidden.ts';
import { text, type MailContext, type MailContent } from '../mail-content.ts';
import { findDeadline, listPlaces, placeFields } from '../places.ts';
import { linkToPortal } from '../portal-link.ts';
import { addressToParent, readerFields } from '../reader.ts';
import { transferFacts } from '../transfer-facts.ts';

/** How to make the transfer, while it is still awaited. */
export async function composeTransferExpected(
  context: MailContext,
  { paymentId }: MailOf<'transfer-expected'>,
): Promise<MailContent | null> {
  const [payment, commune] = await Promise.all([
    context.prisma.payment.findFirst({
      where: { id: paymentId, method: { in: methodsWhere('hasStructuredCommunication', true) }, status: 'PENDING' },
      include: {
        parent: { select: readerFields },
        lines: {
          where: { enrolment: { status: 'HELD' } },
          select: { enrolment: { select: placeFields } },
          orderBy: [{ enrolment: { childId: 'asc' } }, { enrolment: { monday: 'asc' } }],
        },
      },
    }),
    context.prisma.commune.findUnique({ where: { id: 1 } }),
  ]);
  if (!payment?.structuredCommunication || !commune || payment.lines.length === 0) return null;
  const reader = addressToParent(payment.parent);
  const { locale } = reader;
  const all = payment.lines.map(({ enrolment }) => enrolment);
  const places = stillSeen(all, payment.parentId);
  const receivedCents = await readReceived(context.prisma, payment);
  const amount = formatCents(payment.amountCents - receivedCents, locale);
  const received = formatCents(receivedCents, locale);
  return {
    ...reader,
    subject: (receivedCents > 0 ? messages.mail_transfer_rest_subject : messages.mail_transfer_expected_subject)({ amount }, { locale }),
    blocks: [
      text(
        receivedCents > 0 ? messages.mail_transfer_rest_how({ received }, { locale }) : messages.mail_transfer_expected_how({}, { locale }),
      ),
      transferFacts({ amount, commune, structuredCommunication: payment.structuredCommunication }, locale),
      text(messages.mail_transfer_expected_deadline({ deadline: formatInstant(findDeadline(all), locale) }, { locale })),
      ...(places.length > 0 ? [text(messages.mail_transfer_expected_list({}, { locale })), ...listPlaces(places, locale)] : []),
      ...describeHidden(all, places, reader),
      linkToPortal(context, locale),
    ],
  };
}
