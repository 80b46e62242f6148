import type { ActContext } from '../platform/act.ts';
import { enqueueMail } from '../platform/jobs.ts';

/**
 * Queues one mail per parent for the places that run out within a day; each place is named in one reminder only.
 * Holds of a day or less get none: their first mail has just left. Returns the number of mails.
 */
export async function sendReminders({ tx }: ActContext): Promise<number> {
  const soon = await tx.$queryRaw<{ id: string; parentId: string }[]>`
    UPDATE enrolment SET reminder_sent_at = now()
    WHERE id IN (
      SELECT id FROM enrolment
      WHERE status = 'HELD' AND reminder_sent_at IS NULL AND held_until > now() AND held_until <= now() + interval '24 hours'
        AND held_until - held_at > interval '24 hours'
      ORDER BY id FOR UPDATE SKIP LOCKED)
    RETURNING id, parent_id AS "parentId"`;
  const byParent = Map.groupBy(soon, ({ parentId }) => parentId);
  for (const [parentId, lines] of byParent)
    await enqueueMail(tx, { kind: 'hold-reminder', parentId, enrolmentIds: lines.map(({ id }) => id) });
  return byParent.size;
}
