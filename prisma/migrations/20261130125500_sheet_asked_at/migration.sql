ALTER TABLE "child" ADD COLUMN "sheet_asked_at" TIMESTAMPTZ(3);
