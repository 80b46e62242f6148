-- CreateEnum
CREATE TYPE "statement_format" AS ENUM ('CODA', 'CAMT053', 'CAMT054');

-- CreateTable
CREATE TABLE "bank_statement" (
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "import_id" UUID NOT NULL,
    "format" "statement_format" NOT NULL,
    "account" TEXT NOT NULL,
    "number" TEXT,
    "opening_cents" BIGINT,
    "closing_cents" BIGINT,
    "closing_date" DATE,
    "key" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "file_hash" BYTEA NOT NULL,
    "imported_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "imported_by" TEXT NOT NULL,

    CONSTRAINT "bank_statement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bank_movement" (
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "statement_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "detail" INTEGER NOT NULL,
    "amount_cents" BIGINT NOT NULL,
    "entry_date" DATE NOT NULL,
    "value_date" DATE,
    "code" TEXT,
    "structured_communication" TEXT,
    "mentioned" TEXT[],
    "reversal_kind" INTEGER,
    "reversal_reason" TEXT,

    CONSTRAINT "bank_movement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bank_movement_text" (
    "id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "bank_movement_text_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bank_movement_detail" (
    "detail_id" UUID NOT NULL,
    "total_id" UUID NOT NULL,

    CONSTRAINT "bank_movement_detail_pkey" PRIMARY KEY ("detail_id")
);

-- CreateTable
CREATE TABLE "bank_allocation" (
    "movement_id" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "amount_cents" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,

    CONSTRAINT "bank_allocation_pkey" PRIMARY KEY ("movement_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "bank_statement_seq_key" ON "bank_statement"("seq");

-- CreateIndex
CREATE UNIQUE INDEX "bank_statement_key_key" ON "bank_statement"("key");

-- CreateIndex
CREATE INDEX "bank_statement_import_id_idx" ON "bank_statement"("import_id");

-- CreateIndex
CREATE INDEX "bank_statement_account_closing_date_idx" ON "bank_statement"("account", "closing_date");

-- CreateIndex
CREATE UNIQUE INDEX "bank_movement_seq_key" ON "bank_movement"("seq");

-- CreateIndex
CREATE INDEX "bank_movement_entry_date_amount_cents_idx" ON "bank_movement"("entry_date", "amount_cents");

-- CreateIndex
CREATE INDEX "bank_movement_structured_communication_idx" ON "bank_movement"("structured_communication");

-- CreateIndex
CREATE UNIQUE INDEX "bank_movement_statement_id_sequence_detail_key" ON "bank_movement"("statement_id", "sequence", "detail");

-- CreateIndex
CREATE INDEX "bank_movement_detail_total_id_idx" ON "bank_movement_detail"("total_id");

-- CreateIndex
CREATE INDEX "bank_allocation_payment_id_idx" ON "bank_allocation"("payment_id");

-- AddForeignKey
ALTER TABLE "bank_movement" ADD CONSTRAINT "bank_movement_statement_id_fkey" FOREIGN KEY ("statement_id") REFERENCES "bank_statement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bank_movement_text" ADD CONSTRAINT "bank_movement_text_id_fkey" FOREIGN KEY ("id") REFERENCES "bank_movement"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bank_movement_detail" ADD CONSTRAINT "bank_movement_detail_detail_id_fkey" FOREIGN KEY ("detail_id") REFERENCES "bank_movement"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bank_movement_detail" ADD CONSTRAINT "bank_movement_detail_total_id_fkey" FOREIGN KEY ("total_id") REFERENCES "bank_movement"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bank_allocation" ADD CONSTRAINT "bank_allocation_movement_id_fkey" FOREIGN KEY ("movement_id") REFERENCES "bank_movement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bank_allocation" ADD CONSTRAINT "bank_allocation_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "bank_statement" ADD CONSTRAINT "bank_statement_balances" CHECK (
  ("opening_cents" IS NULL) = ("closing_cents" IS NULL) AND ("closing_cents" IS NULL) = ("closing_date" IS NULL)
);
ALTER TABLE "bank_allocation" ADD CONSTRAINT "bank_allocation_came_in" CHECK ("amount_cents" > 0);

-- What the bank said, and what it paid, stays as it was written.
CREATE TRIGGER bank_statement_append_only BEFORE UPDATE OR TRUNCATE ON "bank_statement" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER bank_movement_append_only BEFORE UPDATE OR TRUNCATE ON "bank_movement" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER bank_allocation_append_only BEFORE UPDATE OR TRUNCATE ON "bank_allocation" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER bank_allocation_kept BEFORE DELETE ON "bank_allocation" FOR EACH ROW EXECUTE FUNCTION keep_accounts();

-- The serving role may delete none of it; these are the ways. A movement that paid something holds its import: the reference of
-- its allocation restricts.
CREATE FUNCTION undo_statement_import(import uuid) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  gone integer;
BEGIN
  DELETE FROM bank_movement USING bank_statement WHERE statement_id = bank_statement.id AND import_id = import;
  GET DIAGNOSTICS gone = ROW_COUNT;
  DELETE FROM bank_statement WHERE import_id = import;
  RETURN gone;
END $$;
REVOKE ALL ON FUNCTION undo_statement_import(uuid) FROM PUBLIC;

CREATE OR REPLACE FUNCTION forget_ledger(payments uuid[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DELETE FROM ledger_entry WHERE payment_id = ANY (payments);
  DELETE FROM bank_allocation WHERE payment_id = ANY (payments)
$$;

-- Accounts are kept ten years, then they go with the names in them.
CREATE FUNCTION forget_statements() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DELETE FROM bank_movement WHERE entry_date < now() - interval '10 years'
    AND NOT EXISTS (SELECT FROM bank_allocation WHERE movement_id = bank_movement.id);
  DELETE FROM bank_statement WHERE imported_at < now() - interval '10 years'
    AND NOT EXISTS (SELECT FROM bank_movement WHERE statement_id = bank_statement.id)
$$;
REVOKE ALL ON FUNCTION forget_statements() FROM PUBLIC;
