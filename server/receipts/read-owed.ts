// Payments that are owed a receipt and refunds that are owed a credit note, with what the books say of each.
import type { PaymentMethod, RefundReason } from '../../prisma/generated/client/enums.ts';
import { Prisma, type Tx } from '../platform/database.ts';

export type OwedReceipt = {
  paymentId: string;
  parentId: string;
  method: PaymentMethod;
  structuredCommunication: string | null;
  providerId: string | null;
  askedCents: number;
  /** what no receipt says yet */
  cents: number;
  /** what receipts say */
  priorCents: number;
  /** of the books, the newest first; each day is « YYYY-MM-DD » */
  received: { day: string; cents: number }[];
  /** for money of which the books have no entry */
  seenOn: Date;
};

/** All of them, or those of one payment. */
const of = (paymentId: string | null) => Prisma.sql`(${paymentId}::uuid IS NULL OR payment.id = ${paymentId}::uuid)`;

/**
 * Payments of which more came in than their receipts say, oldest first: settled ones, those whose rest was given up, and those of which something went back. While the
 * rest of a transfer is awaited there is none.
 */
export const listOwedReceipts = (tx: Tx, { paymentId, limit }: { paymentId: string | null; limit: number }): Promise<OwedReceipt[]> =>
  tx.$queryRaw`
    SELECT payment.id AS "paymentId", payment.parent_id AS "parentId", method, structured_communication AS "structuredCommunication",
      payment.provider_id AS "providerId", payment.amount_cents AS "askedCents", (paid_cents - issued.cents)::int AS cents, issued.cents::int AS "priorCents",
      coalesce(paid_at, payment.ended_at, payment.created_at) AS "seenOn",
      coalesce((SELECT json_agg(json_build_object('day', value_date, 'cents', -line.amount_cents) ORDER BY line.id DESC)
        FROM journal_line AS line JOIN journal_entry AS entry ON entry.id = line.entry_id
        WHERE line.payment_id = payment.id AND account = 'FAMILY' AND kind = 'RECEIVED'), '[]') AS received
    FROM payment CROSS JOIN LATERAL (SELECT coalesce(sum(amount_cents), 0) AS cents FROM payment_paper AS paper
      WHERE paper.payment_id = payment.id AND paper.kind = 'RECEIPT') AS issued
    WHERE paid_cents > issued.cents AND ${of(paymentId)}
      AND (status IN ('PAID', 'REFUNDED') OR written_off_cents > 0 OR EXISTS (SELECT FROM refund WHERE refund.payment_id = payment.id AND refund.status = 'DONE'))
    ORDER BY coalesce(paid_at, payment.ended_at, payment.created_at), payment.id LIMIT ${limit}`;

export type OwedCreditNote = {
  refundId: string;
  seq: bigint;
  createdAt: Date;
  paymentId: string;
  parentId: string;
  enrolmentId: string | null;
  method: PaymentMethod;
  structuredCommunication: string | null;
  providerId: string | null;
  amountCents: number;
  reason: RefundReason;
  days: Date[];
  /** on which it left */
  day: Date;
  isByProvider: boolean;
  /** of the order for the bank in which it left */
  orderLineId: string | null;
  orderLine: Uint8Array | null;
};

/** Refunds that left and that no credit note says, or that came back and left again since, oldest first. */
export const listOwedCreditNotes = (tx: Tx, { paymentId, limit }: { paymentId: string | null; limit: number }): Promise<OwedCreditNote[]> =>
  tx.$queryRaw`
    SELECT refund.id AS "refundId", seq, refund.created_at AS "createdAt", payment.id AS "paymentId", payment.parent_id AS "parentId",
      refund.enrolment_id AS "enrolmentId", method, structured_communication AS "structuredCommunication", payment.provider_id AS "providerId",
      refund.amount_cents AS "amountCents", reason, days,
      coalesce(gone.day, (coalesce(refund.ended_at, refund.created_at) AT TIME ZONE 'Europe/Brussels')::date) AS day,
      coalesce(gone."isByProvider", refund.provider_id IS NOT NULL) AS "isByProvider", ordered.id AS "orderLineId", ordered.sealed AS "orderLine"
    FROM refund JOIN payment ON payment.id = refund.payment_id
    LEFT JOIN LATERAL (
      SELECT value_date AS day, line.account = 'PROVIDER' AS "isByProvider" FROM journal_line AS line JOIN journal_entry AS entry ON entry.id = line.entry_id
      WHERE line.refund_id = refund.id AND kind IN ('REFUND_DONE', 'CHARGEBACK', 'OUTSIDE') AND line.amount_cents < 0 ORDER BY line.id DESC LIMIT 1
    ) AS gone ON true
    LEFT JOIN LATERAL (
      SELECT line.id, sealed FROM refund_batch_line AS line JOIN refund_batch AS batch ON batch.id = batch_id
      WHERE line.refund_id = refund.id AND line.ended_at IS NULL AND batch.status = 'RELEASED' ORDER BY line.id DESC LIMIT 1
    ) AS ordered ON true
    WHERE refund.status = 'DONE' AND ${of(paymentId)} AND NOT EXISTS (SELECT FROM payment_paper AS paper
      WHERE paper.refund_id = refund.id AND paper.created_at >= coalesce(refund.ended_at, refund.created_at))
    ORDER BY coalesce(refund.ended_at, refund.created_at), refund.seq LIMIT ${limit}`;
