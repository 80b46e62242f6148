-- Refunds that leave from the commune's account: the account of a family, batches for the bank, and what its statements show.
CREATE TYPE "refund_batch_status" AS ENUM ('WAITING', 'RELEASED', 'CANCELLED');

ALTER TABLE "refund" ADD COLUMN "seq" BIGSERIAL NOT NULL;
CREATE UNIQUE INDEX "refund_seq_key" ON "refund"("seq");

CREATE TABLE "refund_account" (
    "id" UUID NOT NULL,
    "parent_id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "saved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "refund_account_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "refund_account_parent_id_key" ON "refund_account"("parent_id");
ALTER TABLE "refund_account" ADD CONSTRAINT "refund_account_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "parent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "refund_batch" (
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "status" "refund_batch_status" NOT NULL DEFAULT 'WAITING',
    "total_cents" BIGINT NOT NULL,
    "execution_day" DATE NOT NULL,
    "file" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_id" UUID NOT NULL,
    "decided_at" TIMESTAMPTZ(3),
    "decided_by_id" UUID,

    CONSTRAINT "refund_batch_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "refund_batch_seq_key" ON "refund_batch"("seq");

CREATE TABLE "refund_batch_line" (
    "id" UUID NOT NULL,
    "batch_id" UUID NOT NULL,
    "refund_id" UUID NOT NULL,
    "amount_cents" INTEGER NOT NULL,
    "sealed" BYTEA NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "refund_batch_line_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "refund_batch_line_batch_id_idx" ON "refund_batch_line"("batch_id");
CREATE INDEX "refund_batch_line_refund_id_idx" ON "refund_batch_line"("refund_id");
ALTER TABLE "refund_batch_line" ADD CONSTRAINT "refund_batch_line_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "refund_batch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "refund_batch_line" ADD CONSTRAINT "refund_batch_line_refund_id_fkey" FOREIGN KEY ("refund_id") REFERENCES "refund"("id") ON DELETE CASCADE ON UPDATE CASCADE;
-- A refund leaves in one batch at a time; one that came back may leave again.
CREATE UNIQUE INDEX "refund_batch_line_running" ON "refund_batch_line"("refund_id") WHERE "ended_at" IS NULL;

CREATE TABLE "bank_refund" (
    "movement_id" UUID NOT NULL,
    "refund_id" UUID NOT NULL,
    "amount_cents" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,

    CONSTRAINT "bank_refund_pkey" PRIMARY KEY ("movement_id", "refund_id")
);
CREATE INDEX "bank_refund_refund_id_idx" ON "bank_refund"("refund_id");
ALTER TABLE "bank_refund" ADD CONSTRAINT "bank_refund_movement_id_fkey" FOREIGN KEY ("movement_id") REFERENCES "bank_movement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "bank_refund" ADD CONSTRAINT "bank_refund_refund_id_fkey" FOREIGN KEY ("refund_id") REFERENCES "refund"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "bank_refund" ADD CONSTRAINT "bank_refund_moved" CHECK ("amount_cents" <> 0);
CREATE TRIGGER bank_refund_append_only BEFORE UPDATE OR TRUNCATE ON "bank_refund" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What the bank was given is what it is given again.
CREATE FUNCTION keep_batch_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.total_cents, OLD.execution_day, OLD.created_by_id) IS DISTINCT FROM (NEW.total_cents, NEW.execution_day, NEW.created_by_id) THEN
    RAISE EXCEPTION 'a batch stays as it was made' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refund_batch_kept BEFORE UPDATE ON "refund_batch" FOR EACH ROW EXECUTE FUNCTION keep_batch_file();

CREATE OR REPLACE FUNCTION forget_statements() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DELETE FROM bank_movement WHERE entry_date < now() - interval '10 years'
    AND NOT EXISTS (SELECT FROM bank_allocation WHERE movement_id = bank_movement.id) AND NOT EXISTS (SELECT FROM bank_refund WHERE movement_id = bank_movement.id);
  DELETE FROM bank_statement WHERE imported_at < now() - interval '10 years'
    AND NOT EXISTS (SELECT FROM bank_movement WHERE statement_id = bank_statement.id)
$$;
