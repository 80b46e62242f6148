-- What families owe follows their places: whatever opens, ends or replaces a payment, ends a place, moves it to another week or
-- gives part of its price back, the account FAMILY and the income of the week say so in the same transaction.

-- A place is owed for while its payment is awaited and it is held, then as it was paid for, less what a cancellation gave back.
-- A promise is owed as its lines say, whatever became of the place: who ends the place lowers the line.
CREATE OR REPLACE FUNCTION claimed_cents(outcome payment_line_outcome, payment payment_status, enrolment enrolment_status, amount int, given_back bigint, promised boolean) RETURNS bigint
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE outcome
    WHEN 'CONFIRMED' THEN amount - given_back
    WHEN 'REFUNDED' THEN 0
    ELSE CASE WHEN payment IN ('PENDING', 'PAID') AND (promised OR enrolment IN ('HELD', 'CONFIRMED')) THEN amount ELSE 0 END
  END
$$;

-- By payment and place, what is owed for it and the week that earns it.
CREATE OR REPLACE VIEW claim WITH (security_invoker = true) AS
SELECT line.payment_id, line.enrolment_id, enrolment.week_id, claimed_cents(line.outcome, payment.status, enrolment.status, line.amount_cents, coalesce((
  SELECT sum(refund.amount_cents) FROM refund WHERE refund.payment_id = line.payment_id AND refund.enrolment_id = line.enrolment_id
    AND refund.reason IN ('CANCELLATION', 'WEEK_CANCELLED', 'PRICE_LOWERED')), 0),
  EXISTS (SELECT FROM payment_promise WHERE payment_promise.payment_id = line.payment_id)) AS cents
FROM payment_line AS line JOIN payment ON payment.id = line.payment_id JOIN enrolment ON enrolment.id = line.enrolment_id;
DROP FUNCTION IF EXISTS claimed_cents(payment_line_outcome, payment_status, enrolment_status, int, bigint);

-- Writes the difference between what the lines of payments are owed and what the journal has. The lines are locked first, so that
-- of two transactions that end the same claim, the second sees the first. Whoever calls it holds the weeks already, or takes none.
CREATE OR REPLACE FUNCTION post_claims(payments uuid[], enrolments uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF payments IS NULL THEN
    RETURN;
  END IF;
  PERFORM FROM payment_line WHERE (payment_id, enrolment_id) IN (SELECT * FROM unnest(payments, enrolments))
  ORDER BY payment_id, enrolment_id FOR NO KEY UPDATE;
  WITH given AS (
    SELECT DISTINCT * FROM unnest(payments, enrolments) AS given (payment_id, enrolment_id)
  ), owed AS (
    SELECT claim.* FROM given JOIN claim USING (payment_id, enrolment_id)
  ), posted AS (
    SELECT line.payment_id, line.enrolment_id, line.week_id, -sum(line.amount_cents) AS cents
    FROM given JOIN journal_line AS line ON line.payment_id = given.payment_id AND line.enrolment_id = given.enrolment_id
    WHERE line.account = 'INCOME' GROUP BY 1, 2, 3
  ), difference AS (
    SELECT payment_id, enrolment_id, week_id, coalesce(owed.cents, 0) - coalesce(posted.cents, 0) AS cents
    FROM owed FULL JOIN posted USING (payment_id, enrolment_id, week_id)
    WHERE coalesce(owed.cents, 0) <> coalesce(posted.cents, 0)
  ), entry AS (
    INSERT INTO journal_entry (kind, actor) SELECT 'CLAIM', 'system' WHERE EXISTS (SELECT FROM difference) RETURNING id
  )
  INSERT INTO journal_line (entry_id, account, amount_cents, payment_id, enrolment_id, week_id)
  SELECT entry.id, side.account, side.sign * cents, payment_id, enrolment_id, week_id
  FROM difference CROSS JOIN entry CROSS JOIN (VALUES ('FAMILY'::journal_account, 1), ('INCOME', -1)) AS side (account, sign);
END $$;

CREATE OR REPLACE FUNCTION post_claims_of_enrolments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM post_claims(array_agg(line.payment_id), array_agg(line.enrolment_id)) FROM after_rows JOIN before_rows USING (id)
  JOIN payment_line AS line ON line.enrolment_id = after_rows.id
  WHERE after_rows.status <> before_rows.status OR after_rows.week_id <> before_rows.week_id;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER enrolment_claimed AFTER UPDATE ON "enrolment" REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
  FOR EACH STATEMENT EXECUTE FUNCTION post_claims_of_enrolments();

-- A payment that becomes PAID decides line by line, once the weeks are locked: here it would lock the lines before the weeks.
CREATE OR REPLACE FUNCTION post_claims_of_payments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM post_claims(array_agg(line.payment_id), array_agg(line.enrolment_id)) FROM after_rows JOIN before_rows USING (id)
  JOIN payment_line AS line ON line.payment_id = after_rows.id
  WHERE after_rows.status <> before_rows.status AND after_rows.status NOT IN ('PAID', 'REFUNDED');
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER payment_claimed AFTER UPDATE ON "payment" REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
  FOR EACH STATEMENT EXECUTE FUNCTION post_claims_of_payments();

CREATE OR REPLACE FUNCTION post_claims_of_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM post_claims(array_agg(payment_id), array_agg(enrolment_id)) FROM after_rows;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER payment_line_claimed_i AFTER INSERT ON "payment_line" REFERENCING NEW TABLE AS after_rows
  FOR EACH STATEMENT EXECUTE FUNCTION post_claims_of_lines();
CREATE OR REPLACE TRIGGER payment_line_claimed_u AFTER UPDATE ON "payment_line" REFERENCING NEW TABLE AS after_rows
  FOR EACH STATEMENT EXECUTE FUNCTION post_claims_of_lines();

CREATE OR REPLACE FUNCTION post_claims_of_refunds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM post_claims(array_agg(payment_id), array_agg(enrolment_id)) FROM after_rows
  WHERE enrolment_id IS NOT NULL AND reason IN ('CANCELLATION', 'WEEK_CANCELLED', 'PRICE_LOWERED');
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER refund_claimed AFTER INSERT ON "refund" REFERENCING NEW TABLE AS after_rows
  FOR EACH STATEMENT EXECUTE FUNCTION post_claims_of_refunds();
