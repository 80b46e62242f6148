import { receivedCents, unseenCents } from '../payments/received.ts';
import { takenBackCents } from '../payments/write-offs/owed-cents.ts';
import type { Db, Tx } from '../platform/database.ts';
import type { AwaitedPayment } from './judge-movement.ts';

/** Payments that have one of these numbers, ended or not, by number; one statement. */
export async function readAwaited(tx: Tx | Db, numbers: readonly string[]): Promise<Map<string, AwaitedPayment>> {
  const rows = await tx.$queryRaw<AwaitedPayment[]>`
    SELECT id, structured_communication AS number, status,
      CASE WHEN status IN ('PAID', 'REFUNDED') THEN ${takenBackCents} ELSE amount_cents - written_off_cents - ${receivedCents} END AS "openCents", written_off_cents > 0 AS "isWrittenOff", greatest(0, ${unseenCents}) AS "unseenCents",
      status IN ('PAID', 'REFUNDED') OR EXISTS (SELECT FROM payment_promise WHERE payment_id = payment.id) OR NOT EXISTS (
      SELECT FROM payment_line JOIN enrolment ON enrolment.id = enrolment_id
      WHERE payment_id = payment.id AND NOT (enrolment.status = 'HELD' AND enrolment.held_until > statement_timestamp())
    ) AS "isKept"
    FROM payment WHERE structured_communication = ANY (${[...new Set(numbers)]}::text[])`;
  return new Map(rows.map((row) => [row.number, row]));
}
