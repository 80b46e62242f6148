-- The counter of seats, `week.taken`: held + confirmed + offered. These triggers write it and nothing else does, so that the
-- constraint week_places refuses whatever would oversell a week.

-- Adds the deltas to the weeks: one UPDATE per statement that touches seats, however many rows it has. A seat granted above
-- capacity (`overbooked`) ends with the child who had it: it is never given again.
-- SECURITY DEFINER: it runs with its owner's rights, the portal's own role may not write `taken`.
CREATE OR REPLACE FUNCTION count_places(changes uuid[], deltas int[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE week SET taken = taken + delta.amount, overbooked = LEAST(overbooked, GREATEST(0, taken + delta.amount - capacity))
  FROM (
    SELECT change AS week_id, sum(amount)::int AS amount FROM unnest(changes, deltas) AS d (change, amount)
    GROUP BY change HAVING sum(amount) <> 0
  ) AS delta WHERE week.id = delta.week_id
$$;

CREATE OR REPLACE FUNCTION count_enrolments() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changes uuid[] := '{}';
  deltas int[] := '{}';
  more_changes uuid[];
  more_deltas int[];
BEGIN
  IF TG_OP IN ('INSERT', 'UPDATE') THEN
    SELECT array_agg(week_id), array_agg(1) INTO more_changes, more_deltas FROM after_rows WHERE status IN ('HELD', 'CONFIRMED');
    changes := changes || more_changes;
    deltas := deltas || more_deltas;
  END IF;
  IF TG_OP IN ('DELETE', 'UPDATE') THEN
    SELECT array_agg(week_id), array_agg(-1) INTO more_changes, more_deltas FROM before_rows WHERE status IN ('HELD', 'CONFIRMED');
    changes := changes || more_changes;
    deltas := deltas || more_deltas;
  END IF;
  PERFORM count_places(changes, deltas);
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION count_offers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changes uuid[] := '{}';
  deltas int[] := '{}';
  more_changes uuid[];
  more_deltas int[];
BEGIN
  IF TG_OP IN ('INSERT', 'UPDATE') THEN
    SELECT array_agg(week_id), array_agg(1) INTO more_changes, more_deltas FROM after_rows WHERE status = 'OFFERED';
    changes := changes || more_changes;
    deltas := deltas || more_deltas;
  END IF;
  IF TG_OP IN ('DELETE', 'UPDATE') THEN
    SELECT array_agg(week_id), array_agg(-1) INTO more_changes, more_deltas FROM before_rows WHERE status = 'OFFERED';
    changes := changes || more_changes;
    deltas := deltas || more_deltas;
  END IF;
  PERFORM count_places(changes, deltas);
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER enrolment_counted_i AFTER INSERT ON "enrolment" REFERENCING NEW TABLE AS after_rows
  FOR EACH STATEMENT EXECUTE FUNCTION count_enrolments();
CREATE OR REPLACE TRIGGER enrolment_counted_u AFTER UPDATE ON "enrolment" REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
  FOR EACH STATEMENT EXECUTE FUNCTION count_enrolments();
CREATE OR REPLACE TRIGGER enrolment_counted_d AFTER DELETE ON "enrolment" REFERENCING OLD TABLE AS before_rows
  FOR EACH STATEMENT EXECUTE FUNCTION count_enrolments();
CREATE OR REPLACE TRIGGER offer_counted_i AFTER INSERT ON "waiting_place" REFERENCING NEW TABLE AS after_rows
  FOR EACH STATEMENT EXECUTE FUNCTION count_offers();
CREATE OR REPLACE TRIGGER offer_counted_u AFTER UPDATE ON "waiting_place" REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
  FOR EACH STATEMENT EXECUTE FUNCTION count_offers();
CREATE OR REPLACE TRIGGER offer_counted_d AFTER DELETE ON "waiting_place" REFERENCING OLD TABLE AS before_rows
  FOR EACH STATEMENT EXECUTE FUNCTION count_offers();

CREATE OR REPLACE FUNCTION guard_week_counter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (TG_OP = 'INSERT' AND NEW.taken <> 0) OR (TG_OP = 'UPDATE' AND NEW.taken <> OLD.taken AND pg_trigger_depth() < 2) THEN
    RAISE EXCEPTION 'week.taken is written by its triggers alone' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER week_counter_guarded BEFORE INSERT OR UPDATE OF "taken" ON "week"
  FOR EACH ROW EXECUTE FUNCTION guard_week_counter();
