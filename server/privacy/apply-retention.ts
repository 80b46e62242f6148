// What is no longer needed goes by itself, every hour, by the database's clock. How long each thing is kept is the
// commune's decision: these are the proposals of its register of processing (docs/dpia.md), to be confirmed by its DPO.
import { record } from '../audit/record.ts';
import { Prisma, type Tx } from '../db.ts';

/** Days. */
export const keptDays = {
  /** after the child's last week, once the parent's own declaration has run out too */
  healthSheet: 60,
  /** a place that was held or cancelled and never paid */
  lapsedEnrolment: 90,
  /** a line in a queue that is over */
  endedWaitingPlace: 90,
  /** who read which sheet */
  healthSheetRead: 2 * 365,
  /** a request to be linked that was refused */
  refusedLink: 365,
};

export type Kept = keyof typeof keptDays;

const rules: Record<Kept, (days: number) => Prisma.Sql> = {
  healthSheet: (days) => Prisma.sql`
    DELETE FROM health_sheet AS sheet
    WHERE sheet.updated_at < now() - make_interval(days => ${days}::int)
      AND (sheet.valid_until IS NULL OR sheet.valid_until < now())
      AND NOT EXISTS (
        SELECT FROM enrolment JOIN week ON week.id = enrolment.week_id
        WHERE enrolment.child_id = sheet.child_id AND enrolment.status IN ('HELD', 'CONFIRMED')
          AND week.end_date > (now() - make_interval(days => ${days}::int))::date)`,
  lapsedEnrolment: (days) => Prisma.sql`
    DELETE FROM enrolment
    WHERE status IN ('EXPIRED', 'CANCELLED') AND ended_at < now() - make_interval(days => ${days}::int)
      AND NOT EXISTS (SELECT FROM payment_line WHERE enrolment_id = enrolment.id)
      AND NOT EXISTS (SELECT FROM refund WHERE enrolment_id = enrolment.id)
      AND NOT EXISTS (SELECT FROM attendance WHERE enrolment_id = enrolment.id)
      AND NOT EXISTS (SELECT FROM cancellation_request WHERE enrolment_id = enrolment.id)`,
  endedWaitingPlace: (days) => Prisma.sql`
    DELETE FROM waiting_place
    WHERE status NOT IN ('WAITING', 'OFFERED') AND coalesce(ended_at, joined_at) < now() - make_interval(days => ${days}::int)`,
  healthSheetRead: (days) => Prisma.sql`DELETE FROM health_sheet_read WHERE at < now() - make_interval(days => ${days}::int)`,
  refusedLink: (days) => Prisma.sql`
    DELETE FROM family_link
    WHERE state = 'REFUSED' AND coalesce(decided_at, requested_at) < now() - make_interval(days => ${days}::int)`,
};

/** Deletes what is past its time; returns how many of each went. The trail keeps the counts and nothing else. */
export async function applyRetention(tx: Tx, days: Record<Kept, number> = keptDays): Promise<Record<Kept, number>> {
  const gone = {} as Record<Kept, number>;
  for (const [what, rule] of Object.entries(rules) as [Kept, (typeof rules)[Kept]][]) gone[what] = await tx.$executeRaw(rule(days[what]));
  if (Object.values(gone).some((count) => count > 0)) await record(tx, 'system', 'retention-applied', 'retention:all', gone);
  return gone;
}
