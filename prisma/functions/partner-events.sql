-- Messages to partners that an enrolment was taken, confirmed or ended: one for each statement, webhook and kind, with the job
-- that delivers it, in the transaction that changes the enrolments. Without an active webhook it is one look at an empty table.

CREATE OR REPLACE FUNCTION tell_partners(kind partner_event_kind, ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  told record;
BEGIN
  FOR told IN
    INSERT INTO partner_event (webhook_id, kind, enrolment_ids)
    SELECT webhook.id, tell_partners.kind, array_agg(enrolment.id)
    FROM enrolment JOIN child ON child.id = enrolment.child_id
      JOIN partner_key_school AS opened ON opened.school_id = child.school_id
      JOIN partner_key AS key ON key.id = opened.partner_key_id AND key.revoked_at IS NULL AND (key.expires_at IS NULL OR key.expires_at > now())
      JOIN partner_webhook AS webhook ON webhook.partner_key_id = key.id AND webhook.status = 'ACTIVE'
    WHERE enrolment.id = ANY (tell_partners.ids)
    GROUP BY webhook.id
    RETURNING id, webhook_id
  LOOP
    -- one at a time for each address: one that hangs holds up no other
    PERFORM graphile_worker.add_job('send-partner-event', payload := json_build_object('eventId', told.id), queue_name := 'partner ' || told.webhook_id);
  END LOOP;
END $$;

CREATE OR REPLACE FUNCTION tell_partners_taken() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM partner_webhook WHERE status = 'ACTIVE') THEN RETURN NULL; END IF;
  PERFORM tell_partners('ENROLLED', (SELECT array_agg(id) FROM taken WHERE status IN ('HELD', 'CONFIRMED')));
  PERFORM tell_partners('CONFIRMED', (SELECT array_agg(id) FROM taken WHERE status = 'CONFIRMED'));
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION tell_partners_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM partner_webhook WHERE status = 'ACTIVE') THEN RETURN NULL; END IF;
  PERFORM tell_partners('ENROLLED', (SELECT array_agg(id) FROM now_so JOIN before_so USING (id)
    WHERE now_so.week_id <> before_so.week_id AND now_so.status IN ('HELD', 'CONFIRMED')));
  PERFORM tell_partners('CONFIRMED', (SELECT array_agg(id) FROM now_so JOIN before_so USING (id)
    WHERE now_so.status = 'CONFIRMED' AND before_so.status <> 'CONFIRMED'));
  PERFORM tell_partners('ENDED', (SELECT array_agg(id) FROM now_so JOIN before_so USING (id)
    WHERE now_so.status IN ('CANCELLED', 'EXPIRED') AND before_so.status IN ('HELD', 'CONFIRMED')));
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER enrolment_told_taken AFTER INSERT ON "enrolment"
  REFERENCING NEW TABLE AS taken FOR EACH STATEMENT EXECUTE FUNCTION tell_partners_taken();
CREATE OR REPLACE TRIGGER enrolment_told_changed AFTER UPDATE ON "enrolment"
  REFERENCING OLD TABLE AS before_so NEW TABLE AS now_so FOR EACH STATEMENT EXECUTE FUNCTION tell_partners_changed();
