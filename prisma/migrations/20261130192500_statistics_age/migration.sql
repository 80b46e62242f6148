-- The day on which statistics take a child's age.
CREATE TYPE "age_on" AS ENUM ('WEEK_START', 'SEASON_START', 'DAY');
ALTER TABLE "commune" ADD COLUMN "age_on" "age_on" NOT NULL DEFAULT 'WEEK_START';
