-- CreateEnum
CREATE TYPE "wave_audience" AS ENUM ('RESIDENTS', 'PUPILS', 'ENROLLED');

-- CreateEnum
CREATE TYPE "season_kind" AS ENUM ('AUTUMN', 'WINTER', 'CARNIVAL', 'SPRING', 'SUMMER', 'WEDNESDAYS');

-- AlterTable
ALTER TABLE "week" ADD COLUMN     "season_id" UUID;

-- AlterTable
ALTER TABLE "enrolment_period" ADD COLUMN     "season_id" UUID;

-- CreateTable
CREATE TABLE "enrolment_wave" (
    "period_id" UUID NOT NULL,
    "audience" "wave_audience" NOT NULL,
    "opens_at" TIMESTAMPTZ(3) NOT NULL,
    "max_weeks_per_child" INTEGER,

    CONSTRAINT "enrolment_wave_pkey" PRIMARY KEY ("period_id","audience")
);

-- CreateTable
CREATE TABLE "season" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "season_kind" NOT NULL,
    "first_day" DATE NOT NULL,
    "last_day" DATE NOT NULL,
    "archived_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 0,
    "copied_from_id" UUID,

    CONSTRAINT "season_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "season_name_key" ON "season"("name");

-- CreateIndex
CREATE UNIQUE INDEX "season_copied_from_id_key" ON "season"("copied_from_id");

-- CreateIndex
CREATE INDEX "week_season_id_idx" ON "week"("season_id");

-- CreateIndex
CREATE INDEX "enrolment_period_season_id_idx" ON "enrolment_period"("season_id");

-- AddForeignKey
ALTER TABLE "week" ADD CONSTRAINT "week_season_id_fkey" FOREIGN KEY ("season_id") REFERENCES "season"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrolment_period" ADD CONSTRAINT "enrolment_period_season_id_fkey" FOREIGN KEY ("season_id") REFERENCES "season"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrolment_wave" ADD CONSTRAINT "enrolment_wave_period_id_fkey" FOREIGN KEY ("period_id") REFERENCES "enrolment_period"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "season" ADD CONSTRAINT "season_copied_from_id_fkey" FOREIGN KEY ("copied_from_id") REFERENCES "season"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "season" ADD CONSTRAINT "season_days" CHECK ("first_day" <= "last_day");
ALTER TABLE "enrolment_wave" ADD CONSTRAINT "enrolment_wave_max_weeks" CHECK ("max_weeks_per_child" > 0);
-- Periods of one season do not overlap, nor those without one. Equality as a range of a hash: no extension is needed.
ALTER TABLE "enrolment_period" DROP CONSTRAINT "enrolment_period_no_overlap";
ALTER TABLE "enrolment_period" ADD CONSTRAINT "enrolment_period_no_overlap" EXCLUDE USING gist (
  int8range(uuid_hash_extended(coalesce("season_id", '00000000-0000-0000-0000-000000000000'), 0),
    uuid_hash_extended(coalesce("season_id", '00000000-0000-0000-0000-000000000000'), 0), '[]') WITH &&,
  tstzrange("opens_at", "closes_at") WITH &&);
