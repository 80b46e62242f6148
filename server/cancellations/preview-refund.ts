import { dayOf, toPlainDate } from '../calendar.ts';
import type { Tx } from '../db.ts';
import { readPaidLine } from './read-paid-line.ts';
import { refundDue } from './refund-due.ts';

export type RefundPreview = { paidCents: number; dueCents: number };

/** What was paid and what the rule gives back if the request is accepted, in euro cents; null for an unknown request. */
export async function previewRefund(tx: Tx, cancellationId: string): Promise<RefundPreview | null> {
  const request = await tx.cancellationRequest.findUnique({
    where: { id: cancellationId },
    select: { createdAt: true, enrolmentId: true, enrolment: { select: { week: { select: { startDate: true } } } } },
  });
  if (!request) return null;
  const paidCents = (await readPaidLine(tx, request.enrolmentId))?.paidCents ?? 0;
  const startDate = toPlainDate(request.enrolment.week.startDate).toString();
  return { paidCents, dueCents: refundDue({ paidCents, startDate, askedOn: dayOf(request.createdAt).toString() }) };
}
