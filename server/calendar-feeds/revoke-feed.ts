import type { ActContext } from '../platform/act.ts';
import type { ParentActor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';

/** Ends the parent's address; without one nothing changes. Returns whether there was one. */
export async function revokeFeed(ctx: ActContext<ParentActor>): Promise<boolean> {
  const { tx, actor } = ctx;
  const gone = await tx.calendarFeed.findUnique({ where: { parentId: actor.parentId }, select: { id: true } });
  if (!gone) return false;
  await tx.calendarFeed.deleteMany({ where: { id: gone.id } });
  await record(tx, actor, 'calendar-feed-revoked', `calendar-feed:${gone.id}`);
  return true;
}
