import { formatCents } from '../../language/format.ts';
import type { MailOf } from '../../platform/jobs.ts';
import { formatStructuredCommunication } from '../../payments/structured-communication.ts';
import { messages } from '../../language/messages.ts';
import { text, type MailContext, type MailContent } from '../mail-content.ts';
import { linkToPortal } from '../portal-link.ts';
import { addressToParent, readerFields } from '../reader.ts';

/** A transfer is not awaited any more: another payment took its place. Nothing once it arrived all the same. */
export async function composeTransferReplaced(
  context: MailContext,
  { paymentId }: MailOf<'transfer-replaced'>,
): Promise<MailContent | null> {
  const payment = await context.prisma.payment.findFirst({
    where: { id: paymentId, status: 'CANCELLED' },
    select: { amountCents: true, structuredCommunication: true, parent: { select: readerFields } },
  });
  if (!payment?.structuredCommunication) return null;
  const reader = addressToParent(payment.parent);
  const { locale } = reader;
  const amount = formatCents(payment.amountCents, locale);
  return {
    ...reader,
    subject: messages.mail_transfer_replaced_subject({ amount }, { locale }),
    blocks: [
      text(messages.mail_transfer_replaced_why({}, { locale })),
      {
        kind: 'facts',
        facts: [
          { label: messages.mail_transfer_amount({}, { locale }), value: amount },
          {
            label: messages.mail_transfer_communication({}, { locale }),
            value: formatStructuredCommunication(payment.structuredCommunication),
          },
        ],
      },
      text(messages.mail_transfer_replaced_sent({}, { locale })),
      linkToPortal(context, locale),
    ],
  };
}
