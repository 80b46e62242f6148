import type { Db } from '../platform/database.ts';

/**
 * Accounts that take a lot without paying or claim a lot without proof, newest first, 100 at most: as many held places or
 * registered children as a limit allows, a refusal of another parent that staff are to decide, or limits that were lifted.
 */
export async function findAccountsToCheck(db: Db): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    WITH keeping AS (
      SELECT parent_id, count(*) AS places FROM enrolment WHERE status = 'HELD' AND held_until > statement_timestamp() GROUP BY parent_id
    ), claiming AS (
      SELECT parent_id, count(*) AS children,
        bool_or(EXISTS (SELECT FROM family_link AS asked WHERE asked.child_id = own.child_id AND asked.state = 'REQUESTED'
          AND asked.objected_at IS NOT NULL)) AS objects
      FROM family_link AS own WHERE source = 'REGISTRATION' AND state = 'ACTIVE' GROUP BY parent_id
    )
    SELECT parent.id FROM parent CROSS JOIN family_limits AS most
      LEFT JOIN keeping ON keeping.parent_id = parent.id LEFT JOIN claiming ON claiming.parent_id = parent.id
    WHERE erased_at IS NULL AND (limits_lifted_at IS NOT NULL OR claiming.objects
      OR keeping.places >= least(most.max_held_per_dates, most.max_held) OR claiming.children >= most.max_children_without_number)
    ORDER BY registered_at DESC, parent.id LIMIT 100`;
  return rows.map(({ id }) => id);
}
