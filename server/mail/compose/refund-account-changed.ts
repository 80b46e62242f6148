import { reachDesk } from '../../commune/reach-desk.ts';
import type { MailOf } from '../../platform/jobs.ts';
import { messages } from '../../language/messages.ts';
import { text, type MailContext, type MailContent } from '../mail-content.ts';
import { addressToParent, readerFields } from '../reader.ts';

/** Somebody who was signed in as the parent said to which account refunds go. The account itself is not written. */
export async function composeRefundAccountChanged(
  context: MailContext,
  { parentId }: MailOf<'refund-account-changed'>,
): Promise<MailContent | null> {
  const parent = await context.prisma.parent.findFirst({ where: { id: parentId, refundAccount: { isNot: null } }, select: readerFields });
  if (!parent) return null;
  const reader = addressToParent(parent);
  const { locale } = reader;
  return {
    ...reader,
    subject: messages.mail_refund_account_changed_subject({}, { locale }),
    blocks: [
      text(messages.mail_refund_account_changed({}, { locale })),
      text(messages.mail_refund_account_not_you(await reachDesk(context.prisma), { locale })),
      { kind: 'action', label: messages.mail_refund_account_button({}, { locale }), url: `${context.env.ORIGIN}/portail/remboursements` },
    ],
  };
}
