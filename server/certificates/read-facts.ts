// What certificates are computed from, for many families at once: one statement for the places that were paid, one for who
// they are of, whatever their number.
import { isoDay } from '../language/dates.ts';
import { Prisma, type Db, type Tx } from '../platform/database.ts';
import type { Noted, PaidPlace } from './attested-days.ts';

/** Who paid for whom. */
export type Pair = { parentId: string; childId: string };

export type Place = PaidPlace &
  Pair & {
    /** that paid it, in the order of their days; `openCents`: what is owed of each, as after money that the payer's bank took back, in euro cents */
    payments: readonly { id: string; openCents: number }[];
  };

/**
 * The day on which the books count the money that completed a payment: the bank's, where a statement says it. What comes for it
 * afterwards, as a number that is used again, changes nothing; what was taken back as a mistake completes nothing.
 */
const paidOn = Prisma.sql`
  coalesce((SELECT max(day) FROM (
      SELECT entry.value_date AS day, -received.amount_cents AS cents, -sum(received.amount_cents) OVER (ORDER BY entry.value_date, entry.id) AS so_far
      FROM journal_line AS received JOIN journal_entry AS entry ON entry.id = received.entry_id
      WHERE received.payment_id = payment.id AND received.account = 'FAMILY' AND entry.kind IN ('RECEIVED', 'UNALLOCATED')
    ) AS sums WHERE so_far >= payment.amount_cents AND so_far - cents < payment.amount_cents),
    (payment.paid_at AT TIME ZONE 'Europe/Brussels')::date)`;

/** Payments that were settled for a place, by the family: what the CPAS or an employer promised and paid, the family did not spend. */
const paidLines = Prisma.sql`
  payment_line AS line JOIN payment ON payment.id = line.payment_id AND payment.status IN ('PAID', 'REFUNDED')
    AND NOT EXISTS (SELECT FROM payment_promise WHERE payment_id = payment.id AND guarantor <> 'PAYER')
  JOIN enrolment ON enrolment.id = line.enrolment_id AND line.outcome = 'CONFIRMED' AND line.amount_cents > 0`;

/** Payments of which some money counts in a year, found by the day of the books: those that were completed in it are among them. */
const nearYear = (year: number) => Prisma.sql`
  SELECT received.payment_id FROM journal_entry AS entry JOIN journal_line AS received ON received.entry_id = entry.id
  WHERE entry.value_date BETWEEN make_date(${year}::int, 1, 1) AND make_date(${year}::int, 12, 31) AND entry.kind = 'RECEIVED' AND received.account = 'FAMILY'
  UNION SELECT id FROM payment
  WHERE (paid_at AT TIME ZONE 'Europe/Brussels')::date BETWEEN make_date(${year}::int, 1, 1) AND make_date(${year}::int, 12, 31)`;

/** Where a list goes on: after this row. */
export type After = { familyName: string; givenName: string } & Pair;

/** Who paid for which child in a year, by the payer's name. */
export async function listPairs(db: Db | Tx, { year, after, limit }: { year: number; after: After | null; limit: number }) {
  const beyond = after
    ? Prisma.sql`AND (person.family_name, person.given_name, enrolment.parent_id, enrolment.child_id)
        > (${after.familyName}, ${after.givenName}, ${after.parentId}::uuid, ${after.childId}::uuid)`
    : Prisma.empty;
  return db.$queryRaw<After[]>`
    SELECT DISTINCT person.family_name AS "familyName", person.given_name AS "givenName", enrolment.parent_id AS "parentId", enrolment.child_id AS "childId"
    FROM ${paidLines} JOIN parent ON parent.id = enrolment.parent_id JOIN person ON person.id = parent.person_id
    WHERE payment.id IN (${nearYear(year)}) AND ${paidOn} BETWEEN make_date(${year}::int, 1, 1) AND make_date(${year}::int, 12, 31) ${beyond}
    ORDER BY 1, 2, 3, 4 LIMIT ${limit}`;
}

type Row = Omit<Place, 'payerId' | 'openDays' | 'paidOn' | 'noted' | 'closed' | 'payments'> & {
  paymentId: string;
  openCents: number;
  /** what went back of the payment as a whole, and what is left of each of its places */
  goneCents: number;
  left: Left[];
  openDays: Date[];
  paidOn: Date;
  noted: Record<string, Noted>;
  closed: string[];
};

/** What was paid for a place and did not go back, in euro cents. */
type Left = { enrolmentId: string; cents: number };

/** The part of a place in what went back of the payment as a whole: by what is left of each, to the cent. */
export function shareOf(enrolmentId: string, goneCents: number, left: readonly Left[]): number {
  const total = left.reduce((sum, { cents }) => sum + cents, 0);
  const at = left.findIndex((one) => one.enrolmentId === enrolmentId);
  if (goneCents === 0 || total === 0 || at < 0) return 0;
  const before = left.slice(0, at).reduce((sum, { cents }) => sum + cents, 0);
  const upTo = (cents: number) => Math.floor((goneCents * cents) / total);
  return upTo(before + left[at]!.cents) - upTo(before);
}

/**
 * What went back of a payment and of no place of it: the payer's bank took it, or somebody sent it on the provider's own site. A
 * surplus, and what was given back before the payment was complete, never paid a place.
 */
const goneCents = Prisma.sql`
  coalesce((SELECT sum(amount_cents) FROM refund WHERE payment_id = payment.id AND enrolment_id IS NULL AND reason IN ('CHARGEBACK', 'OUTSIDE')), 0)::int`;

/** All the places of these children that anybody paid for, in any year: one for each payment of a place (`joinPayments`). */
export async function readPlaces(db: Db | Tx, childIds: readonly string[]): Promise<Place[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT enrolment.id AS "enrolmentId", payment.id AS "paymentId", enrolment.parent_id AS "parentId", enrolment.child_id AS "childId", week.open_days AS "openDays",
      line.amount_cents AS "paidCents",
      coalesce((SELECT sum(price_cents) FROM enrolment_option WHERE enrolment_id = enrolment.id AND NOT attestable), 0)::int AS "unattestedCents",
      ${paidOn} AS "paidOn", enrolment.status <> 'CONFIRMED' AS "isEnded",
      greatest(0, coalesce((SELECT sum(amount_cents) FROM journal_line WHERE payment_id = payment.id AND account = 'FAMILY'), 0))::int AS "openCents",
      coalesce((SELECT json_agg(json_build_object('cents', amount_cents, 'days', days)) FROM refund
        WHERE refund.payment_id = payment.id AND refund.enrolment_id = enrolment.id), '[]') AS refunds,
      ${goneCents} AS "goneCents",
      (SELECT json_agg(json_build_object('enrolmentId', enrolment_id, 'cents', greatest(0, amount_cents - coalesce(
          (SELECT sum(amount_cents) FROM refund WHERE payment_id = paid.payment_id AND enrolment_id = paid.enrolment_id), 0))) ORDER BY enrolment_id)
        FROM payment_line AS paid WHERE payment_id = payment.id AND outcome = 'CONFIRMED') AS left,
      coalesce((SELECT json_object_agg(day, attendance.status) FROM attendance WHERE enrolment_id = enrolment.id), '{}') AS noted,
      ARRAY(SELECT day::text FROM attendance_closing WHERE week_id = week.id) AS closed
    FROM ${paidLines} JOIN week ON week.id = enrolment.week_id
    WHERE enrolment.child_id = ANY (${[...childIds]}::uuid[])`;
  return rows.map(({ paymentId, openCents, openDays, paidOn: day, noted, closed, goneCents: gone, left, ...row }) => ({
    ...row,
    payments: [{ id: paymentId, openCents }],
    refunds: gone > 0 ? [...row.refunds, { cents: shareOf(row.enrolmentId, gone, left), days: [] }] : row.refunds,
    payerId: row.parentId,
    openDays: openDays.map(isoDay).sort(),
    paidOn: isoDay(day),
    noted: new Map(Object.entries(noted)),
    closed: new Set(closed),
  }));
}

/**
 * Makes one of the places that stand for several payments of one enrolment: what it cost, then a difference. `apart`: those with another
 * word stay apart.
 */
export function joinPayments(places: readonly Place[], apart: (place: Place) => string = () => ''): Place[] {
  const inOrder = places.toSorted((one, other) => one.paidOn.localeCompare(other.paidOn));
  return [...Map.groupBy(inOrder, (place) => `${place.enrolmentId} ${apart(place)}`).values()].map((parts) => ({
    ...parts.at(-1)!,
    paidCents: parts.reduce((sum, { paidCents }) => sum + paidCents, 0),
    refunds: parts.flatMap(({ refunds }) => refunds),
    payments: parts.flatMap(({ payments }) => payments),
  }));
}
