-- Who changed which answers of a health sheet, and what they were: two parents who answer at once lose nothing of each other.
ALTER TABLE "health_sheet" ADD COLUMN "version" INTEGER NOT NULL DEFAULT 0;

CREATE TABLE "health_sheet_change" (
    "id" UUID NOT NULL,
    "sheet_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "person_id" UUID,
    "fields" TEXT[],
    "sealed" BYTEA,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "health_sheet_change_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "health_sheet_change_sheet_id_version_key" ON "health_sheet_change"("sheet_id", "version");
CREATE INDEX "health_sheet_change_at_idx" ON "health_sheet_change"("at");
ALTER TABLE "health_sheet_change" ADD CONSTRAINT "health_sheet_change_sheet_id_fkey"
    FOREIGN KEY ("sheet_id") REFERENCES "health_sheet"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "health_sheet_change" ADD CONSTRAINT "health_sheet_change_person_id_fkey"
    FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;
