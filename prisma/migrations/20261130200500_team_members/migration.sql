-- Who supervises a group in a week.
CREATE TYPE "team_function" AS ENUM ('ANIMATOR', 'COORDINATOR');
CREATE TABLE "team_member" (
    "id" UUID NOT NULL,
    "week_id" UUID NOT NULL,
    "given_name" TEXT NOT NULL,
    "family_name" TEXT NOT NULL,
    "function" "team_function" NOT NULL,
    "has_brevet" BOOLEAN NOT NULL,
    "brevet_number" TEXT,
    "days" DATE[],
    "version" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "team_member_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "team_member_brevet" CHECK ("has_brevet" OR "brevet_number" IS NULL)
);
CREATE INDEX "team_member_week_id_idx" ON "team_member"("week_id");
ALTER TABLE "team_member" ADD CONSTRAINT "team_member_week_id_fkey" FOREIGN KEY ("week_id") REFERENCES "week"("id") ON DELETE CASCADE ON UPDATE CASCADE;
