-- enrolment.updated_at: when it, or the school that sees it, changed last. By the clock and not by the beginning of the
-- transaction: who reads up to a moment must not be overtaken by what was written before it (schema/schools/changes.ts).

CREATE OR REPLACE FUNCTION touch_enrolment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER enrolment_touched BEFORE INSERT OR UPDATE OF "status", "week_id", "child_id", "held_until", "updated_at" ON "enrolment"
  FOR EACH ROW EXECUTE FUNCTION touch_enrolment();

CREATE OR REPLACE FUNCTION touch_enrolments_of_pupil() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE enrolment SET updated_at = DEFAULT WHERE child_id = NEW.id;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER pupil_changed_school AFTER UPDATE OF "school_id" ON "child"
  FOR EACH ROW WHEN (OLD.school_id IS DISTINCT FROM NEW.school_id) EXECUTE FUNCTION touch_enrolments_of_pupil();
