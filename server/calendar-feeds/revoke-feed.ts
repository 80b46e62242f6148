import type { ParentActor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import type { Tx } from '../platform/database.ts';

/** Ends the parent's address; without one nothing changes. Returns whether there was one. */
export async function revokeFeed(tx: Tx, actor: ParentActor): Promise<boolean> {
  const gone = await tx.calendarFeed.findUnique({ where: { parentId: actor.parentId }, select: { id: true } });
  if (!gone) return false;
  await tx.calendarFeed.deleteMany({ where: { id: gone.id } });
  await record(tx, actor, 'calendar-feed-revoked', `calendar-feed:${gone.id}`);
  return true;
}
