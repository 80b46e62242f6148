import { dayOf, isoDay, toPlainDate } from '../language/dates.ts';
import type { Db, Tx } from '../platform/database.ts';
import { readPaidLines, sumPaid } from '../payments/place-money.ts';
import { refundDue } from './refund-due.ts';

export type RefundPreview = { paidCents: number; dueCents: number };

/** What was paid and what the rule gives back if the request is accepted, in euro cents; null for an unknown request. */
export async function previewRefund(tx: Db | Tx, cancellationId: string): Promise<RefundPreview | null> {
  const request = await tx.cancellationRequest.findUnique({
    where: { id: cancellationId },
    select: { createdAt: true, enrolmentId: true, enrolment: { select: { week: { select: { startDate: true } } } } },
  });
  if (!request) return null;
  const paidCents = sumPaid(await readPaidLines(tx, [request.enrolmentId]));
  const startDate = toPlainDate(request.enrolment.week.startDate).toString();
  return { paidCents, dueCents: refundDue({ paidCents, startDate, askedOn: dayOf(request.createdAt).toString() }) };
}

/** The same for places of which the parent could ask the cancellation at `now`, by enrolment; two statements for all of them. */
export async function previewRefunds(tx: Tx, enrolmentIds: readonly string[], now: Date): Promise<Map<string, RefundPreview>> {
  const places = await tx.enrolment.findMany({
    where: { id: { in: [...enrolmentIds] }, status: 'CONFIRMED' },
    select: { id: true, week: { select: { startDate: true } } },
  });
  const paid = Map.groupBy(await readPaidLines(tx, enrolmentIds), ({ enrolmentId }) => enrolmentId);
  const askedOn = dayOf(now).toString();
  return new Map(
    places.map(({ id, week }) => {
      const paidCents = sumPaid(paid.get(id) ?? []);
      return [id, { paidCents, dueCents: refundDue({ paidCents, startDate: isoDay(week.startDate), askedOn }) }];
    }),
  );
}
