import { formatCents } from '../../language/format.ts';
import { messages } from '../../language/messages.ts';
import { readTakenBackCents } from '../../payments/write-offs/owed-cents.ts';
import type { MailOf } from '../../platform/jobs.ts';
import { text, type MailContent, type MailContext } from '../mail-content.ts';
import { linkToPortal } from '../portal-link.ts';
import { addressToParent, readerFields } from '../reader.ts';
import { transferFacts } from '../transfer-facts.ts';

/** The payer's bank took money back that is owed again: how much, and how it can be paid. Nothing once it is paid or given up. */
export async function composePaymentChargedBack(
  context: MailContext,
  { paymentId }: MailOf<'payment-charged-back'>,
): Promise<MailContent | null> {
  const [payment, commune, owed] = await Promise.all([
    context.prisma.payment.findUnique({
      where: { id: paymentId },
      select: { structuredCommunication: true, parent: { select: { ...readerFields, erasedAt: true } } },
    }),
    context.prisma.commune.findUnique({ where: { id: 1 } }),
    readTakenBackCents(context.prisma, [paymentId]),
  ]);
  const cents = owed.get(paymentId);
  if (!payment || payment.parent.erasedAt || !commune || !cents) return null;
  const reader = addressToParent(payment.parent);
  const { locale } = reader;
  const amount = formatCents(cents, locale);
  const { structuredCommunication } = payment;
  return {
    ...reader,
    subject: messages.mail_charged_back_subject({ amount }, { locale }),
    blocks: [
      text(messages.mail_charged_back({ amount }, { locale })),
      text(messages.mail_charged_back_mistake({}, { locale })),
      ...(structuredCommunication && commune.iban
        ? [text(messages.mail_charged_back_transfer({}, { locale })), transferFacts({ amount, commune, structuredCommunication }, locale)]
        : []),
      text(messages.mail_charged_back_counter({}, { locale })),
      linkToPortal(context, locale, undefined, `/portail/paiement/${paymentId}`),
    ],
  };
}
