import { formatCents } from '../../language/format.ts';
import type { MailOf } from '../../platform/jobs.ts';
import { messages } from '../../language/messages.ts';
import { text, type MailContext, type MailContent } from '../mail-content.ts';
import { addressToParent, readerFields } from '../reader.ts';

/** A refund could not be paid out and is with the commune again. Nothing once it left another time. */
export async function composeRefundReturned(context: MailContext, { refundId }: MailOf<'refund-returned'>): Promise<MailContent | null> {
  const refund = await context.prisma.refund.findFirst({
    where: { id: refundId, status: 'FAILED' },
    select: { amountCents: true, payment: { select: { parent: { select: readerFields } } } },
  });
  if (!refund) return null;
  const reader = addressToParent(refund.payment.parent);
  const { locale } = reader;
  const amount = formatCents(refund.amountCents, locale);
  return {
    ...reader,
    subject: messages.mail_refund_returned_subject({ amount }, { locale }),
    blocks: [
      text(messages.mail_refund_returned({ amount }, { locale })),
      { kind: 'action', label: messages.mail_refund_account_button({}, { locale }), url: `${context.env.ORIGIN}/portail/remboursements` },
    ],
  };
}
