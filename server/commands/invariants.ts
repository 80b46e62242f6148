// What is true of the database after every commit, whatever was killed, cut, retried or restored meanwhile. Each invariant is
// a query that finds what breaks it; a restore drill and the tests of the model, of the races and of the faults end here.
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
    WHERE basket.parent_id <> enrolment.parent_id OR price_cents <> day_rate_cents * day_count - ceiling_off_cents + options_cents OR (enrolment.status = 'HELD' AND held_until IS NULL)`,
  'the options of a place cost what its price says': `
    SELECT id, options_cents FROM enrolment
    WHERE options_cents <> (SELECT coalesce(sum(price_cents), 0) FROM enrolment_option WHERE enrolment_id = enrolment.id)`,
  'an option is of the plaine of the week': `
    SELECT enrolment.id, option_id FROM enrolment_option JOIN enrolment ON enrolment.id = enrolment_id JOIN week ON week.id = week_id
    JOIN week_option ON week_option.id = option_id WHERE week_option.plaine_id <> week.plaine_id`,
  'a place that still runs is in a basket in use': `
    SELECT enrolment.id FROM enrolment JOIN basket ON basket.id = basket_id
    WHERE enrolment.status = 'HELD' AND held_until > statement_timestamp() AND basket.status NOT IN ('OPEN', 'VALIDATED')`,
  'an offer outlasts neither the beginning of its week nor its cancellation': `
    SELECT waiting_place.id FROM waiting_place JOIN week ON week.id = week_id
    WHERE waiting_place.status = 'OFFERED' AND (cancelled_at IS NOT NULL OR offered_until > start_date::timestamp AT TIME ZONE 'Europe/Brussels')`,
  ...booksInvariants,
  'a payment is in one state, with its dates': `
    SELECT id, status FROM payment
    WHERE (status IN ('PAID', 'REFUNDED')) <> (paid_at IS NOT NULL) OR (status NOT IN ('PAID', 'REFUNDED') AND paid_cents > 0 AND amount_cents <=
      paid_cents - coalesce((SELECT sum(amount_cents) FROM refund WHERE refund.payment_id = payment.id), 0))
      OR (status <> 'PENDING' AND ended_at IS NULL)`,
  'a line of a payment has its outcome when the money is there, and not before': `
    SELECT line.payment_id FROM payment_line AS line JOIN payment ON payment.id = line.payment_id
    WHERE (line.outcome = 'PENDING') <> (payment.status NOT IN ('PAID', 'REFUNDED'))`,
  'what was paid for is confirmed, or was cancelled since': `
    SELECT enrolment.id, enrolment.status FROM payment_line AS line JOIN enrolment ON enrolment.id = line.enrolment_id
    WHERE line.outcome = 'CONFIRMED' AND enrolment.status NOT IN ('CONFIRMED', 'CANCELLED')`,
  'no place is paid for twice': `
    SELECT enrolment_id FROM payment_line WHERE outcome = 'CONFIRMED' AND NOT is_difference GROUP BY 1 HAVING count(*) > 1`,
  'a place is neither paid nor owed for more than it costs': `
    SELECT enrolment.id FROM enrolment JOIN claim ON claim.enrolment_id = enrolment.id
    WHERE enrolment.status = 'CONFIRMED' GROUP BY enrolment.id HAVING sum(claim.cents) > enrolment.price_cents`,
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
