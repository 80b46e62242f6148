-- What somebody agreed to stays as it was said; a change of mind is a row of its own.
CREATE TRIGGER consent_append_only BEFORE UPDATE OR TRUNCATE ON "consent" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Accounts are kept ten years (law of 17 July 1975 and the communes' accounting rules), then they may go: the ledger
-- stays append-only until then, whoever asks.
DROP TRIGGER ledger_append_only ON "ledger_entry";
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR TRUNCATE ON "ledger_entry" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE FUNCTION keep_accounts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.at > now() - interval '10 years' THEN
    RAISE EXCEPTION '% is kept ten years', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER ledger_kept BEFORE DELETE ON "ledger_entry" FOR EACH ROW EXECUTE FUNCTION keep_accounts();

-- The serving role may not delete from the ledger; this is the one way, and it takes old entries only.
CREATE FUNCTION forget_ledger(payments uuid[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DELETE FROM ledger_entry WHERE payment_id = ANY (payments)
$$;
REVOKE ALL ON FUNCTION forget_ledger(uuid[]) FROM PUBLIC;
