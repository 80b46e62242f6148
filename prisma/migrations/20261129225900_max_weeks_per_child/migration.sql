-- AlterTable
ALTER TABLE "enrolment_period" ADD COLUMN     "max_weeks_per_child" INTEGER;

ALTER TABLE "enrolment_period" ADD CONSTRAINT "enrolment_period_max_weeks" CHECK ("max_weeks_per_child" > 0);
