import type { SeatsContext } from './allocator.ts';
import type { ParentActor } from '../platform/actor.ts';
import type { ChildId, EnrolmentId, WeekId } from '../platform/ids.ts';
import { InputInvalid } from '../platform/refusals.ts';
import { refusalOf } from './eligibility.ts';
import type { HoldRequest, RefusedPlace } from './decide-holds.ts';
import type { LeftOutOption } from './hold-options.ts';
import { localized, messages } from '../language/messages.ts';

export type HeldWeeks = {
  heldIds: EnrolmentId[];
  refused: RefusedPlace[];
  /** options that a week was taken without */ leftOut: LeftOutOption[];
};

export type HoldWish = Pick<HoldRequest, 'options' | 'source'> & { childId: ChildId; weekIds: WeekId[] };

/**
 * Takes each of the weeks that is free for the child, with the options that are asked for with it, and refuses the others one by one.
 * @throws InputInvalid for an unknown child or week, or options of a week that is not asked for, PeriodClosed, ChildNotReady
 */
export async function holdWeeks(
  { seats, actor }: Omit<SeatsContext<ParentActor>, 'database'>,
  { childId, weekIds, options = [], source = 'PARENT' }: HoldWish,
): Promise<HeldWeeks> {
  if (weekIds.length === 0) throw new InputInvalid(localized(messages.refusal_no_week), 'weekIds', 'REQUIRED');
  if (options.some((wish) => !weekIds.some((id) => id === wish.weekId)))
    throw new InputInvalid(localized(messages.refusal_unknown_week), 'options', 'UNKNOWN');
  const answer = await seats.hold({ actor, parentId: actor.parentId, childId, weekIds, options, source });
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
