-- Options of a week: care before and after, meals, a shuttle.
CREATE TYPE "week_option_kind" AS ENUM ('CARE_BEFORE', 'CARE_AFTER', 'MEAL', 'SHUTTLE');
CREATE TYPE "week_option_unit" AS ENUM ('WEEK', 'DAY');

CREATE TABLE "week_option" (
    "id" UUID NOT NULL,
    "plaine_id" UUID NOT NULL,
    "kind" "week_option_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "price_cents" INTEGER NOT NULL,
    "unit" "week_option_unit" NOT NULL,
    "stops" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "capacity" INTEGER,
    "deadline_days" INTEGER NOT NULL DEFAULT 1,
    "attestable" BOOLEAN NOT NULL,
    "offered" BOOLEAN NOT NULL DEFAULT true,
    "version" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "week_option_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "week_option_figures" CHECK ("price_cents" >= 0 AND "capacity" >= 0 AND "deadline_days" >= 1),
    -- A shuttle stops somewhere; nothing else does.
    CONSTRAINT "week_option_stops" CHECK (("kind" = 'SHUTTLE') = (cardinality("stops") > 0))
);
CREATE UNIQUE INDEX "week_option_plaine_id_name_key" ON "week_option"("plaine_id", "name");
ALTER TABLE "week_option" ADD CONSTRAINT "week_option_plaine_id_fkey" FOREIGN KEY ("plaine_id") REFERENCES "plaine"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "enrolment_option" (
    "enrolment_id" UUID NOT NULL,
    "option_id" UUID NOT NULL,
    "stop" TEXT,
    "price_cents" INTEGER NOT NULL,
    "attestable" BOOLEAN NOT NULL,

    CONSTRAINT "enrolment_option_pkey" PRIMARY KEY ("enrolment_id","option_id"),
    CONSTRAINT "enrolment_option_price" CHECK ("price_cents" >= 0)
);
CREATE INDEX "enrolment_option_option_id_idx" ON "enrolment_option"("option_id");
ALTER TABLE "enrolment_option" ADD CONSTRAINT "enrolment_option_enrolment_id_fkey" FOREIGN KEY ("enrolment_id") REFERENCES "enrolment"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "enrolment_option" ADD CONSTRAINT "enrolment_option_option_id_fkey" FOREIGN KEY ("option_id") REFERENCES "week_option"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "enrolment" ADD COLUMN "options_cents" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "enrolment" DROP CONSTRAINT "enrolment_price";
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_price" CHECK (
  "price_cents" >= 0 AND "ceiling_off_cents" >= 0 AND "options_cents" >= 0
  AND "price_cents" = "day_rate_cents" * "day_count" - "ceiling_off_cents" + "options_cents"
  AND "full_day_rate_cents" >= "day_rate_cents" AND "sibling_rank" >= 1);
