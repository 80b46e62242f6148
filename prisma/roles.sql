-- What the portal's own role may do in the database. Run by the owner of the tables, after every migration:
--   psql "$MIGRATION_DATABASE_URL" -v app=portail_app -f prisma/roles.sql
-- once « CREATE ROLE portail_app LOGIN PASSWORD '…' » was said by who administers the server. The portal runs it itself
-- when MIGRATION_DATABASE_URL is set, and for the PostgreSQL it brings. It may be run again at any time.

REVOKE CREATE ON SCHEMA public FROM PUBLIC, :"app";
GRANT USAGE ON SCHEMA public TO :"app";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"app";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO :"app";

-- What was written down stays written down, even for a portal that somebody took over.
REVOKE UPDATE, DELETE, TRUNCATE ON audit_entry, audit_seal, ledger_entry, journal_entry, journal_line, bank_statement, bank_movement, bank_allocation, bank_refund, cash_count FROM :"app";
REVOKE UPDATE, TRUNCATE ON consent FROM :"app";
-- A decision of the council is withdrawn before its first day, or replaced; it never says something else.
REVOKE UPDATE, DELETE, TRUNCATE ON tariff_decision, tariff_decision_rate, tariff_decision_plaine, tariff_decision_reduction, reduction FROM :"app";
GRANT UPDATE (withdrawn_at) ON tariff_decision TO :"app";
-- Accounts past their ten years go by this function alone.
GRANT EXECUTE ON FUNCTION forget_ledger(uuid[]), forget_statements() TO :"app";
-- An import of statements goes as a whole, while nothing rests on it.
GRANT EXECUTE ON FUNCTION undo_statement_import(uuid), undo_allocations(uuid) TO :"app";
-- What a certificate says is said for good; a rotation of the keys seals it again.
REVOKE UPDATE, TRUNCATE ON tax_certificate, payment_payer FROM :"app";
GRANT UPDATE (sealed) ON tax_certificate TO :"app";
REVOKE UPDATE, TRUNCATE ON participation_certificate FROM :"app";
GRANT UPDATE (sealed) ON participation_certificate TO :"app";
REVOKE UPDATE, TRUNCATE ON payment_paper FROM :"app";
GRANT UPDATE (sealed) ON payment_paper TO :"app";
-- A day that was closed stays closed, by whom and when; it goes with its week, or past its term.
REVOKE UPDATE, TRUNCATE ON attendance_closing FROM :"app";
-- Who restored the database says when its jobs run.
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON restoration FROM :"app";
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON _prisma_migrations FROM :"app";

-- The counter of places is its trigger's alone: every column of a week but that one.
REVOKE UPDATE ON week FROM :"app";
SELECT set_config('portail.app', :'app', false);
DO $$
BEGIN
  EXECUTE format('GRANT UPDATE (%s) ON week TO %I',
    (SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = 'week' AND column_name <> 'taken'),
    current_setting('portail.app'));
END $$;

-- The job queue lives in a schema of its own, behind row security that only its owner passes by itself.
GRANT USAGE ON SCHEMA graphile_worker TO :"app";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA graphile_worker TO :"app";
REVOKE INSERT, UPDATE, DELETE ON graphile_worker.migrations FROM :"app";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA graphile_worker TO :"app";
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA graphile_worker TO :"app";
DO $$
DECLARE
  closed regclass;
BEGIN
  -- Only where it is missing: a policy is made under a lock that nobody who takes a place may have to wait behind, as
  -- while a backup reads the table.
  FOR closed IN SELECT oid FROM pg_class WHERE relnamespace = 'graphile_worker'::regnamespace AND relrowsecurity AND NOT EXISTS (
    SELECT FROM pg_policy WHERE polrelid = pg_class.oid AND polname = 'portail_app' AND polroles = ARRAY(SELECT oid FROM pg_roles WHERE rolname = current_setting('portail.app')))
  LOOP
    EXECUTE format('DROP POLICY IF EXISTS portail_app ON %s', closed);
    EXECUTE format('CREATE POLICY portail_app ON %s TO %I USING (true) WITH CHECK (true)', closed, current_setting('portail.app'));
  END LOOP;
END $$;
