// What is true of the books after every commit. Each invariant is a query that finds what breaks it. The journal is written by
// acts and triggers, payments, refunds and statements by the same acts: each says the same money in its own way.
import { moneyAndUnderWay } from '../journal/accounts.ts';

export const booksInvariants: Record<string, string> = {
  'every entry of the journal adds up to nothing, and so does all of it': `
    SELECT entry_id FROM journal_line GROUP BY 1 HAVING sum(amount_cents) <> 0
    UNION ALL SELECT NULL FROM journal_line HAVING sum(amount_cents) <> 0`,
  'what is owed for a place is what the journal has, by its week': `
    SELECT payment_id, enrolment_id, week_id, claim.cents AS owed, posted.cents AS posted
    FROM (SELECT * FROM claim WHERE cents <> 0) AS claim FULL JOIN (
      SELECT payment_id, enrolment_id, week_id, -sum(amount_cents) AS cents FROM journal_line WHERE account = 'INCOME'
        AND payment_id IN (SELECT id FROM payment) GROUP BY 1, 2, 3 HAVING sum(amount_cents) <> 0
    ) AS posted USING (payment_id, enrolment_id, week_id)
    WHERE claim.cents IS DISTINCT FROM posted.cents`,
  'the balance of a family is what it owes less what came in, and what goes back': `
    SELECT payment.id, balance, claimed, paid_cents, back, written_off FROM payment
    CROSS JOIN LATERAL (SELECT coalesce(sum(amount_cents), 0) AS balance FROM journal_line WHERE payment_id = payment.id AND account = 'FAMILY') AS f
    CROSS JOIN LATERAL (SELECT coalesce(sum(cents), 0) AS claimed FROM claim WHERE payment_id = payment.id) AS c
    CROSS JOIN LATERAL (SELECT coalesce(sum(amount_cents), 0) AS back FROM refund WHERE payment_id = payment.id) AS r
    CROSS JOIN LATERAL (SELECT coalesce(sum(amount_cents), 0) AS written_off FROM journal_line WHERE payment_id = payment.id AND account = 'WRITE_OFF') AS w
    WHERE balance <> claimed - paid_cents + back - written_off`,
  'what was given up is what the books have, and of a promise all that was owed': `
    SELECT payment.id, written_off_cents, cents, balance FROM payment
    CROSS JOIN LATERAL (SELECT coalesce(sum(amount_cents) FILTER (WHERE account = 'WRITE_OFF'), 0) AS cents,
      coalesce(sum(amount_cents) FILTER (WHERE account = 'FAMILY'), 0) AS balance FROM journal_line WHERE payment_id = payment.id) AS j
    WHERE written_off_cents <> cents OR (written_off_cents > 0 AND status = 'PENDING' AND balance <> 0)
      OR (written_off_cents > 0 AND status NOT IN ('PENDING', 'PAID', 'REFUNDED'))`,
  'who paid owes nothing, unless it was taken back': `
    SELECT payment.id, sum(line.amount_cents) FROM payment JOIN journal_line AS line ON line.payment_id = payment.id AND account = 'FAMILY'
    WHERE status IN ('PAID', 'REFUNDED') AND NOT EXISTS (SELECT FROM refund WHERE payment_id = payment.id AND reason IN ('CHARGEBACK', 'OUTSIDE'))
    GROUP BY 1 HAVING sum(line.amount_cents) <> 0`,
  'what came in and what left is where the money was': `
    SELECT payment.id, status, paid_cents, there, gone FROM payment
    CROSS JOIN LATERAL (SELECT coalesce(sum(amount_cents), 0) AS there FROM journal_line WHERE payment_id = payment.id
      AND account IN (${moneyAndUnderWay})) AS j
    CROSS JOIN LATERAL (SELECT coalesce(sum(amount_cents), 0) AS gone FROM refund WHERE payment_id = payment.id AND refund.status IN ('SENT', 'DONE')) AS r
    WHERE there <> paid_cents - gone`,
  'receipts of a payment say no more than what came in': `
    SELECT payment.id, paid_cents, said FROM payment
    JOIN (SELECT payment_id, sum(amount_cents) AS said FROM payment_paper WHERE kind = 'RECEIPT' GROUP BY 1) AS receipts ON payment_id = payment.id
    WHERE said > paid_cents`,
  'a refund is owed, under way or gone, as its state says': `
    SELECT refund.id, status, reason, owed, under_way FROM refund
    CROSS JOIN LATERAL (SELECT coalesce(-sum(amount_cents) FILTER (WHERE account = 'OWED_BACK'), 0) AS owed,
      coalesce(-sum(amount_cents) FILTER (WHERE account = 'UNDER_WAY'), 0) AS under_way FROM journal_line WHERE refund_id = refund.id) AS j
    WHERE owed <> CASE WHEN status IN ('DUE', 'FAILED') THEN amount_cents ELSE 0 END OR under_way <> CASE status WHEN 'SENT' THEN amount_cents ELSE 0 END`,
  'the bank has what its last statement says': `
    SELECT iban, cents, closing_cents FROM (
      SELECT iban, sum(amount_cents) AS cents FROM journal_line WHERE account = 'BANK' GROUP BY 1
    ) AS books LEFT JOIN LATERAL (
      SELECT closing_cents FROM bank_statement AS statement WHERE account = iban AND closing_cents IS NOT NULL
      ORDER BY closing_date DESC, EXISTS (SELECT FROM bank_statement AS next WHERE next.account = statement.account AND next.id <> statement.id
        AND next.closing_date = statement.closing_date AND next.opening_cents = statement.closing_cents), seq DESC LIMIT 1
    ) AS last ON true WHERE cents <> coalesce(closing_cents, 0)`,
  'of a movement, what pays nothing waits to be allocated': `
    SELECT movement.id, movement.amount_cents, waiting, allocated FROM bank_movement AS movement JOIN bank_statement AS statement ON statement.id = statement_id
    CROSS JOIN LATERAL (SELECT coalesce(-sum(amount_cents), 0) AS waiting FROM journal_line WHERE movement_id = movement.id AND account IN ('UNALLOCATED', 'OTHER')) AS j
    CROSS JOIN LATERAL (SELECT coalesce(sum(amount_cents), 0) AS allocated FROM bank_allocation WHERE movement_id = movement.id
      OR movement_id IN (SELECT detail_id FROM bank_movement_detail WHERE total_id = movement.id)) AS a
    CROSS JOIN LATERAL (SELECT coalesce(sum(amount_cents), 0) AS refunded FROM bank_refund WHERE movement_id = movement.id
      OR movement_id IN (SELECT detail_id FROM bank_movement_detail WHERE total_id = movement.id)) AS r
    WHERE closing_cents IS NOT NULL AND waiting <> movement.amount_cents - allocated - refunded`,
};
