-- When an enrolment changed last, so that a partner asks for what changed since. The trigger enrolment_touched writes it
-- (prisma/functions/changes.sql), for the version before too.
ALTER TABLE "enrolment" ADD COLUMN "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
UPDATE enrolment SET updated_at = GREATEST(held_at, confirmed_at, ended_at);
CREATE INDEX "enrolment_updated_at_id_idx" ON "enrolment"("updated_at", "id");
