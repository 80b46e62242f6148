-- NOTIFY « seats »: seats or weeks changed. A listener counts all published weeks again (server/enrolments/live-counts.ts),
-- so the payload is always empty: PostgreSQL then sends one notification per transaction, however many rows changed.

CREATE OR REPLACE FUNCTION notify_seats() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('seats', '');
  RETURN NULL;
END $$;

-- For each row: a statement that changes no week notifies nobody.
CREATE OR REPLACE TRIGGER week_changed AFTER INSERT OR UPDATE OF "taken", "capacity", "overbooked", "cancelled_at" ON "week"
  FOR EACH ROW EXECUTE FUNCTION notify_seats();
CREATE OR REPLACE TRIGGER plaine_changed AFTER UPDATE ON "plaine"
  FOR EACH STATEMENT EXECUTE FUNCTION notify_seats();

-- What the first migrations had in their place.
DROP FUNCTION IF EXISTS tell_seats_changed(uuid[]), tell_week_changed(), tell_plaine_changed();
