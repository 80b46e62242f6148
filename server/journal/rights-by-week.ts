import type { Db, Tx } from '../platform/database.ts';

/** What a month's places earn, by week and decision of the council that priced them. Amounts are euro cents. */
export type WeekRights = {
  weekId: string;
  /** as the council names the decision; null: none priced them, or their rows are past their time */
  decision: string | null;
  /** places of which something is owed since, or no longer */
  placeCount: number;
  childCount: number;
  /** as the journal has it */
  netCents: number;
  /** what reduced rates and the ceiling took off the same */
  reductionCents: number;
};

/** By week, those that moved in these days; one statement. */
export const listRightsByWeek = (db: Db | Tx, { from, to }: { from: Date; to: Date }): Promise<WeekRights[]> =>
  db.$queryRaw`
    WITH moved AS (
      SELECT week_id, enrolment_id, -sum(amount_cents) AS cents FROM journal_line JOIN journal_entry ON journal_entry.id = entry_id
      WHERE account = 'INCOME' AND value_date BETWEEN ${from}::date AND ${to}::date GROUP BY 1, 2 HAVING sum(amount_cents) <> 0
    )
    SELECT moved.week_id AS "weekId", decision.reference AS decision, count(*)::int AS "placeCount", count(DISTINCT enrolment.child_id)::int AS "childCount",
      sum(cents)::float8 AS "netCents",
      coalesce(sum(CASE WHEN enrolment.price_cents > 0 THEN round(cents * reduced / enrolment.price_cents) END), 0)::float8 AS "reductionCents"
    FROM moved LEFT JOIN enrolment ON enrolment.id = moved.enrolment_id LEFT JOIN tariff_decision AS decision ON decision.id = tariff_decision_id
    CROSS JOIN LATERAL (SELECT ceiling_off_cents + (coalesce(full_day_rate_cents, day_rate_cents) - day_rate_cents) * day_count AS reduced) AS off
    GROUP BY 1, 2 ORDER BY 1, 2`;
