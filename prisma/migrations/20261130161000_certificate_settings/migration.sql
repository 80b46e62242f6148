-- What the tax certificates need of the commune (who certifies, who signs), and the mark by which a child counts until 21.
CREATE TYPE "certifying_body" AS ENUM ('ORGANISER', 'ONE', 'PUBLIC_AUTHORITY');
CREATE TABLE "certificate_settings" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "certified_by" "certifying_body",
    "body_name" TEXT,
    "body_enterprise_number" TEXT,
    "body_address" TEXT,
    "body_from" DATE,
    "body_until" DATE,
    "signatory_name" TEXT,
    "signatory_role" TEXT,
    "version" INTEGER NOT NULL DEFAULT 0,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "certificate_settings_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "certificate_settings_one" CHECK ("id" = 1),
    -- a body other than the commune stands on the paper with all that frame I asks for
    CONSTRAINT "certificate_settings_body" CHECK (
      ("certified_by" IS DISTINCT FROM 'ONE' AND "certified_by" IS DISTINCT FROM 'PUBLIC_AUTHORITY')
      OR num_nulls("body_name", "body_enterprise_number", "body_address", "body_from") = 0),
    CONSTRAINT "certificate_settings_days" CHECK ("body_until" >= "body_from")
);
INSERT INTO "certificate_settings" DEFAULT VALUES;
CREATE TABLE "severe_disability" (
    "id" UUID NOT NULL,
    "child_id" UUID NOT NULL,
    "proof" BYTEA NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_until" DATE NOT NULL,
    "marked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 0,
    "withdrawn_at" TIMESTAMPTZ(3),
    CONSTRAINT "severe_disability_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "severe_disability_child_id_fkey" FOREIGN KEY ("child_id") REFERENCES "child"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "severe_disability_days" CHECK ("valid_until" >= "valid_from")
);
CREATE INDEX "severe_disability_child_id_idx" ON "severe_disability"("child_id");
