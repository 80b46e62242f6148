-- Who paid is kept as it was when the money was complete: a certificate names the payer and the address of that day.

CREATE OR REPLACE FUNCTION keep_payers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO payment_payer (payment_id, given_name, family_name, street, postal_code, city)
  SELECT after_rows.id, person.given_name, person.family_name, parent.street, parent.postal_code, parent.city
  FROM after_rows JOIN before_rows USING (id)
  JOIN parent ON parent.id = after_rows.parent_id JOIN person ON person.id = parent.person_id
  WHERE after_rows.status = 'PAID' AND before_rows.status NOT IN ('PAID', 'REFUNDED')
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER payment_payer_kept AFTER UPDATE ON "payment" REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
  FOR EACH STATEMENT EXECUTE FUNCTION keep_payers();
