-- Expand. Rates stood alone, in "tariff_rate"; now they belong to a decision of the council, with its plaines and its last
-- day, and a place says which decision priced it. "tariff_rate" stays for the version before, which reads it; nobody but an
-- operator ever wrote it. The contracting migration drops it.

CREATE TABLE "tariff_decision" (
    "id" UUID NOT NULL,
    "reference" TEXT NOT NULL,
    "decided_on" DATE,
    "valid_from" DATE NOT NULL,
    "valid_until" DATE,
    "adopted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "withdrawn_at" TIMESTAMPTZ(3),
    CONSTRAINT "tariff_decision_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "tariff_decision_days" CHECK ("valid_until" >= "valid_from")
);
CREATE INDEX "tariff_decision_valid_from_idx" ON "tariff_decision"("valid_from");

CREATE TABLE "tariff_decision_rate" (
    "decision_id" UUID NOT NULL,
    "category" "tariff_category" NOT NULL,
    "rank" INTEGER NOT NULL,
    "percent" INTEGER,
    "day_cents" INTEGER,
    CONSTRAINT "tariff_decision_rate_pkey" PRIMARY KEY ("decision_id","category","rank"),
    CONSTRAINT "tariff_decision_rate_values" CHECK ("rank" BETWEEN 1 AND 3 AND num_nonnulls("percent", "day_cents") = 1
      AND "percent" BETWEEN 0 AND 1000 AND "day_cents" BETWEEN 0 AND 100000)
);
ALTER TABLE "tariff_decision_rate" ADD CONSTRAINT "tariff_decision_rate_decision_id_fkey"
  FOREIGN KEY ("decision_id") REFERENCES "tariff_decision"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "tariff_decision_plaine" (
    "decision_id" UUID NOT NULL,
    "plaine_id" UUID NOT NULL,
    CONSTRAINT "tariff_decision_plaine_pkey" PRIMARY KEY ("decision_id","plaine_id")
);
CREATE INDEX "tariff_decision_plaine_plaine_id_idx" ON "tariff_decision_plaine"("plaine_id");
ALTER TABLE "tariff_decision_plaine" ADD CONSTRAINT "tariff_decision_plaine_decision_id_fkey"
  FOREIGN KEY ("decision_id") REFERENCES "tariff_decision"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "tariff_decision_plaine" ADD CONSTRAINT "tariff_decision_plaine_plaine_id_fkey"
  FOREIGN KEY ("plaine_id") REFERENCES "plaine"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "enrolment" ADD COLUMN "tariff_decision_id" UUID;
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_tariff_decision_id_fkey"
  FOREIGN KEY ("tariff_decision_id") REFERENCES "tariff_decision"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Each rate was replaced by a later one of its category and rank alone: a decision begins whenever one of them changes, and
-- has those that were in force that day. Places that were taken keep their price, and no decision, for which it was is not known.
INSERT INTO "tariff_decision" ("id", "reference", "valid_from")
SELECT gen_random_uuid(), string_agg(DISTINCT "decision", ' ; '), "valid_from" FROM "tariff_rate" GROUP BY "valid_from";
INSERT INTO "tariff_decision_rate" ("decision_id", "category", "rank", "percent")
SELECT DISTINCT ON (decision."id", rate."category", rate."rank") decision."id", rate."category", rate."rank", rate."percent"
FROM "tariff_decision" AS decision JOIN "tariff_rate" AS rate ON rate."valid_from" <= decision."valid_from"
ORDER BY decision."id", rate."category", rate."rank", rate."valid_from" DESC;
