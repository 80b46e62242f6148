-- Days on which a parent says, before they begin, that the child does not come. The reason is sealed: it may tell of health.
CREATE TABLE "announced_absence" (
    "id" UUID NOT NULL,
    "enrolment_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "reason" BYTEA,
    "document_id" UUID,
    "announced_at" TIMESTAMPTZ(3) NOT NULL DEFAULT statement_timestamp(),
    CONSTRAINT "announced_absence_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "announced_absence_enrolment_id_fkey" FOREIGN KEY ("enrolment_id") REFERENCES "enrolment"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "announced_absence_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "document"("id") ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "announced_absence_enrolment_id_day_key" ON "announced_absence"("enrolment_id", "day");
CREATE INDEX "announced_absence_document_id_idx" ON "announced_absence"("document_id");
CREATE INDEX "announced_absence_day_idx" ON "announced_absence"("day");

ALTER TYPE "family_act_kind" ADD VALUE 'ABSENCE_ANNOUNCED';
