import type { SeatsContext } from './allocator.ts';
import type { ParentActor } from '../platform/actor.ts';
import type { ChildId, EnrolmentId, WeekId } from '../platform/ids.ts';
import { InputInvalid } from '../platform/refusals.ts';
import { refusalOf } from './eligibility.ts';
import type { RefusedPlace } from './decide-holds.ts';
import { localized, messages } from '../language/messages.ts';

export type HeldWeeks = { heldIds: EnrolmentId[]; refused: RefusedPlace[] };

/**
 * Takes each of the weeks that is free for the child and refuses the others one by one.
 * @throws InputInvalid for an unknown child or week, PeriodClosed, ChildNotReady
 */
export async function holdWeeks(
  { seats, actor }: Omit<SeatsContext<ParentActor>, 'database'>,
  { childId, weekIds, source = 'PARENT' }: { childId: ChildId; weekIds: WeekId[]; source?: 'PARENT' | 'STAFF' },
): Promise<HeldWeeks> {
  if (weekIds.length === 0) throw new InputInvalid(localized(messages.refusal_no_week), 'weekIds', 'REQUIRED');
  const answer = await seats.hold({ actor, parentId: actor.parentId, childId, weekIds, source });
  switch (answer.kind) {
    case 'unknown-child':
      throw new InputInvalid(localized(messages.refusal_unknown_child), 'childId', 'UNKNOWN');
    case 'unknown-week':
      throw new InputInvalid(localized(messages.refusal_unknown_week), 'weekIds', 'UNKNOWN');
    case 'refused':
      throw refusalOf(answer.obstacle);
    case 'done':
      return answer;
  }
}
