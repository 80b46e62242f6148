-- CreateEnum
CREATE TYPE "journal_account" AS ENUM ('FAMILY', 'INCOME', 'UNALLOCATED', 'PROVIDER', 'TRANSFERS', 'BANK', 'CASH', 'CARD', 'OWED_BACK', 'UNDER_WAY', 'WRITE_OFF', 'OPENING', 'OTHER');
CREATE TYPE "journal_kind" AS ENUM ('CLAIM', 'RECEIVED', 'SEEN', 'UNALLOCATED', 'REFUND_OWED', 'REFUND_SENT', 'REFUND_DONE', 'REFUND_FAILED', 'CHARGEBACK', 'OUTSIDE', 'MOVEMENT', 'MOVEMENT_UNDONE', 'BALANCE', 'WRITTEN_OFF');

-- CreateTable
CREATE TABLE "journal_entry" (
    "id" BIGSERIAL NOT NULL,
    "kind" "journal_kind" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT statement_timestamp(),
    "value_date" DATE NOT NULL DEFAULT ((statement_timestamp() AT TIME ZONE 'Europe/Brussels'::text))::date,
    "actor" TEXT NOT NULL,

    CONSTRAINT "journal_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "journal_line" (
    "id" BIGSERIAL NOT NULL,
    "entry_id" BIGINT NOT NULL,
    "account" "journal_account" NOT NULL,
    "amount_cents" BIGINT NOT NULL,
    "payment_id" UUID,
    "enrolment_id" UUID,
    "week_id" UUID,
    "refund_id" UUID,
    "movement_id" UUID,
    "iban" TEXT,

    CONSTRAINT "journal_line_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "journal_entry_value_date_idx" ON "journal_entry"("value_date");
CREATE INDEX "journal_line_entry_id_idx" ON "journal_line"("entry_id");
CREATE INDEX "journal_line_payment_id_account_idx" ON "journal_line"("payment_id", "account");
CREATE INDEX "journal_line_movement_id_idx" ON "journal_line"("movement_id");
CREATE INDEX "journal_line_refund_id_idx" ON "journal_line"("refund_id");

-- AddForeignKey
ALTER TABLE "journal_line" ADD CONSTRAINT "journal_line_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "journal_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "journal_line" ADD CONSTRAINT "journal_line_moves" CHECK ("amount_cents" <> 0);
-- Each account is kept by what it is of.
ALTER TABLE "journal_line" ADD CONSTRAINT "journal_line_of" CHECK (CASE "account"
  WHEN 'FAMILY' THEN "payment_id" IS NOT NULL
  WHEN 'INCOME' THEN "payment_id" IS NOT NULL AND "week_id" IS NOT NULL
  WHEN 'UNALLOCATED' THEN "movement_id" IS NOT NULL
  WHEN 'OWED_BACK' THEN "refund_id" IS NOT NULL
  WHEN 'UNDER_WAY' THEN "refund_id" IS NOT NULL
  WHEN 'BANK' THEN "iban" IS NOT NULL
  ELSE true END);

CREATE TRIGGER journal_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "journal_entry" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_line_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "journal_line" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- An entry is written in one statement, and its lines add up to nothing: later ones are refused.
CREATE FUNCTION guard_journal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wrong bigint;
BEGIN
  SELECT added.entry_id INTO wrong FROM (SELECT entry_id, count(*) AS lines, sum(amount_cents) AS cents FROM added_lines GROUP BY 1) AS added
  WHERE cents <> 0 OR lines <> (SELECT count(*) FROM journal_line WHERE entry_id = added.entry_id) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'journal entry % does not balance', wrong USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER journal_line_balanced AFTER INSERT ON "journal_line" REFERENCING NEW TABLE AS added_lines
  FOR EACH STATEMENT EXECUTE FUNCTION guard_journal();

-- What there is already, as entries: rights, money that came, money that goes back, movements of the bank.
-- `amount` moves to the account `debit` from the account `credit`.
CREATE TEMPORARY TABLE posting ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY at, kind) AS n, move.* FROM (
  SELECT 'CLAIM' AS kind, coalesce(payment.paid_at, payment.created_at) AS at, (coalesce(payment.paid_at, payment.created_at) AT TIME ZONE 'Europe/Brussels')::date AS value_date,
    'FAMILY' AS debit, 'INCOME' AS credit, cents AS amount, payment.id AS payment_id, claim.enrolment_id, claim.week_id, NULL::uuid AS refund_id, NULL::uuid AS movement_id, NULL AS iban
  FROM (
    SELECT line.payment_id, line.enrolment_id, enrolment.week_id, CASE
      WHEN line.outcome = 'CONFIRMED' THEN line.amount_cents - coalesce((SELECT sum(refund.amount_cents) FROM refund
        WHERE refund.payment_id = line.payment_id AND refund.enrolment_id = line.enrolment_id AND refund.reason IN ('CANCELLATION', 'WEEK_CANCELLED')), 0)
      WHEN line.outcome = 'PENDING' AND payment.status = 'PENDING' AND enrolment.status IN ('HELD', 'CONFIRMED') THEN line.amount_cents
      ELSE 0 END AS cents
    FROM payment_line AS line JOIN payment ON payment.id = line.payment_id JOIN enrolment ON enrolment.id = line.enrolment_id
  ) AS claim JOIN payment ON payment.id = claim.payment_id
  UNION ALL
  SELECT 'RECEIVED', paid_at, coalesce(movement.entry_date, (paid_at AT TIME ZONE 'Europe/Brussels')::date),
    CASE WHEN movement.id IS NOT NULL THEN 'UNALLOCATED' ELSE CASE method::text WHEN 'ONLINE' THEN 'PROVIDER' WHEN 'CASH' THEN 'CASH' ELSE 'TRANSFERS' END END,
    'FAMILY', paid_cents, payment.id, NULL, NULL, NULL, coalesce(part.total_id, movement.id), NULL
  FROM payment LEFT JOIN bank_allocation AS allocation ON allocation.payment_id = payment.id LEFT JOIN bank_movement AS movement ON movement.id = allocation.movement_id
  LEFT JOIN bank_movement_detail AS part ON part.detail_id = movement.id
  WHERE paid_cents > 0
  UNION ALL
  SELECT CASE reason WHEN 'CHARGEBACK' THEN 'CHARGEBACK' WHEN 'OUTSIDE' THEN 'OUTSIDE' ELSE 'REFUND_OWED' END, refund.created_at,
    (refund.created_at AT TIME ZONE 'Europe/Brussels')::date, 'FAMILY', CASE WHEN reason IN ('CHARGEBACK', 'OUTSIDE') THEN 'PROVIDER' ELSE 'OWED_BACK' END,
    amount_cents, payment_id, enrolment_id, NULL, refund.id, NULL, NULL
  FROM refund
  UNION ALL
  SELECT CASE refund.status WHEN 'SENT' THEN 'REFUND_SENT' ELSE 'REFUND_DONE' END, coalesce(refund.ended_at, refund.created_at),
    (coalesce(refund.ended_at, refund.created_at) AT TIME ZONE 'Europe/Brussels')::date, 'OWED_BACK', CASE
      WHEN refund.status = 'SENT' THEN 'UNDER_WAY'
      WHEN refund.provider_id IS NULL OR EXISTS (SELECT FROM audit_entry WHERE action = 'refund-confirmed' AND subject = 'refund:' || refund.id) THEN 'TRANSFERS'
      ELSE 'PROVIDER' END,
    refund.amount_cents, refund.payment_id, refund.enrolment_id, NULL, refund.id, NULL, NULL
  FROM refund WHERE refund.status IN ('SENT', 'DONE') AND reason NOT IN ('CHARGEBACK', 'OUTSIDE')
  UNION ALL
  SELECT 'REFUND_FAILED', coalesce(ended_at, created_at), (coalesce(ended_at, created_at) AT TIME ZONE 'Europe/Brussels')::date, 'PROVIDER', 'OWED_BACK',
    amount_cents, payment_id, enrolment_id, NULL, refund.id, NULL, NULL
  FROM refund WHERE status = 'FAILED' AND reason IN ('CHARGEBACK', 'OUTSIDE')
  UNION ALL
  SELECT 'MOVEMENT', statement.imported_at, movement.entry_date, 'BANK',
    CASE WHEN substr(movement.code, 2, 2) IN ('35', '80') OR substr(movement.code, 2, 4) IN ('0113', '0164') THEN 'OTHER' ELSE 'UNALLOCATED' END,
    movement.amount_cents, NULL, NULL, NULL, NULL, movement.id, statement.account
  FROM bank_movement AS movement JOIN bank_statement AS statement ON statement.id = movement.statement_id
  WHERE statement.closing_cents IS NOT NULL
) AS move WHERE amount <> 0;

-- The bank's balance is that of its last statement.
INSERT INTO posting (n, kind, at, value_date, debit, credit, amount, iban)
SELECT (SELECT count(*) FROM posting) + row_number() OVER (), 'BALANCE', now(), last.closing_date, 'BANK', 'OPENING',
  last.closing_cents - coalesce((SELECT sum(amount) FROM posting WHERE iban = last.account), 0), last.account
FROM (
  SELECT DISTINCT ON (account) account, closing_cents, closing_date FROM bank_statement AS statement WHERE closing_cents IS NOT NULL
  ORDER BY account, closing_date DESC, EXISTS (SELECT FROM bank_statement AS next WHERE next.account = statement.account AND next.id <> statement.id
    AND next.closing_date = statement.closing_date AND next.opening_cents = statement.closing_cents), seq DESC
) AS last WHERE last.closing_cents <> coalesce((SELECT sum(amount) FROM posting WHERE iban = last.account), 0);

INSERT INTO journal_entry (id, kind, at, value_date, actor) SELECT n, kind::journal_kind, at, value_date, 'system' FROM posting ORDER BY n;
INSERT INTO journal_line (entry_id, account, amount_cents, payment_id, enrolment_id, week_id, refund_id, movement_id, iban)
SELECT n, side.account::journal_account, side.cents, payment_id, enrolment_id, week_id, refund_id, movement_id, iban
FROM posting CROSS JOIN LATERAL (VALUES (debit, amount), (credit, -amount)) AS side (account, cents) ORDER BY n;
SELECT setval(pg_get_serial_sequence('journal_entry', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM journal_entry), false);

-- Every cent is where it was: what each payment brought less what went back, and all of it together.
DO $$
DECLARE
  wrong text;
BEGIN
  SELECT string_agg(payment.id::text, ', ') INTO wrong FROM payment
  CROSS JOIN LATERAL (SELECT coalesce(sum(amount_cents), 0) AS cents FROM ledger_entry WHERE payment_id = payment.id) AS before
  CROSS JOIN LATERAL (SELECT coalesce(sum(amount_cents), 0) AS cents FROM journal_line WHERE payment_id = payment.id
    AND account IN ('PROVIDER', 'TRANSFERS', 'CASH', 'UNALLOCATED', 'UNDER_WAY')) AS after
  WHERE before.cents <> after.cents;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'the journal and the ledger differ for the payments %', wrong;
  END IF;
  IF (SELECT coalesce(sum(amount_cents), 0) FROM journal_line) <> 0 THEN
    RAISE EXCEPTION 'the journal does not balance';
  END IF;
END $$;

-- The journal names nobody and stays. The payment that it speaks of is kept ten years: until then it is what proves it.
CREATE FUNCTION keep_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM journal_line JOIN journal_entry ON journal_entry.id = entry_id WHERE payment_id = OLD.id AND at > now() - interval '10 years') THEN
    RAISE EXCEPTION 'payment is kept ten years' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER payment_kept BEFORE DELETE ON "payment" FOR EACH ROW EXECUTE FUNCTION keep_payment();
