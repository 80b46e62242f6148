-- Hours come in pairs, as clocks write them, and a day ends after it began.
ALTER TABLE "plaine" ADD CONSTRAINT "plaine_hours" CHECK (CASE
  WHEN "day_begins" IS NULL OR "day_ends" IS NULL THEN "day_begins" IS NULL AND "day_ends" IS NULL
  ELSE "day_begins" ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' AND "day_ends" ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' AND "day_begins" < "day_ends" END);
