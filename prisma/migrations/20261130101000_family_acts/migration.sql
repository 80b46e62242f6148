-- What the desk did for a family: what kind of act, on what, and, sealed, why and what it was before.
CREATE TYPE "family_act_kind" AS ENUM ('PLACE_RELEASED', 'WEEK_SWAPPED', 'PLACE_CANCELLED', 'DAYS_REFUNDED', 'WAITING_LEFT',
  'DEADLINE_EXTENDED', 'PROFILE_CORRECTED', 'CHILD_CORRECTED');
CREATE TABLE "family_act" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "parent_id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "kind" "family_act_kind" NOT NULL,
    "child_id" UUID,
    "week_id" UUID,
    "cents" INTEGER,
    "until" TIMESTAMPTZ(3),
    "sealed" BYTEA NOT NULL,
    CONSTRAINT "family_act_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "family_act_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "parent"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "family_act_child_id_fkey" FOREIGN KEY ("child_id") REFERENCES "child"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "family_act_week_id_fkey" FOREIGN KEY ("week_id") REFERENCES "week"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "family_act_parent_id_idx" ON "family_act"("parent_id");
CREATE INDEX "family_act_child_id_idx" ON "family_act"("child_id");
CREATE INDEX "family_act_week_id_idx" ON "family_act"("week_id");

-- The days of a week that a refund is for, while the place stays.
ALTER TABLE "refund" ADD COLUMN "days" DATE[] NOT NULL DEFAULT '{}';
