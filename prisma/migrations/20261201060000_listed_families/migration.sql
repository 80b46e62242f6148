-- Families that the commune lets enrol in a wave of their own.
ALTER TYPE "wave_audience" ADD VALUE 'LISTED';
ALTER TABLE "parent" ADD COLUMN "listed_at" TIMESTAMPTZ(3);
CREATE INDEX "parent_listed_at_idx" ON "parent"("listed_at", "id") WHERE "listed_at" IS NOT NULL;
