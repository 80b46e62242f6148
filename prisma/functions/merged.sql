-- A record that went into another one (child.merged_into_id): nobody is linked to it, and so nobody acts for it; and it leads to one that
-- stays, never to one that went itself.

CREATE OR REPLACE FUNCTION guard_link_of_merged() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  into_id uuid;
BEGIN
  -- the lock that the foreign key takes in any case: a merge that runs is waited for
  SELECT merged_into_id INTO into_id FROM child WHERE id = NEW.child_id FOR KEY SHARE;
  IF into_id IS NOT NULL THEN
    RAISE EXCEPTION 'family_link: the record of this child went into another one' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER family_link_of_merged BEFORE INSERT OR UPDATE OF "child_id" ON "family_link"
  FOR EACH ROW EXECUTE FUNCTION guard_link_of_merged();

CREATE OR REPLACE FUNCTION guard_merged_child() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM child WHERE id = NEW.merged_into_id AND merged_into_id IS NOT NULL)
    OR EXISTS (SELECT FROM child WHERE merged_into_id = NEW.id) OR EXISTS (SELECT FROM family_link WHERE child_id = NEW.id) THEN
    RAISE EXCEPTION 'child: a record that goes has no links, and nothing went into it' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER child_merged_guarded BEFORE UPDATE OF "merged_into_id" ON "child"
  FOR EACH ROW WHEN (NEW.merged_into_id IS NOT NULL) EXECUTE FUNCTION guard_merged_child();
