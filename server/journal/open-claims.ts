// What families owe at the end of a day, by payment.
import { Prisma, type Db, type Tx } from '../platform/database.ts';

/** Days since the first day of a claim: the last of each band; null: and older. */
export const ageBands = [30, 60, 90, null] as const;

export type AgeBand = { fromDays: number; toDays: number | null; cents: number; count: number };

export type OpenClaim = {
  paymentId: string;
  /** above zero: owed; below: more came than was owed, and nothing is due back for it yet */
  cents: number;
  /** the day of the books on which it was first owed */
  since: Date;
  days: number;
};

const openOn = (day: Date) => Prisma.sql`
  SELECT payment_id AS "paymentId", sum(amount_cents)::float8 AS cents, min(value_date) AS since, ${day}::date - min(value_date) AS days
  FROM journal_line JOIN journal_entry ON journal_entry.id = entry_id WHERE account = 'FAMILY' AND value_date <= ${day}::date
  GROUP BY payment_id HAVING sum(amount_cents) <> 0`;

/** How old what is owed is, and what families have too much; one statement. */
export async function readAges(db: Db | Tx, day: Date): Promise<{ bands: AgeBand[]; creditCents: number }> {
  const rows = await db.$queryRaw<Pick<OpenClaim, 'cents' | 'days'>[]>`SELECT cents, days FROM (${openOn(day)}) AS open`;
  const bands = ageBands.map((toDays, index): AgeBand => ({
    fromDays: index === 0 ? 0 : ageBands[index - 1]! + 1,
    toDays,
    cents: 0,
    count: 0,
  }));
  let creditCents = 0;
  for (const { cents, days } of rows) {
    if (cents < 0) creditCents -= cents;
    else {
      const band = bands.find(({ toDays }) => toDays === null || days <= toDays)!;
      band.cents += cents;
      band.count += 1;
    }
  }
  return { bands, creditCents };
}

/** By payment, the oldest first, after the one with this day and id. */
export const listOpenClaims = (
  db: Db | Tx,
  { day, after, limit }: { day: Date; after: { since: Date; paymentId: string } | null; limit: number },
): Promise<OpenClaim[]> =>
  db.$queryRaw`
    SELECT * FROM (${openOn(day)}) AS open
    WHERE ${after === null} OR (since, "paymentId") > (${after?.since ?? day}::date, ${after?.paymentId ?? null}::uuid)
    ORDER BY since, "paymentId" LIMIT ${limit}`;
