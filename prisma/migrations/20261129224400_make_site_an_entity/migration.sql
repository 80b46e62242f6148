-- A site is a row with an id. Until now plaines and coordinators named theirs as free text, and access compared the texts.
--
-- Expand: processes of the version before go on reading and writing site_name and site_address while this version starts,
-- so both columns stay and triggers keep them equal to the site's row, in both directions.
-- Contract, in a later version: drop the triggers and functions of this file, the index plaine_name_site_name_key, and the
-- columns plaine.site_name, plaine.site_address and staff_member.site_name.

CREATE TABLE "site" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "address" TEXT,

    CONSTRAINT "site_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "site_name_key" ON "site"("name");

-- Two texts are one site when they are equal without the spaces around them. « Hall » and « hall » stay two: who saw one
-- only must not see the other by a migration; staff may give both plaines one site afterwards.
CREATE FUNCTION trim_site_name(name text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(nullif(regexp_replace(name, '^[\s\u00a0]+|[\s\u00a0]+$', '', 'g'), ''), '?')
$$;

INSERT INTO site (id, name, address)
SELECT gen_random_uuid(), name, address FROM (
  -- the address that all plaines of the site agree on, else the most frequent
  SELECT trim_site_name(site_name) AS name, mode() WITHIN GROUP (ORDER BY nullif(btrim(site_address), '')) AS address
  FROM (SELECT site_name, site_address FROM plaine UNION ALL SELECT site_name, NULL FROM staff_member WHERE site_name ~ '[^\s\u00a0]') AS named
  GROUP BY 1) AS sites;

-- Two plaines of one name whose sites differed by spaces alone: the later ones are told apart by their name.
UPDATE plaine SET name = plaine.name || ' (' || twin.nth || ')'
FROM (SELECT id, row_number() OVER (PARTITION BY name, trim_site_name(site_name) ORDER BY id) AS nth FROM plaine) AS twin
WHERE twin.id = plaine.id AND twin.nth > 1;

ALTER TABLE "plaine" ADD COLUMN "site_id" UUID, ALTER COLUMN "site_name" DROP NOT NULL;
ALTER TABLE "staff_member" ADD COLUMN "site_id" UUID;
UPDATE plaine SET site_id = site.id, site_name = site.name, site_address = site.address FROM site WHERE site.name = trim_site_name(site_name);
UPDATE staff_member SET site_id = site.id, site_name = site.name FROM site
WHERE site_name ~ '[^\s\u00a0]' AND site.name = trim_site_name(site_name);
-- spaces alone were no site; access let such a coordinator see nothing, and now says so
UPDATE staff_member SET site_name = NULL WHERE site_id IS NULL;

ALTER TABLE "plaine" ALTER COLUMN "site_id" SET NOT NULL,
ADD CONSTRAINT "plaine_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "site"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "staff_member"
ADD CONSTRAINT "staff_member_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "site"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE UNIQUE INDEX "plaine_name_site_id_key" ON "plaine"("name", "site_id");
ALTER TABLE "site" ADD CONSTRAINT "site_named" CHECK (trim_site_name("name") = "name");

-- The version before names a site by its text: found, or made.
CREATE FUNCTION find_or_make_site(wanted text) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
  found uuid;
BEGIN
  INSERT INTO site (id, name) VALUES (gen_random_uuid(), trim_site_name(wanted)) ON CONFLICT (name) DO NOTHING;
  SELECT id INTO found FROM site WHERE name = trim_site_name(wanted);
  RETURN found;
END $$;

-- One table for both: a plaine without a site_name is refused by site_id's NOT NULL, a member may have neither.
CREATE FUNCTION keep_site_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.site_id IS NULL AND NEW.site_name IS NOT NULL THEN
      NEW.site_id := find_or_make_site(NEW.site_name);
    END IF;
  ELSIF NEW.site_id IS NOT DISTINCT FROM OLD.site_id AND NEW.site_name IS DISTINCT FROM OLD.site_name THEN
    NEW.site_id := CASE WHEN NEW.site_name IS NOT NULL THEN find_or_make_site(NEW.site_name) END;
  END IF;
  NEW.site_name := (SELECT name FROM site WHERE id = NEW.site_id);
  RETURN NEW;
END $$;
CREATE TRIGGER plaine_site_name BEFORE INSERT OR UPDATE OF site_id, site_name ON "plaine" FOR EACH ROW EXECUTE FUNCTION keep_site_name();
CREATE TRIGGER staff_member_site_name BEFORE INSERT OR UPDATE OF site_id, site_name ON "staff_member"
  FOR EACH ROW EXECUTE FUNCTION keep_site_name();

-- An address written beside a plaine is the site's; a plaine that comes to a site has the site's.
CREATE FUNCTION keep_site_address() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moved boolean := TG_OP = 'INSERT' OR NEW.site_id IS DISTINCT FROM OLD.site_id;
  written boolean := CASE TG_OP WHEN 'INSERT' THEN NEW.site_address IS NOT NULL ELSE NEW.site_address IS DISTINCT FROM OLD.site_address END;
BEGIN
  IF written THEN
    UPDATE site SET address = NEW.site_address WHERE id = NEW.site_id AND address IS DISTINCT FROM NEW.site_address;
  ELSIF moved THEN
    UPDATE plaine SET site_address = site.address FROM site
    WHERE plaine.id = NEW.id AND site.id = NEW.site_id AND site.address IS DISTINCT FROM plaine.site_address;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER plaine_site_address AFTER INSERT OR UPDATE OF site_id, site_name, site_address ON "plaine"
  FOR EACH ROW EXECUTE FUNCTION keep_site_address();

CREATE FUNCTION copy_site() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE plaine SET site_name = NEW.name, site_address = NEW.address
  WHERE site_id = NEW.id AND (site_name, site_address) IS DISTINCT FROM (NEW.name, NEW.address);
  UPDATE staff_member SET site_name = NEW.name WHERE site_id = NEW.id AND site_name IS DISTINCT FROM NEW.name;
  RETURN NULL;
END $$;
CREATE TRIGGER site_copied AFTER UPDATE ON "site" FOR EACH ROW EXECUTE FUNCTION copy_site();
