// Sheets that do not hold through the weeks that are booked: asked for again in time, on the portal and by mail.
import type { ActContext } from '../platform/act.ts';
import { todayInBrussels } from '../platform/clock.ts';
import type { Database, Tx } from '../platform/database.ts';
import { enqueueMails } from '../platform/jobs.ts';

export type DueSheet = { childId: string; givenName: string; dueOn: Date };

/** The sheets that a parent is asked for, with the first day of the week that each does not hold through; the earliest first. */
export const findDueSheets = (database: Tx | Database['prisma'], parentId: string): Promise<DueSheet[]> =>
  database.$queryRaw<DueSheet[]>`
    SELECT id AS "childId", given_name AS "givenName", due AS "dueOn"
     FROM child, health_sheet_due(id, ${todayInBrussels}) AS due
     WHERE due IS NOT NULL AND id IN (SELECT child_id FROM family_link WHERE parent_id = ${parentId}::uuid AND state = 'ACTIVE')
     ORDER BY due, birth_date, id`;

/**
 * Queues a mail to each parent of the children whose sheet is due in thirty days, and again in seven: to each parent one for all
 * of them. Returns the number of mails.
 */
export async function askForDueSheets({ tx }: ActContext): Promise<number> {
  const asked = await tx.$queryRaw<{ parentId: string }[]>`
    WITH asked AS (
       UPDATE child SET sheet_asked_at = now() FROM (
         SELECT id, due FROM child, health_sheet_due(id, ${todayInBrussels}) AS due
         WHERE due IS NOT NULL AND id IN (
           SELECT child_id FROM enrolment JOIN week ON week.id = week_id
           WHERE status = 'CONFIRMED' AND start_date <= ${todayInBrussels} + 30 AND end_date >= ${todayInBrussels})
       ) AS sheet
       WHERE sheet.id = child.id AND (sheet_asked_at IS NULL
         OR (sheet_asked_at AT TIME ZONE 'Europe/Brussels')::date < CASE WHEN due <= ${todayInBrussels} + 7 THEN due - 7 ELSE due - 30 END)
       RETURNING child.id)
     SELECT DISTINCT parent_id AS "parentId" FROM family_link JOIN asked ON asked.id = child_id WHERE state = 'ACTIVE' AND parent_id IS NOT NULL`;
  await enqueueMails(
    tx,
    asked.map(({ parentId }) => ({ kind: 'health-sheet-due', parentId })),
    asked.map(({ parentId }) => `health-sheet-due:${parentId}`),
  );
  return asked.length;
}
