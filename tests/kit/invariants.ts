// What the tests watch of the database besides its invariants (server/commands/invariants.ts).
import type pg from 'pg';

type Runner = Pick<pg.Pool, 'query'>;

/**
 * Makes the database itself a witness: a commit after which a week would have more children than places is refused,
 * counted from the rows and not from the counter. The advisory lock lets two commits see each other.
 */
export async function watchEveryCommit(database: Runner): Promise<void> {
  await database.query(`
    CREATE FUNCTION witness_places() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      places int;
      holders int;
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtextextended(NEW.week_id::text, 1));
      SELECT capacity + overbooked INTO places FROM week WHERE id = NEW.week_id;
      SELECT (SELECT count(*) FROM enrolment WHERE week_id = NEW.week_id AND status IN ('HELD', 'CONFIRMED'))
        + (SELECT count(*) FROM waiting_place WHERE week_id = NEW.week_id AND status = 'OFFERED') INTO holders;
      IF holders > places THEN
        RAISE EXCEPTION 'witness: % children for % places', holders, places;
      END IF;
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER witness_enrolments AFTER INSERT OR UPDATE ON enrolment DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW WHEN (NEW.status IN ('HELD', 'CONFIRMED')) EXECUTE FUNCTION witness_places();
    CREATE CONSTRAINT TRIGGER witness_offers AFTER INSERT OR UPDATE ON waiting_place DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW WHEN (NEW.status = 'OFFERED') EXECUTE FUNCTION witness_places();`);
}

/** Deadlocks that PostgreSQL broke in this database since it was made. */
export async function countDeadlocks(database: Runner): Promise<number> {
  const { rows } = await database.query<{ deadlocks: number }>(
    'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
  );
  return rows[0]!.deadlocks;
}
