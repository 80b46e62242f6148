-- What one account may keep without paying, and how many children without a national number it may register. One row; staff
-- change it at the desk.
CREATE TABLE "family_limits" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "max_held_per_dates" INTEGER NOT NULL DEFAULT 8,
    "max_held" INTEGER NOT NULL DEFAULT 60,
    "max_children_without_number" INTEGER NOT NULL DEFAULT 6,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "family_limits_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "family_limits_one_row" CHECK ("id" = 1),
    CONSTRAINT "family_limits_positive" CHECK ("max_held_per_dates" > 0 AND "max_held" > 0 AND "max_children_without_number" > 0)
);
INSERT INTO "family_limits" DEFAULT VALUES;

-- The desk lifted them for this family.
ALTER TABLE "parent" ADD COLUMN "limits_lifted_at" TIMESTAMPTZ(3);

-- Staff or the commune's file said that the parent answers for the child; a parent refused the request of another.
ALTER TABLE "family_link" ADD COLUMN "confirmed_at" TIMESTAMPTZ(3), ADD COLUMN "objected_at" TIMESTAMPTZ(3);
UPDATE "family_link" SET "confirmed_at" = coalesce("decided_at", "requested_at")
  WHERE "state" = 'ACTIVE' AND "source" IN ('IMPORT', 'STAFF');

-- A held place that its parent gave back: who takes the week again before then has it until then, not for three days more.
CREATE TABLE "given_back" (
    "parent_id" UUID NOT NULL,
    "week_id" UUID NOT NULL,
    "held_until" TIMESTAMPTZ(3) NOT NULL,
    "grace_used" BOOLEAN NOT NULL,
    CONSTRAINT "given_back_pkey" PRIMARY KEY ("parent_id", "week_id"),
    CONSTRAINT "given_back_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "parent"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "given_back_week_id_fkey" FOREIGN KEY ("week_id") REFERENCES "week"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "given_back_held_until_idx" ON "given_back"("held_until");
