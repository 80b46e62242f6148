-- Tax certificates: what was issued, frozen; who paid, as it was when they did; and the runs that issue a year's.
CREATE TABLE "payment_payer" (
    "payment_id" UUID NOT NULL,
    "given_name" TEXT NOT NULL,
    "family_name" TEXT NOT NULL,
    "street" TEXT,
    "postal_code" TEXT,
    "city" TEXT,
    CONSTRAINT "payment_payer_pkey" PRIMARY KEY ("payment_id"),
    CONSTRAINT "payment_payer_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE TABLE "tax_certificate" (
    "id" UUID NOT NULL,
    "income_year" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "sheet_count" INTEGER NOT NULL,
    "parent_id" UUID NOT NULL,
    "child_id" UUID NOT NULL,
    "day_count" INTEGER NOT NULL,
    "total_cents" INTEGER NOT NULL,
    "corrects_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT statement_timestamp(),
    "sealed" BYTEA NOT NULL,
    "content_hash" TEXT NOT NULL,
    CONSTRAINT "tax_certificate_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "tax_certificate_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "parent"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "tax_certificate_child_id_fkey" FOREIGN KEY ("child_id") REFERENCES "child"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "tax_certificate_corrects_id_fkey" FOREIGN KEY ("corrects_id") REFERENCES "tax_certificate"("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "tax_certificate_counts" CHECK ("number" > 0 AND "sheet_count" > 0 AND "day_count" >= 0 AND "total_cents" >= 0)
);
CREATE UNIQUE INDEX "tax_certificate_income_year_number_key" ON "tax_certificate"("income_year", "number");
CREATE UNIQUE INDEX "tax_certificate_corrects_id_key" ON "tax_certificate"("corrects_id");
CREATE INDEX "tax_certificate_parent_id_idx" ON "tax_certificate"("parent_id");
CREATE INDEX "tax_certificate_child_id_idx" ON "tax_certificate"("child_id");
CREATE INDEX "tax_certificate_created_at_id_idx" ON "tax_certificate"("created_at", "id");
-- A family and a child have one first certificate a year: what comes after corrects it.
CREATE UNIQUE INDEX "tax_certificate_first" ON "tax_certificate"("parent_id", "child_id", "income_year") WHERE "corrects_id" IS NULL;
CREATE TABLE "certificate_run" (
    "id" UUID NOT NULL,
    "income_year" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT statement_timestamp(),
    "ended_at" TIMESTAMPTZ(3),
    "issued" INTEGER NOT NULL DEFAULT 0,
    "blocked" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "certificate_run_pkey" PRIMARY KEY ("id")
);
