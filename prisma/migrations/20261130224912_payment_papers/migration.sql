-- Receipts and credit notes: frozen, numbered by kind and year.
CREATE TYPE "payment_paper_kind" AS ENUM ('RECEIPT', 'CREDIT_NOTE');
CREATE TABLE "payment_paper" (
    "id" UUID NOT NULL,
    "kind" "payment_paper_kind" NOT NULL,
    "year" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "payment_id" UUID NOT NULL,
    "refund_id" UUID,
    "day" DATE NOT NULL,
    "amount_cents" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT statement_timestamp(),
    "sealed" BYTEA NOT NULL,
    "content_hash" TEXT NOT NULL,
    CONSTRAINT "payment_paper_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "payment_paper_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "payment_paper_refund_id_fkey" FOREIGN KEY ("refund_id") REFERENCES "refund"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "payment_paper_counts" CHECK ("number" > 0 AND "amount_cents" > 0),
    CONSTRAINT "payment_paper_of" CHECK (("kind" = 'CREDIT_NOTE') = ("refund_id" IS NOT NULL))
);
CREATE UNIQUE INDEX "payment_paper_kind_year_number_key" ON "payment_paper"("kind", "year", "number");
CREATE INDEX "payment_paper_payment_id_idx" ON "payment_paper"("payment_id");
CREATE INDEX "payment_paper_refund_id_idx" ON "payment_paper"("refund_id");
CREATE INDEX "payment_paper_created_at_id_idx" ON "payment_paper"("created_at", "id");
