import { formatCents } from '../../language/format.ts';
import type { MailOf } from '../../platform/jobs.ts';
import { messages } from '../../language/messages.ts';
import { toSendByStaff } from '../../accounting/refunds/to-send.ts';
import { text, type MailContext, type MailContent } from '../mail-content.ts';
import { addressToParent, readerFields } from '../reader.ts';

/** The commune owes a family something and does not know to which account. Nothing once it knows, or owes nothing more. */
export async function composeRefundAccountNeeded(
  context: MailContext,
  { parentId }: MailOf<'refund-account-needed'>,
): Promise<MailContent | null> {
  const { prisma } = context;
  const parent = await prisma.parent.findFirst({ where: { id: parentId, refundAccount: null, erasedAt: null }, select: readerFields });
  const { _sum: sum } = await prisma.refund.aggregate({
    where: { AND: [toSendByStaff(), { payment: { parentId } }] },
    _sum: { amountCents: true },
  });
  if (!parent || !sum.amountCents) return null;
  const reader = addressToParent(parent);
  const { locale } = reader;
  const amount = formatCents(sum.amountCents, locale);
  return {
    ...reader,
    subject: messages.mail_refund_account_needed_subject({ amount }, { locale }),
    blocks: [
      text(messages.mail_refund_account_needed({ amount }, { locale })),
      { kind: 'action', label: messages.mail_refund_account_button({}, { locale }), url: `${context.env.ORIGIN}/portail/remboursements` },
    ],
  };
}
