-- A key may open several schools: a network has one key, and a gateway sends it with every reference.
--
-- Expand: the version before writes and reads partner_key.school_id alone. It stays, the first of the key's schools, and a
-- trigger makes the pair of whatever is written there.
-- Contract, in a later version: drop the trigger, its function and partner_key.school_id.

CREATE TABLE "partner_key_school" (
    "partner_key_id" UUID NOT NULL,
    "school_id" UUID NOT NULL,

    CONSTRAINT "partner_key_school_pkey" PRIMARY KEY ("partner_key_id", "school_id")
);
CREATE INDEX "partner_key_school_school_id_idx" ON "partner_key_school"("school_id");
ALTER TABLE "partner_key_school"
ADD CONSTRAINT "partner_key_school_partner_key_id_fkey" FOREIGN KEY ("partner_key_id") REFERENCES "partner_key"("id") ON DELETE CASCADE ON UPDATE CASCADE,
ADD CONSTRAINT "partner_key_school_school_id_fkey" FOREIGN KEY ("school_id") REFERENCES "school"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

INSERT INTO partner_key_school (partner_key_id, school_id) SELECT id, school_id FROM partner_key;

CREATE FUNCTION pair_key_with_school() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO partner_key_school (partner_key_id, school_id) VALUES (NEW.id, NEW.school_id) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER partner_key_paired AFTER INSERT OR UPDATE OF "school_id" ON "partner_key"
  FOR EACH ROW EXECUTE FUNCTION pair_key_with_school();
