-- The ceiling of a season (server/enrolments/price.ts) takes something off the places that come last, their options apart. When another place of
-- the same parent and season is given back, that is owed again, as far as it was freed: else a parent would hold dear weeks
-- to make the last one free, and let them go. What is paid, or being paid, keeps its price.

CREATE OR REPLACE FUNCTION owe_under_ceiling() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  freed record;
  place record;
  rest int;
  owed int;
BEGIN
  IF NOT EXISTS (SELECT FROM enrolment WHERE ceiling_off_cents > 0 AND status = 'HELD' AND parent_id IN (SELECT parent_id FROM before_rows)) THEN
    RETURN NULL;
  END IF;
  FOR freed IN
    SELECT changed.parent_id, season_id, CASE WHEN season_id IS NULL THEN extract(year FROM changed.monday) END AS year, sum(cents)::int AS cents
    FROM (
      -- A place that goes to another account of the same parent was not given back.
      SELECT was.parent_id, was.week_id, was.monday, was.price_cents - was.options_cents AS cents
      FROM before_rows AS was JOIN after_rows AS now ON now.id = was.id AND now.parent_id = was.parent_id
      WHERE was.status IN ('HELD', 'CONFIRMED')
      UNION ALL
      SELECT now.parent_id, now.week_id, now.monday, now.options_cents - now.price_cents
      FROM after_rows AS now JOIN before_rows AS was ON was.id = now.id AND was.parent_id = now.parent_id
      WHERE now.status IN ('HELD', 'CONFIRMED')
    ) AS changed JOIN week ON week.id = week_id
    GROUP BY 1, 2, 3 HAVING sum(cents) > 0
  LOOP
    rest := freed.cents;
    FOR place IN
      SELECT enrolment.id, basket_id, ceiling_off_cents FROM enrolment JOIN week ON week.id = week_id
      WHERE parent_id = freed.parent_id AND status = 'HELD' AND held_until > statement_timestamp() AND ceiling_off_cents > 0
        AND season_id IS NOT DISTINCT FROM freed.season_id AND (freed.year IS NULL OR extract(year FROM enrolment.monday) = freed.year)
        AND NOT EXISTS (SELECT FROM payment_line AS line JOIN payment ON payment.id = line.payment_id
          WHERE line.enrolment_id = enrolment.id AND payment.status = 'PENDING')
      ORDER BY seq
    LOOP
      EXIT WHEN rest = 0;
      owed := least(rest, place.ceiling_off_cents);
      UPDATE enrolment SET price_cents = price_cents + owed, ceiling_off_cents = ceiling_off_cents - owed WHERE id = place.id;
      -- What was looked through has changed.
      UPDATE basket SET status = 'OPEN', validated_at = NULL WHERE id = place.basket_id AND status = 'VALIDATED';
      rest := rest - owed;
    END LOOP;
  END LOOP;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER enrolment_under_ceiling AFTER UPDATE ON "enrolment" REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
  FOR EACH STATEMENT EXECUTE FUNCTION owe_under_ceiling();
