import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import type { ParentId } from '../platform/ids.ts';
import { record } from '../audit/record.ts';
import { InputInvalid } from '../platform/refusals.ts';
import { localized, messages } from '../language/messages.ts';

/**
 * Staff end every session of a parent, who calls about a telephone that was stolen: the browsers ask to sign in again at
 * their next click, open streams end by themselves. Returns how many ended (ASVS 5.0, 7.4.5).
 * @throws InputInvalid for an unknown parent
 */
export async function endSessions(ctx: ActContext<StaffActor>, parentId: ParentId): Promise<number> {
  const { tx, actor } = ctx;
  const parent = await tx.parent.findFirst({ where: { id: parentId, erasedAt: null }, select: { personId: true } });
  if (!parent) throw new InputInvalid(localized(messages.refusal_unknown_parent), 'parentId', 'UNKNOWN');
  const { count } = await tx.session.deleteMany({ where: { personId: parent.personId } });
  await record(tx, actor, 'sessions-ended', `parent:${parentId}`, { count });
  return count;
}
