-- What a member of staff counted at the end of a day, beside what the books say that they took in cash since the time before.
CREATE TABLE "cash_count" (
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "staff_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "last_line_id" BIGINT NOT NULL,
    "expected_cents" BIGINT NOT NULL,
    "counted_cents" BIGINT NOT NULL,
    "note" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cash_count_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "cash_count_seq_key" ON "cash_count"("seq");
-- Each person's lines are counted once.
CREATE UNIQUE INDEX "cash_count_staff_id_last_line_id_key" ON "cash_count"("staff_id", "last_line_id");
ALTER TABLE "cash_count" ADD CONSTRAINT "cash_count_explained" CHECK ("expected_cents" = "counted_cents" OR "note" IS NOT NULL);
CREATE TRIGGER cash_count_append_only BEFORE UPDATE OR TRUNCATE ON "cash_count" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
