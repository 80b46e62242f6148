-- A day of a group whose attendance a person said to be complete. Nothing is closed by this migration: a day of before it is
-- closed by a person, too.
CREATE TABLE "attendance_closing" (
    "week_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "closed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT statement_timestamp(),
    "closed_by" UUID,
    CONSTRAINT "attendance_closing_pkey" PRIMARY KEY ("week_id", "day"),
    CONSTRAINT "attendance_closing_week_id_fkey" FOREIGN KEY ("week_id") REFERENCES "week"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "attendance_closing_closed_by_fkey" FOREIGN KEY ("closed_by") REFERENCES "staff_member"("id") ON DELETE SET NULL ON UPDATE CASCADE
);
