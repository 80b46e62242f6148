-- Certificates of participation in a week, for mutualities: frozen, numbered by year, checked by a code.
CREATE TABLE "participation_certificate" (
    "id" UUID NOT NULL,
    "year" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "enrolment_id" UUID NOT NULL,
    "parent_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "day_count" INTEGER NOT NULL,
    "paid_cents" INTEGER NOT NULL,
    "corrects_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sealed" BYTEA NOT NULL,
    "content_hash" TEXT NOT NULL,
    CONSTRAINT "participation_certificate_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "participation_certificate_enrolment_id_fkey" FOREIGN KEY ("enrolment_id") REFERENCES "enrolment"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "participation_certificate_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "parent"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "participation_certificate_corrects_id_fkey" FOREIGN KEY ("corrects_id") REFERENCES "participation_certificate"("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "participation_certificate_counts" CHECK ("number" > 0 AND "day_count" >= 0 AND "paid_cents" >= 0)
);
CREATE UNIQUE INDEX "participation_certificate_year_number_key" ON "participation_certificate"("year", "number");
CREATE UNIQUE INDEX "participation_certificate_code_key" ON "participation_certificate"("code");
CREATE UNIQUE INDEX "participation_certificate_corrects_id_key" ON "participation_certificate"("corrects_id");
CREATE INDEX "participation_certificate_parent_id_idx" ON "participation_certificate"("parent_id");
-- A place has one first certificate: what comes after corrects it.
CREATE UNIQUE INDEX "participation_certificate_first" ON "participation_certificate"("enrolment_id") WHERE "corrects_id" IS NULL;
