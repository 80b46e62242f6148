import { record } from '../audit/record.ts';
import { hashOf } from '../certificates/content.ts';
import type { ActContext } from '../platform/act.ts';
import type { Actor } from '../platform/actor.ts';
import type { PaymentPaperId } from '../platform/ids.ts';
import { type CreditNoteContent, openPaper, type PaymentPaperContent, type ReceiptContent } from './content.ts';

/** `seesPayments`: the reader is staff who see payments, which the caller has checked */
export type PaperQuestion = { paperId: PaymentPaperId; seesPayments: boolean };

/** What of a paper says whether it counts. */
export const standing = {
  createdAt: true,
  refund: { select: { status: true, endedAt: true } },
} as const;
type Standing = { createdAt: Date; refund: { status: string; endedAt: Date | null } | null };

/** A credit note counts while its money is gone: not once it came back, also when it left again under another note. */
export const isReplaced = ({ createdAt, refund }: Standing): boolean =>
  refund !== null && (refund.status !== 'DONE' || (refund.endedAt !== null && refund.endedAt > createdAt));

/**
 * What a receipt or a credit note says, for who paid and for staff who see payments; their reading is recorded. Null for everybody
 * else, as for one that does not exist.
 * @throws Error when it is not what was issued
 */
export async function readPaper(
  { tx, actor, keys }: ActContext<Actor>,
  { paperId: id, seesPayments }: PaperQuestion,
): Promise<(PaymentPaperContent & { isReplaced: boolean }) | null> {
  const found = await tx.paymentPaper.findUnique({
    where: { id },
    include: { refund: standing.refund, payment: { select: { parentId: true } } },
  });
  if (!found) return null;
  const isOwn = found.payment.parentId === actor.parentId;
  if (!isOwn && !seesPayments) return null;
  if (!isOwn) await record(tx, actor, 'payment-paper-read', `payment-paper:${id}`);
  const content = openPaper<ReceiptContent | CreditNoteContent>(keys, found);
  if (hashOf(content) !== found.contentHash) throw new Error(`payment paper ${id} is not what was issued`);
  return { kind: found.kind, content, isReplaced: isReplaced(found) } as PaymentPaperContent & { isReplaced: boolean };
}
