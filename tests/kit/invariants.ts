// What is true of the database after every commit, whatever was killed, cut or retried meanwhile. Each invariant is a
// query that finds what breaks it; the tests of the model, of the races and of the faults all end here.
import type pg from 'pg';
import { booksInvariants } from './books-invariants.ts';

type Runner = Pick<pg.Pool, 'query'>;
export type Breach = { invariant: string; rows: unknown[] };

const invariants: Record<string, string> = {
  'no week has more children than places': `
    SELECT id, capacity, overbooked, taken FROM week WHERE taken > capacity + overbooked`,
  'the counter of a week is the count of its places': `
    SELECT week.id, taken, held, offered FROM week
    CROSS JOIN LATERAL (SELECT count(*) AS held FROM enrolment WHERE week_id = week.id AND status IN ('HELD', 'CONFIRMED')) AS h
    CROSS JOIN LATERAL (SELECT count(*) AS offered FROM waiting_place WHERE week_id = week.id AND status = 'OFFERED') AS o
    WHERE taken <> held + offered`,
  'a child has one week at the same dates': `
    SELECT child_id, monday FROM enrolment WHERE status IN ('HELD', 'CONFIRMED') GROUP BY 1, 2 HAVING count(*) > 1`,
  'a child stands once in the queue of a week': `
    SELECT child_id, week_id FROM waiting_place WHERE status IN ('WAITING', 'OFFERED') GROUP BY 1, 2 HAVING count(*) > 1`,
  'a held place has a deadline, a price and a basket of its parent': `
    SELECT enrolment.id FROM enrolment JOIN basket ON basket.id = basket_id
    WHERE basket.parent_id <> enrolment.parent_id OR price_cents <> day_rate_cents * day_count - ceiling_off_cents OR (enrolment.status = 'HELD' AND held_until IS NULL)`,
  'a place that still runs is in a basket in use': `
    SELECT enrolment.id FROM enrolment JOIN basket ON basket.id = basket_id
    WHERE enrolment.status = 'HELD' AND held_until > statement_timestamp() AND basket.status NOT IN ('OPEN', 'VALIDATED')`,
  'an offer outlasts neither the beginning of its week nor its cancellation': `
    SELECT waiting_place.id FROM waiting_place JOIN week ON week.id = week_id
    WHERE waiting_place.status = 'OFFERED' AND (cancelled_at IS NOT NULL OR offered_until > start_date::timestamp AT TIME ZONE 'Europe/Brussels')`,
  ...booksInvariants,
  'a payment is in one state, with its dates': `
    SELECT id, status FROM payment
    WHERE (status IN ('PAID', 'REFUNDED')) <> (paid_at IS NOT NULL) OR (status NOT IN ('PAID', 'REFUNDED') AND paid_cents <> 0)
      OR (status <> 'PENDING' AND ended_at IS NULL)`,
  'a line of a payment has its outcome when the money is there, and not before': `
    SELECT line.payment_id FROM payment_line AS line JOIN payment ON payment.id = line.payment_id
    WHERE (line.outcome = 'PENDING') <> (payment.status NOT IN ('PAID', 'REFUNDED'))`,
  'what was paid for is confirmed, or was cancelled since': `
    SELECT enrolment.id, enrolment.status FROM payment_line AS line JOIN enrolment ON enrolment.id = line.enrolment_id
    WHERE line.outcome = 'CONFIRMED' AND enrolment.status NOT IN ('CONFIRMED', 'CANCELLED')`,
  'no place is paid for twice': `
    SELECT enrolment_id FROM payment_line WHERE outcome = 'CONFIRMED' GROUP BY 1 HAVING count(*) > 1`,
  'no more goes back than came in': `
    SELECT payment.id FROM payment JOIN refund ON refund.payment_id = payment.id AND refund.status <> 'FAILED'
    GROUP BY payment.id HAVING sum(refund.amount_cents) > payment.paid_cents`,
  'money that bought nothing is due back': `
    SELECT line.payment_id, line.enrolment_id FROM payment_line AS line
    WHERE line.outcome = 'REFUNDED' AND line.amount_cents > 0 AND NOT EXISTS (
      SELECT FROM refund WHERE refund.payment_id = line.payment_id AND refund.enrolment_id = line.enrolment_id)`,
};

/** Everything that is broken now; empty when all is well. */
export async function findBreaches(database: Runner): Promise<Breach[]> {
  const parts = Object.entries(invariants).map(
    ([name, query]) => `SELECT ${quote(name)} AS invariant, coalesce(json_agg(found), '[]') AS rows FROM (${query}) AS found`,
  );
  const { rows } = await database.query<Breach>(parts.join('\nUNION ALL '));
  return rows.filter((breach) => breach.rows.length > 0);
}

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;

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
