-- AlterTable
ALTER TABLE "tariff_decision" ADD COLUMN     "ceiling_cents" INTEGER,
ADD COLUMN     "rounding_cents" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "enrolment" ADD COLUMN     "ceiling_off_cents" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "full_day_rate_cents" INTEGER,
ADD COLUMN     "reduction_id" UUID;

-- CreateTable
CREATE TABLE "reduction" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "reduction_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tariff_decision_reduction" (
    "decision_id" UUID NOT NULL,
    "reduction_id" UUID NOT NULL,
    "category" "tariff_category" NOT NULL,
    "rank" INTEGER NOT NULL,
    "percent_off" INTEGER,
    "day_cents" INTEGER,

    CONSTRAINT "tariff_decision_reduction_pkey" PRIMARY KEY ("decision_id","reduction_id","category","rank")
);

-- CreateTable
CREATE TABLE "reduction_grant" (
    "id" UUID NOT NULL,
    "reduction_id" UUID NOT NULL,
    "parent_id" UUID,
    "child_id" UUID,
    "proof" BYTEA NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_until" DATE NOT NULL,
    "granted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 0,
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "reduction_grant_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "reduction_name_key" ON "reduction"("name");

-- CreateIndex
CREATE INDEX "tariff_decision_reduction_reduction_id_idx" ON "tariff_decision_reduction"("reduction_id");

-- CreateIndex
CREATE INDEX "reduction_grant_parent_id_idx" ON "reduction_grant"("parent_id");

-- CreateIndex
CREATE INDEX "reduction_grant_child_id_idx" ON "reduction_grant"("child_id");

-- AddForeignKey
ALTER TABLE "tariff_decision_reduction" ADD CONSTRAINT "tariff_decision_reduction_decision_id_fkey" FOREIGN KEY ("decision_id") REFERENCES "tariff_decision"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tariff_decision_reduction" ADD CONSTRAINT "tariff_decision_reduction_reduction_id_fkey" FOREIGN KEY ("reduction_id") REFERENCES "reduction"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reduction_grant" ADD CONSTRAINT "reduction_grant_reduction_id_fkey" FOREIGN KEY ("reduction_id") REFERENCES "reduction"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reduction_grant" ADD CONSTRAINT "reduction_grant_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "parent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reduction_grant" ADD CONSTRAINT "reduction_grant_child_id_fkey" FOREIGN KEY ("child_id") REFERENCES "child"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_reduction_id_fkey" FOREIGN KEY ("reduction_id") REFERENCES "reduction"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "tariff_decision" ADD CONSTRAINT "tariff_decision_amounts" CHECK ("rounding_cents" BETWEEN 1 AND 100 AND "ceiling_cents" >= 0);
ALTER TABLE "tariff_decision_reduction" ADD CONSTRAINT "tariff_decision_reduction_values" CHECK ("rank" BETWEEN 1 AND 3
  AND num_nonnulls("percent_off", "day_cents") = 1 AND "percent_off" BETWEEN 0 AND 100 AND "day_cents" BETWEEN 0 AND 100000);
ALTER TABLE "reduction_grant" ADD CONSTRAINT "reduction_grant_subject" CHECK (num_nonnulls("parent_id", "child_id") = 1);
ALTER TABLE "reduction_grant" ADD CONSTRAINT "reduction_grant_days" CHECK ("valid_from" <= "valid_until");
-- The same reduction is granted once for the same days. Equality as a range of a hash: no extension is needed.
ALTER TABLE "reduction_grant" ADD CONSTRAINT "reduction_grant_no_overlap" EXCLUDE USING gist (
  int8range(uuid_hash_extended("reduction_id", 0), uuid_hash_extended("reduction_id", 0), '[]') WITH &&,
  int8range(uuid_hash_extended(coalesce("parent_id", "child_id"), 0), uuid_hash_extended(coalesce("parent_id", "child_id"), 0), '[]') WITH &&,
  daterange("valid_from", "valid_until", '[]') WITH &&) WHERE ("withdrawn_at" IS NULL);
ALTER TABLE "enrolment" DROP CONSTRAINT "enrolment_price";
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_price" CHECK (
  "price_cents" >= 0 AND "ceiling_off_cents" >= 0 AND "price_cents" = "day_rate_cents" * "day_count" - "ceiling_off_cents"
  AND "full_day_rate_cents" >= "day_rate_cents" AND "sibling_rank" >= 1);
-- The few places that a ceiling has made cheaper and that are not paid: see prisma/functions/ceiling.sql.
CREATE INDEX "enrolment_under_ceiling" ON "enrolment"("parent_id") WHERE "ceiling_off_cents" > 0 AND "status" = 'HELD';
