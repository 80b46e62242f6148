import { dayOf, toPlainDate } from '../language/dates.ts';
import type { Db, Tx } from '../platform/database.ts';
import { readPaidLine } from '../enrolments/read-paid-line.ts';
import { refundDue } from './refund-due.ts';

export type RefundPreview = { paidCents: number; dueCents: number };

/** What was paid and what the rule gives back if the request is accepted, in euro cents; null for an unknown request. */
export async function previewRefund(tx: Db | Tx, cancellationId: string): Promise<RefundPreview | null> {
  const request = await tx.cancellationRequest.findUnique({
    where: { id: cancellationId },
    select: { createdAt: true, enrolmentId: true, enrolment: { select: { week: { select: { startDate: true } } } } },
  });
  if (!request) return null;
  const paidCents = (await readPaidLine(tx, request.enrolmentId))?.paidCents ?? 0;
  const startDate = toPlainDate(request.enrolment.week.startDate).toString();
  return { paidCents, dueCents: refundDue({ paidCents, startDate, askedOn: dayOf(request.createdAt).toString() }) };
}

type PaidPlace = { enrolmentId: string; paidCents: number; startDate: Date };

/** The same for places of which the parent could ask the cancellation at `now`, by enrolment; one statement for all of them. */
export async function previewRefunds(tx: Tx, enrolmentIds: readonly string[], now: Date): Promise<Map<string, RefundPreview>> {
  const places = await tx.$queryRaw<PaidPlace[]>`
    SELECT enrolment.id AS "enrolmentId", week.start_date AS "startDate",
      coalesce(line.amount_cents - coalesce((SELECT sum(amount_cents) FROM refund WHERE refund.payment_id = line.payment_id
        AND refund.enrolment_id = line.enrolment_id AND refund.status <> 'FAILED'), 0), 0)::int AS "paidCents"
    FROM enrolment JOIN week ON week.id = week_id
    LEFT JOIN (payment_line AS line JOIN payment ON payment.id = line.payment_id AND payment.status IN ('PAID', 'REFUNDED'))
      ON line.enrolment_id = enrolment.id AND line.outcome = 'CONFIRMED'
    WHERE enrolment.id = ANY (${[...enrolmentIds]}::uuid[]) AND enrolment.status = 'CONFIRMED'`;
  const askedOn = dayOf(now).toString();
  return new Map(
    places.map(({ enrolmentId, paidCents, startDate }) => [
      enrolmentId,
      { paidCents, dueCents: refundDue({ paidCents, startDate: toPlainDate(startDate).toString(), askedOn }) },
    ]),
  );
}
