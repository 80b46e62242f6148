-- The last lines: what the database refuses whatever the code does.

-- One basket in use per parent.
CREATE UNIQUE INDEX "basket_one_open" ON "basket" ("parent_id") WHERE "status" IN ('OPEN', 'VALIDATED');

-- One week at most per child at the same dates.
CREATE UNIQUE INDEX "enrolment_one_per_dates" ON "enrolment" ("child_id", "monday") WHERE "status" IN ('HELD', 'CONFIRMED');

-- One line per child in a week's queue.
CREATE UNIQUE INDEX "waiting_one_per_week" ON "waiting_place" ("child_id", "week_id") WHERE "status" IN ('WAITING', 'OFFERED');

-- What the clock asks for, and what a week is counted by.
CREATE INDEX "enrolment_due" ON "enrolment" ("held_until") WHERE "status" = 'HELD';
CREATE INDEX "enrolment_live_by_week" ON "enrolment" ("week_id", "held_until") WHERE "status" IN ('HELD', 'CONFIRMED');
CREATE INDEX "waiting_due" ON "waiting_place" ("offered_until") WHERE "status" = 'OFFERED';
CREATE INDEX "waiting_queue" ON "waiting_place" ("week_id", "priority", "seq") WHERE "status" = 'WAITING';
CREATE INDEX "payment_pending" ON "payment" ("checked_at") WHERE "status" = 'PENDING';

ALTER TABLE "commune" ADD CONSTRAINT "commune_one_row" CHECK ("id" = 1);
ALTER TABLE "plaine" ADD CONSTRAINT "plaine_ages" CHECK ("age_min_months" >= 0 AND "age_max_months" >= "age_min_months");
ALTER TABLE "plaine" ADD CONSTRAINT "plaine_rate" CHECK ("daily_rate_cents" >= 0);
ALTER TABLE "week" ADD CONSTRAINT "week_places" CHECK ("taken" >= 0 AND "capacity" >= 0 AND "overbooked" >= 0 AND "taken" <= "capacity" + "overbooked");
ALTER TABLE "week" ADD CONSTRAINT "week_dates" CHECK (
  "monday" <= "start_date" AND "start_date" <= "end_date" AND "end_date" < "monday" + 7
  AND extract(isodow FROM "monday") = 1 AND cardinality("open_days") BETWEEN 1 AND 7);
ALTER TABLE "enrolment_period" ADD CONSTRAINT "enrolment_period_dates" CHECK (
  "opens_at" < "closes_at" AND ("opens_to_all_at" IS NULL OR "opens_to_all_at" BETWEEN "opens_at" AND "closes_at"));
ALTER TABLE "enrolment_period" ADD CONSTRAINT "enrolment_period_no_overlap" EXCLUDE USING gist (tstzrange("opens_at", "closes_at") WITH &&);
ALTER TABLE "tariff_rate" ADD CONSTRAINT "tariff_rate_values" CHECK ("rank" BETWEEN 1 AND 3 AND "percent" BETWEEN 0 AND 1000);
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_price" CHECK (
  "price_cents" >= 0 AND "price_cents" = "day_rate_cents" * "day_count" AND "sibling_rank" >= 1);
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_deadline" CHECK ("status" <> 'HELD' OR "held_until" IS NOT NULL);
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_ended" CHECK (("status" IN ('CANCELLED', 'EXPIRED')) = ("ended_at" IS NOT NULL));
ALTER TABLE "waiting_place" ADD CONSTRAINT "waiting_place_offer" CHECK ("status" <> 'OFFERED' OR "offered_until" IS NOT NULL);
ALTER TABLE "payment" ADD CONSTRAINT "payment_amounts" CHECK ("amount_cents" > 0 AND "paid_cents" >= 0);
ALTER TABLE "payment_line" ADD CONSTRAINT "payment_line_amount" CHECK ("amount_cents" >= 0);
ALTER TABLE "refund" ADD CONSTRAINT "refund_amount" CHECK ("amount_cents" > 0);
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_sign" CHECK (
  ("kind" = 'PAID' AND "amount_cents" > 0) OR ("kind" = 'REFUNDED' AND "amount_cents" < 0));
ALTER TABLE "document" ADD CONSTRAINT "document_size" CHECK ("size_bytes" BETWEEN 1 AND 5242880);

-- The counter of places: kept by statement-level triggers, by nothing else, so that week_places bites.
-- One UPDATE and one NOTIFY per statement that touches places, however many rows it has.
CREATE FUNCTION count_places(changes uuid[], deltas int[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  moved uuid[];
BEGIN
  WITH delta AS (
    SELECT change AS week_id, sum(amount)::int AS amount FROM unnest(changes, deltas) AS d (change, amount)
    GROUP BY change HAVING sum(amount) <> 0
  ), counted AS (
    UPDATE week SET taken = taken + delta.amount FROM delta WHERE week.id = delta.week_id RETURNING week.id
  )
  SELECT array_agg(id) INTO moved FROM counted;
  IF moved IS NOT NULL THEN
    PERFORM tell_seats_changed(moved);
  END IF;
END $$;

-- Listeners re-count the weeks named here; past 7,000 bytes of names, all of them.
CREATE FUNCTION tell_seats_changed(changed uuid[]) RETURNS void LANGUAGE sql AS $$
  SELECT pg_notify('seats', CASE WHEN cardinality(changed) > 180 THEN '*' ELSE array_to_string(changed, ',') END)
$$;

CREATE FUNCTION count_enrolments() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE FUNCTION count_offers() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE TRIGGER enrolment_counted_i AFTER INSERT ON "enrolment" REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION count_enrolments();
CREATE TRIGGER enrolment_counted_u AFTER UPDATE ON "enrolment" REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION count_enrolments();
CREATE TRIGGER enrolment_counted_d AFTER DELETE ON "enrolment" REFERENCING OLD TABLE AS before_rows FOR EACH STATEMENT EXECUTE FUNCTION count_enrolments();
CREATE TRIGGER offer_counted_i AFTER INSERT ON "waiting_place" REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION count_offers();
CREATE TRIGGER offer_counted_u AFTER UPDATE ON "waiting_place" REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION count_offers();
CREATE TRIGGER offer_counted_d AFTER DELETE ON "waiting_place" REFERENCING OLD TABLE AS before_rows FOR EACH STATEMENT EXECUTE FUNCTION count_offers();

CREATE FUNCTION guard_week_counter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (TG_OP = 'INSERT' AND NEW.taken <> 0) OR (TG_OP = 'UPDATE' AND NEW.taken <> OLD.taken AND pg_trigger_depth() < 2) THEN
    RAISE EXCEPTION 'week.taken is written by its triggers alone' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER week_counter_guarded BEFORE INSERT OR UPDATE OF "taken" ON "week" FOR EACH ROW EXECUTE FUNCTION guard_week_counter();

CREATE FUNCTION tell_week_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tell_seats_changed(ARRAY[NEW.id]);
  RETURN NULL;
END $$;
CREATE TRIGGER week_changed AFTER INSERT OR UPDATE OF "capacity", "overbooked", "cancelled_at" ON "week" FOR EACH ROW EXECUTE FUNCTION tell_week_changed();

CREATE FUNCTION tell_plaine_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('seats', '*');
  RETURN NULL;
END $$;
CREATE TRIGGER plaine_changed AFTER UPDATE ON "plaine" FOR EACH STATEMENT EXECUTE FUNCTION tell_plaine_changed();

-- State machines: the transitions that exist, as « FROM>TO ».
CREATE FUNCTION guard_transition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status <> NEW.status AND NOT (OLD.status::text || '>' || NEW.status::text) = ANY (TG_ARGV) THEN
    RAISE EXCEPTION '%: % cannot become %', TG_TABLE_NAME, OLD.status, NEW.status USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER enrolment_transitions BEFORE UPDATE OF "status" ON "enrolment" FOR EACH ROW EXECUTE FUNCTION guard_transition(
  'HELD>CONFIRMED', 'HELD>CANCELLED', 'HELD>EXPIRED', 'CONFIRMED>CANCELLED', 'EXPIRED>CONFIRMED');
CREATE TRIGGER waiting_transitions BEFORE UPDATE OF "status" ON "waiting_place" FOR EACH ROW EXECUTE FUNCTION guard_transition(
  'WAITING>OFFERED', 'WAITING>LEFT', 'WAITING>DROPPED', 'OFFERED>ACCEPTED', 'OFFERED>PASSED', 'OFFERED>LEFT', 'OFFERED>DROPPED');
CREATE TRIGGER payment_transitions BEFORE UPDATE OF "status" ON "payment" FOR EACH ROW EXECUTE FUNCTION guard_transition(
  'PENDING>PAID', 'PENDING>FAILED', 'PENDING>CANCELLED', 'PENDING>EXPIRED',
  'FAILED>PAID', 'CANCELLED>PAID', 'EXPIRED>PAID', 'PAID>REFUNDED');
CREATE TRIGGER cancellation_transitions BEFORE UPDATE OF "status" ON "cancellation_request" FOR EACH ROW EXECUTE FUNCTION guard_transition(
  'REQUESTED>ACCEPTED', 'REQUESTED>REFUSED');

-- What was written down stays written down.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_entry" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_entry" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The ten digits before the check digits of a structured communication.
CREATE SEQUENCE structured_communication MINVALUE 1 MAXVALUE 9999999999 START 1000001;
