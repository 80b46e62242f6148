-- When attendance was changed after somebody closed the day: papers that were issued before may say something else.
ALTER TABLE "attendance" ADD COLUMN "corrected_at" TIMESTAMPTZ(3);
CREATE INDEX "attendance_corrected_at_idx" ON "attendance"("corrected_at");
