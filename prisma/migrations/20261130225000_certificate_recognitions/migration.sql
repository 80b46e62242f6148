-- Who certifies the care, by period: a renewal or another body keeps what the one before certified. What stood in the settings becomes the
-- first row. The columns that held it came with certificate_settings, in this same version: no version before reads them.
CREATE TABLE "certificate_recognition" (
    "id" UUID NOT NULL,
    "settings_id" INTEGER NOT NULL DEFAULT 1,
    "kind" "certifying_body" NOT NULL,
    "name" TEXT,
    "enterprise_number" TEXT,
    "address" TEXT,
    "valid_from" DATE,
    "valid_until" DATE,
    CONSTRAINT "certificate_recognition_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "certificate_recognition_settings_id_fkey" FOREIGN KEY ("settings_id") REFERENCES "certificate_settings"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    -- a body other than the commune stands on the paper with all that frame I asks for
    CONSTRAINT "certificate_recognition_body" CHECK ("kind" = 'ORGANISER' OR num_nulls("name", "enterprise_number", "address", "valid_from") = 0),
    CONSTRAINT "certificate_recognition_days" CHECK ("valid_until" >= "valid_from"),
    -- a sheet has one frame I: a day has one body
    CONSTRAINT "certificate_recognition_no_overlap" EXCLUDE USING gist (daterange("valid_from", "valid_until", '[]') WITH &&)
);
CREATE INDEX "certificate_recognition_settings_id_idx" ON "certificate_recognition"("settings_id");
INSERT INTO "certificate_recognition" ("id", "kind", "name", "enterprise_number", "address", "valid_from", "valid_until")
SELECT gen_random_uuid(), "certified_by", "body_name", "body_enterprise_number", "body_address", "body_from", "body_until"
FROM "certificate_settings" WHERE "certified_by" IS NOT NULL;
ALTER TABLE "certificate_settings"
  DROP COLUMN "certified_by", DROP COLUMN "body_name", DROP COLUMN "body_enterprise_number",
  DROP COLUMN "body_address", DROP COLUMN "body_from", DROP COLUMN "body_until";
