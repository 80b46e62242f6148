import type { StaffActor } from '../platform/actor.ts';
import type { ChildId, ParentId, WeekId } from '../platform/ids.ts';
import { holdWeeks, type HeldWeeks } from './hold-weeks.ts';
import { InputInvalid } from '../platform/refusals.ts';
import type { SeatsContext } from './allocator.ts';
import { localized, messages } from '../language/messages.ts';

/**
 * Takes places at the counter for a family, by the parent's own act and under the same rules; the trail names the member
 * of staff, the parent owes the price and gets the mails.
 * @throws InputInvalid for an unknown parent, and what `holdWeeks` throws
 */
export async function enrolOnBehalf(
  { seats, database, actor }: SeatsContext<StaffActor>,
  { parentId, ...input }: { parentId: ParentId; childId: ChildId; weekIds: WeekId[] },
): Promise<HeldWeeks> {
  if (!(await database.prisma.parent.findUnique({ where: { id: parentId }, select: { id: true } })))
    throw new InputInvalid(localized(messages.refusal_unknown_parent), 'parentId', 'UNKNOWN');
  return holdWeeks({ seats, actor: { ...actor, parentId } }, { ...input, source: 'STAFF' });
}
