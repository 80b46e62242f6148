import type { ActContext } from '../platform/act.ts';
import type { ParentActor } from '../platform/actor.ts';
import { rowId } from '../platform/ids.ts';
import { DeadlinePassed } from '../platform/refusals.ts';
import { lockParents, lockWeeks } from '../plaines/lock-weeks.ts';
import { leaveWaitingList } from './leave-waiting-list.ts';
import { releaseEnrolment } from '../enrolments/release-enrolment.ts';

type Line = { id: string; weekId: string; isHeld: boolean };

/**
 * Gives back everything that the parent holds and waits for, by the acts that the parent would use: with `childId`, of
 * that child alone. Places go to the queues at once; what is confirmed stays. Returns how many lines that were.
 */
export async function giveBackPlaces(ctx: ActContext<ParentActor>, childId: string | null): Promise<number> {
  const { tx, actor } = ctx;
  const { parentId } = actor;
  await lockParents(tx, [parentId]);
  const lines = await tx.$queryRaw<Line[]>`
    SELECT id, week_id AS "weekId", true AS "isHeld" FROM enrolment
    WHERE parent_id = ${parentId}::uuid AND status = 'HELD' AND held_until > statement_timestamp() AND (${childId}::uuid IS NULL OR child_id = ${childId}::uuid)
    UNION ALL
    SELECT id, week_id, false FROM waiting_place
    WHERE parent_id = ${parentId}::uuid AND status IN ('WAITING', 'OFFERED') AND (${childId}::uuid IS NULL OR child_id = ${childId}::uuid)`;
  await lockWeeks(
    tx,
    lines.map(({ weekId }) => weekId),
  );
  // The queue first: a place that comes free must not be offered to a line that is about to be given up.
  for (const { id } of lines.filter(({ isHeld }) => !isHeld)) await orRanOut(leaveWaitingList(ctx, rowId('WaitingPlace', id)));
  for (const { id } of lines.filter(({ isHeld }) => isHeld)) await orRanOut(releaseEnrolment(ctx, rowId('Enrolment', id)));
  return lines.length;
}

/** What the clock ended meanwhile is given back too. */
async function orRanOut(giveBack: Promise<string>) {
  try {
    await giveBack;
  } catch (error) {
    if (!(error instanceof DeadlinePassed)) throw error;
  }
}
