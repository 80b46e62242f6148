-- State machines: the transitions that exist, as « FROM>TO ». The tables server/*/states.ts say the same; a test compares them.

CREATE OR REPLACE FUNCTION guard_transition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status <> NEW.status AND NOT (OLD.status::text || '>' || NEW.status::text) = ANY (TG_ARGV) THEN
    RAISE EXCEPTION '%: % cannot become %', TG_TABLE_NAME, OLD.status, NEW.status USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER enrolment_transitions BEFORE UPDATE OF "status" ON "enrolment" FOR EACH ROW EXECUTE FUNCTION guard_transition(
  'HELD>CONFIRMED', 'HELD>CANCELLED', 'HELD>EXPIRED', 'CONFIRMED>CANCELLED', 'EXPIRED>CONFIRMED');
CREATE OR REPLACE TRIGGER basket_transitions BEFORE UPDATE OF "status" ON "basket" FOR EACH ROW EXECUTE FUNCTION guard_transition(
  'OPEN>VALIDATED', 'OPEN>ABANDONED', 'OPEN>CLOSED', 'VALIDATED>OPEN', 'VALIDATED>CLOSED', 'VALIDATED>ABANDONED');
CREATE OR REPLACE TRIGGER waiting_transitions BEFORE UPDATE OF "status" ON "waiting_place" FOR EACH ROW EXECUTE FUNCTION guard_transition(
  'WAITING>OFFERED', 'WAITING>LEFT', 'WAITING>DROPPED', 'OFFERED>ACCEPTED', 'OFFERED>PASSED', 'OFFERED>LEFT', 'OFFERED>DROPPED');
CREATE OR REPLACE TRIGGER payment_transitions BEFORE UPDATE OF "status" ON "payment" FOR EACH ROW EXECUTE FUNCTION guard_transition(
  'PENDING>PAID', 'PENDING>FAILED', 'PENDING>CANCELLED', 'PENDING>EXPIRED',
  'FAILED>PAID', 'CANCELLED>PAID', 'EXPIRED>PAID', 'PAID>REFUNDED');
CREATE OR REPLACE TRIGGER refund_transitions BEFORE UPDATE OF "status" ON "refund" FOR EACH ROW EXECUTE FUNCTION guard_transition(
  'DUE>SENT', 'DUE>DONE', 'DUE>FAILED', 'SENT>DONE', 'SENT>FAILED', 'DONE>FAILED', 'FAILED>DONE');
CREATE OR REPLACE TRIGGER cancellation_transitions BEFORE UPDATE OF "status" ON "cancellation_request" FOR EACH ROW EXECUTE FUNCTION guard_transition(
  'REQUESTED>ACCEPTED', 'REQUESTED>REFUSED');
CREATE OR REPLACE TRIGGER partner_webhook_transitions BEFORE UPDATE OF "status" ON "partner_webhook" FOR EACH ROW EXECUTE FUNCTION guard_transition(
  'PENDING>ACTIVE', 'PENDING>OFF', 'ACTIVE>PENDING', 'ACTIVE>OFF', 'OFF>PENDING');
