-- A hold that is given back, or moved to another week by a swap, leaves its deadline behind: take-seats.ts gives the same
-- parent no later one for that week while it runs. Of several, the earliest counts.
CREATE OR REPLACE FUNCTION remember_given_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO given_back AS known (parent_id, week_id, held_until, grace_used)
  VALUES (OLD.parent_id, OLD.week_id, OLD.held_until, OLD.grace_used)
  ON CONFLICT (parent_id, week_id) DO UPDATE SET
    held_until = CASE WHEN known.held_until > statement_timestamp() THEN least(known.held_until, excluded.held_until) ELSE excluded.held_until END,
    grace_used = excluded.grace_used OR (known.grace_used AND known.held_until > statement_timestamp());
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER enrolment_given_back AFTER UPDATE ON "enrolment" FOR EACH ROW
  WHEN (OLD.status = 'HELD' AND OLD.held_until IS NOT NULL AND (NEW.status = 'CANCELLED' OR NEW.week_id <> OLD.week_id))
  EXECUTE FUNCTION remember_given_back();
