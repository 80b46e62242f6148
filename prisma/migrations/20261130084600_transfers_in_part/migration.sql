-- A transfer may come in part. What was allocated to a payment stays as it was written once the payment is settled; before that it may
-- be taken back, by this function alone.
CREATE FUNCTION keep_allocation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.at > now() - interval '10 years' AND EXISTS (SELECT FROM payment WHERE id = OLD.payment_id AND status IN ('PAID', 'REFUNDED')) THEN
    RAISE EXCEPTION '% is kept ten years', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN OLD;
END $$;
CREATE OR REPLACE TRIGGER bank_allocation_kept BEFORE DELETE ON "bank_allocation" FOR EACH ROW EXECUTE FUNCTION keep_allocation();

CREATE FUNCTION undo_allocations(payment uuid) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DELETE FROM bank_allocation WHERE payment_id = payment AND EXISTS (SELECT FROM payment AS open WHERE open.id = payment_id AND open.status NOT IN ('PAID', 'REFUNDED'))
$$;
REVOKE ALL ON FUNCTION undo_allocations(uuid) FROM PUBLIC;
