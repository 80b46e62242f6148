// What certificates are computed from, for many families at once: one statement for the places that were paid, one for who
// they are of, whatever their number.
import { isoDay } from '../language/dates.ts';
import { Prisma, type Db, type Tx } from '../platform/database.ts';
import type { Noted, PaidPlace } from './attested-days.ts';

/** Who paid for whom. */
export type Pair = { parentId: string; childId: string };

export type Place = PaidPlace &
  Pair & {
    /** what is owed of the payment, as after money that the payer's bank took back, in euro cents */
    openCents: number;
  };

/** The day on which the books count the money that completed a payment: the bank's, where a statement says it. */
const paidOn = Prisma.sql`
  coalesce((SELECT max(entry.value_date) FROM journal_line AS received JOIN journal_entry AS entry ON entry.id = received.entry_id
    WHERE received.payment_id = payment.id AND received.account = 'FAMILY' AND entry.kind = 'RECEIVED'),
    (payment.paid_at AT TIME ZONE 'Europe/Brussels')::date)`;

/** Payments that were settled for a place. */
const paidLines = Prisma.sql`
  payment_line AS line JOIN payment ON payment.id = line.payment_id AND payment.status IN ('PAID', 'REFUNDED')
  JOIN enrolment ON enrolment.id = line.enrolment_id AND line.outcome = 'CONFIRMED' AND line.amount_cents > 0`;

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
    WHERE ${paidOn} BETWEEN make_date(${year}::int, 1, 1) AND make_date(${year}::int, 12, 31) ${beyond}
    ORDER BY 1, 2, 3, 4 LIMIT ${limit}`;
}

type Row = Omit<Place, 'payerId' | 'openDays' | 'paidOn' | 'noted' | 'closed'> & {
  openDays: Date[];
  paidOn: Date;
  noted: Record<string, Noted>;
  closed: string[];
};

/** All the places of these children that anybody paid for, in any year. */
export async function readPlaces(db: Db | Tx, childIds: readonly string[]): Promise<Place[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT enrolment.id AS "enrolmentId", enrolment.parent_id AS "parentId", enrolment.child_id AS "childId", week.open_days AS "openDays",
      line.amount_cents AS "paidCents", ${paidOn} AS "paidOn", enrolment.status <> 'CONFIRMED' AS "isEnded",
      greatest(0, coalesce((SELECT sum(amount_cents) FROM journal_line WHERE payment_id = payment.id AND account = 'FAMILY'), 0))::int AS "openCents",
      coalesce((SELECT json_agg(json_build_object('cents', amount_cents, 'days', days)) FROM refund
        WHERE refund.payment_id = payment.id AND refund.enrolment_id = enrolment.id), '[]') AS refunds,
      coalesce((SELECT json_object_agg(day, attendance.status) FROM attendance WHERE enrolment_id = enrolment.id), '{}') AS noted,
      ARRAY(SELECT day::text FROM attendance_closing WHERE week_id = week.id) AS closed
    FROM ${paidLines} JOIN week ON week.id = enrolment.week_id
    WHERE enrolment.child_id = ANY (${[...childIds]}::uuid[])`;
  return rows.map(({ openDays, paidOn: day, noted, closed, ...row }) => ({
    ...row,
    payerId: row.parentId,
    openDays: openDays.map(isoDay).sort(),
    paidOn: isoDay(day),
    noted: new Map(Object.entries(noted)),
    closed: new Set(closed),
  }));
}
